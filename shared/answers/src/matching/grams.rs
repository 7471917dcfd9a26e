//! What a text is made of: its words, and the characters next to each other in them.

use icu::normalizer::DecomposingNormalizerBorrowed;

use crate::script::is_unspaced;

/// A text's words and character n-grams.
pub(super) struct Grams {
    /// Words; in scripts that write none, characters and pairs of them.
    pub(super) words: Vec<String>,
    /// The same, and pairs of words that follow each other.
    pub(super) pairs: Vec<String>,
    /// Two to five characters within a word with its ends; in scripts without words, two and three.
    pub(super) characters: Vec<String>,
}

impl Grams {
    /// Takes a text apart, without regard to capitals, accents and full-width forms.
    pub(super) fn of(text: &str) -> Self {
        let mut grams = Self { words: Vec::new(), pairs: Vec::new(), characters: Vec::new() };
        for run in runs(&normal(text)) {
            let unspaced = run.chars().next().is_some_and(is_unspaced);
            let characters: Vec<char> = match unspaced {
                true => run.chars().collect(),
                false => format!(" {run} ").chars().collect(),
            };
            if unspaced {
                grams.words.extend(windows(&characters, 1));
                grams.words.extend(windows(&characters, 2));
                grams.characters.extend(windows(&characters, 2));
                grams.characters.extend(windows(&characters, 3));
            } else {
                (2..=5).for_each(|length| grams.characters.extend(windows(&characters, length)));
                grams.words.push(run);
            }
        }
        let pairs = grams.words.iter().zip(grams.words.iter().skip(1));
        grams.pairs = pairs.map(|(one, next)| format!("{one} {next}")).collect();
        grams.pairs.extend(grams.words.iter().cloned());
        grams
    }
}

fn windows(characters: &[char], length: usize) -> impl Iterator<Item = String> {
    characters.windows(length).map(|window| window.iter().collect())
}

fn normal(text: &str) -> String {
    let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let text = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    text.chars().filter(|c| !accent(c)).flat_map(char::to_lowercase).collect()
}

/// Letters and digits that belong together, those of scripts without spaces apart from the others.
fn runs(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut open: Option<bool> = None;
    for c in text.chars() {
        // Marks above and below letters belong to them, as those of Thai, Hindi and kana do.
        let part = c.is_alphanumeric() || (open.is_some() && is_mark(c));
        if !part {
            open = None;
            continue;
        }
        let unspaced = if is_mark(c) { open.unwrap_or_default() } else { is_unspaced(c) };
        match (open, runs.last_mut()) {
            (Some(before), Some(run)) if before == unspaced => run.push(c),
            _ => runs.push(c.to_string()),
        }
        open = Some(unspaced);
    }
    runs
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309a}' | '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}' | '\u{0980}'..='\u{09ff}' | '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}')
        && !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_accents_and_widths_make_no_difference() {
        assert_eq!(Grams::of("Où est ＭＹ Café?").words, ["ou", "est", "my", "cafe"]);
    }

    #[test]
    fn scripts_without_spaces_are_taken_apart_by_characters() {
        let grams = Grams::of("返品したい");
        assert!(grams.words.contains(&"返品".to_owned()) && grams.words.contains(&"返".to_owned()));
    }

    #[test]
    fn a_text_without_letters_has_no_words() {
        assert!(Grams::of("👍 … !?").words.is_empty());
    }
}
