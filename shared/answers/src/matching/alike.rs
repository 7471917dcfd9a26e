//! How like each example a text is, by what counts, and what the regression makes of that.

use ndarray::{Array2, Axis, Zip};

/// How fast likeness fades as the angle grows. Chosen on the validation split of BANKING77 (with words), and by
/// leaving out parts of xSID's (meaning alone, where customers write in another language than the answers).
const SOFT: f32 = 2.0;
const SHARP: f32 = 32.0;

/// How much words count beside meaning. Chosen on the validation split of BANKING77.
const WORDS: f32 = 0.35;

/// How like something is by its words, by its meaning, or by both.
#[derive(Debug, Clone, Copy)]
pub(super) enum Alike<T> {
    Words(T),
    Meaning(T),
    Both { meaning: T, words: T },
}

/// The likeness to the nearest example of each answer; none by what does not count.
#[derive(Debug, Clone, Default)]
pub(super) struct Nearest {
    pub(super) meaning: Vec<f32>,
    pub(super) words: Vec<f32>,
}

impl Alike<Vec<f32>> {
    /// What the regression works with.
    pub(super) fn kernels(&self) -> Vec<f32> {
        match self {
            Self::Words(words) => words.iter().map(|words| of_words(*words)).collect(),
            Self::Meaning(meaning) => meaning.iter().map(|meaning| of_meaning(*meaning)).collect(),
            Self::Both { meaning, words } => {
                meaning.iter().zip(words).map(|(meaning, words)| of_both(*meaning, *words)).collect()
            }
        }
    }

    /// The nearest of each answer, where the examples have these owners.
    pub(super) fn nearest(&self, owners: &[u32], answers: usize) -> Nearest {
        let nearest = |likeness: &[f32]| nearest(likeness.iter().zip(owners), answers);
        match self {
            Self::Words(words) => Nearest { meaning: Vec::new(), words: nearest(words) },
            Self::Meaning(meaning) => Nearest { meaning: nearest(meaning), words: Vec::new() },
            Self::Both { meaning, words } => Nearest { meaning: nearest(meaning), words: nearest(words) },
        }
    }
}

/// Between all examples.
impl Alike<&Array2<f32>> {
    /// What the regression works with.
    pub(super) fn kernel(self) -> Array2<f32> {
        match self {
            Self::Words(words) => words.mapv(of_words),
            Self::Meaning(meaning) => meaning.mapv(of_meaning),
            Self::Both { meaning, words } => {
                Zip::from(meaning).and(words).map_collect(|meaning, words| of_both(*meaning, *words))
            }
        }
    }

    /// The nearest others of each answer to each example.
    pub(super) fn nearest(self, owners: &[u32], answers: usize) -> Vec<Nearest> {
        let of_row = |likeness: &Array2<f32>, n| {
            let others = likeness.row(n).into_iter().zip(owners).zip(0..).filter(|(_, other)| *other != n);
            nearest(others.map(|(pair, _)| pair), answers)
        };
        let of_example = |n| match self {
            Self::Words(words) => Nearest { meaning: Vec::new(), words: of_row(words, n) },
            Self::Meaning(meaning) => Nearest { meaning: of_row(meaning, n), words: Vec::new() },
            Self::Both { meaning, words } => Nearest { meaning: of_row(meaning, n), words: of_row(words, n) },
        };
        (0..owners.len()).map(of_example).collect()
    }

    /// Between some of them.
    pub(super) fn between(self, some: &[usize]) -> Alike<Array2<f32>> {
        let part = |likeness: &Array2<f32>| likeness.select(Axis(0), some).select(Axis(1), some);
        match self {
            Self::Words(words) => Alike::Words(part(words)),
            Self::Meaning(meaning) => Alike::Meaning(part(meaning)),
            Self::Both { meaning, words } => Alike::Both { meaning: part(meaning), words: part(words) },
        }
    }
}

impl Alike<Array2<f32>> {
    pub(super) fn as_ref(&self) -> Alike<&Array2<f32>> {
        match self {
            Self::Words(words) => Alike::Words(words),
            Self::Meaning(meaning) => Alike::Meaning(meaning),
            Self::Both { meaning, words } => Alike::Both { meaning, words },
        }
    }
}

fn nearest<'l>(likeness: impl Iterator<Item = (&'l f32, &'l u32)>, answers: usize) -> Vec<f32> {
    let mut nearest = vec![f32::NEG_INFINITY; answers];
    for (likeness, owner) in likeness {
        if let Some(nearest) = nearest.get_mut(*owner as usize) {
            *nearest = nearest.max(*likeness);
        }
    }
    nearest
}

fn of_both(meaning: f32, words: f32) -> f32 {
    (1.0 - WORDS) * (SOFT * (meaning - 1.0)).exp() + WORDS * (SOFT * (words - 1.0)).exp()
}

fn of_words(words: f32) -> f32 {
    (SOFT * (words - 1.0)).exp()
}

fn of_meaning(meaning: f32) -> f32 {
    (SHARP * (meaning - 1.0)).exp()
}
