//! What speaks for the answers, for one message.

use super::alike::Nearest;

/// Answers among which the right one may be, to be offered.
pub(super) const OFFERED: usize = 3;

/// So many signs a message's evidence comes down to.
pub(super) const SIGNS: usize = 8;

/// What the calibration goes by: 1 for the curve's base, the best score, its lead over the second, the third's over
/// the fourth, the likeness to the nearest example of the best, by meaning and by words, and to the nearest of all.
pub(super) type Signs = [f64; SIGNS];

/// What speaks for each answer: its score, and the likeness to the nearest of its examples.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) scores: Vec<f32>,
    pub(super) nearest: Nearest,
}

impl Evidence {
    /// The same, had an answer none of its examples; with the scores that this gives.
    pub(super) fn without(&self, answer: usize, scores: Vec<f32>) -> Self {
        let mut without = Self { scores, nearest: self.nearest.clone() };
        let Nearest { meaning, words } = &mut without.nearest;
        for of_answer in
            [&mut without.scores, meaning, words].into_iter().filter_map(|all| all.get_mut(answer))
        {
            *of_answer = f32::NEG_INFINITY;
        }
        without
    }

    /// The answers by their scores, the best first; of equals the earlier.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scores.len()).collect();
        let score = |answer: &usize| self.scores.get(*answer).copied().unwrap_or(f32::NEG_INFINITY);
        order.sort_by(|one, other| score(other).total_cmp(&score(one)));
        order
    }

    /// What it comes down to. `order` is its own.
    pub(super) fn signs(&self, order: &[usize]) -> Signs {
        let at = |place: usize| order.get(place).map_or(0.0, |answer| finite(&self.scores, *answer));
        let best = order.first().copied().unwrap_or_default();
        let Nearest { meaning, words } = &self.nearest;
        [
            1.0,
            at(0),
            at(0) - at(1),
            at(OFFERED - 1) - at(OFFERED),
            finite(meaning, best),
            finite(words, best),
            largest(meaning),
            largest(words),
        ]
    }
}

/// An answer's number; 0 where there are none.
fn finite(numbers: &[f32], answer: usize) -> f64 {
    f64::from(numbers.get(answer).copied().unwrap_or_default().max(-1.0))
}

fn largest(numbers: &[f32]) -> f64 {
    numbers.iter().copied().reduce(f32::max).map_or(0.0, |largest| f64::from(largest.max(-1.0)))
}
