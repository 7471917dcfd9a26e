//! From similarities to what the regression works with.

/// How fast likeness fades as the angle grows. Chosen on the validation split of BANKING77 (with words) and on
/// held-out parts of xSID's (meaning alone, where customers write in another language than the answers).
const SOFT: f32 = 2.0;
const SHARP: f32 = 16.0;

/// How much words count beside meaning. Chosen on the validation split of BANKING77.
const WORDS: f32 = 0.35;

/// For meaning beside words.
pub(super) fn both(meaning: &[f32], words: &[f32]) -> Vec<f32> {
    meaning.iter().zip(words).map(|(meaning, words)| one_of_both(*meaning, *words)).collect()
}

/// For words alone.
pub(super) fn words(words: &[f32]) -> Vec<f32> {
    words.iter().map(|words| one_of_words(*words)).collect()
}

/// For meaning alone.
pub(super) fn meaning(meaning: &[f32]) -> Vec<f32> {
    meaning.iter().map(|meaning| one_of_meaning(*meaning)).collect()
}

/// See [`both`].
pub(super) fn one_of_both(meaning: f32, words: f32) -> f32 {
    (1.0 - WORDS) * (SOFT * (meaning - 1.0)).exp() + WORDS * (SOFT * (words - 1.0)).exp()
}

/// See [`words`].
pub(super) fn one_of_words(words: f32) -> f32 {
    (SOFT * (words - 1.0)).exp()
}

/// See [`meaning`].
pub(super) fn one_of_meaning(meaning: f32) -> f32 {
    (SHARP * (meaning - 1.0)).exp()
}
