//! From scores to the probability that the best is right.

use nightdesk_domain::Probability;
use serde::{Deserialize, Serialize};

/// How much a question that no answer is there for counts beside one that there is an answer for, when an answer
/// is given. Small, for the questions that an answer was taken away from are closer to the others than most
/// that customers ask beside the point. Chosen on BANKING77's validation split, with and without a third
/// of its intents.
const STRANGERS: f64 = 0.05;

/// The same, when answers are offered: as many ask beside the point, at night, as to it.
const STRANGERS_TO_OFFERS: f64 = 1.0;

/// From this likelihood on, that one of the best three is asked for, they are worth offering.
const WORTH_OFFERING: f64 = 0.4;

/// From this probability on the best is worth it whatever else may be asked for.
const ALMOST_SURE: f64 = 0.9;

/// Answers among which the right one may be, to be offered.
const OFFERED: usize = 3;

/// How the scores fell for one question, and what was right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    best: Features,
    offered: Features,
    right: bool,
    among_offered: bool,
    stranger: bool,
}

type Features = [f64; 2];

/// Logistic curves: for the best answer, for the best three together, and for these where as many ask beside
/// the point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    best: Curve,
    offered: Curve,
    asked: Curve,
}

/// The probability over a score and its lead over the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Curve {
    base: f64,
    slopes: Features,
}

impl Trial {
    /// A question whose answer is known.
    pub(super) fn known(scores: &[f32], right: usize) -> Self {
        let order = order(scores);
        let place = order.iter().position(|answer| *answer == right);
        Self {
            right: place == Some(0),
            among_offered: place.is_some_and(|place| place < OFFERED),
            ..Self::of(scores, &order)
        }
    }

    /// A question that no answer is there for.
    pub(super) fn stranger(scores: &[f32]) -> Self {
        Self { stranger: true, ..Self::of(scores, &order(scores)) }
    }

    fn of(scores: &[f32], order: &[usize]) -> Self {
        let (best, offered) = (features(scores, order, 1), features(scores, order, OFFERED));
        Self { best, offered, right: false, among_offered: false, stranger: false }
    }
}

impl Calibration {
    /// Learns from trials.
    pub(super) fn fit(trials: &[Trial]) -> Self {
        let fit = |strangers: f64, view: fn(&Trial) -> (Features, bool)| {
            let weigh = |trial: &Trial| {
                let (features, right) = view(trial);
                (features, right, if trial.stranger { strangers } else { 1.0 })
            };
            Curve::fit(&trials.iter().map(weigh).collect::<Vec<_>>())
        };
        let offered = |trial: &Trial| (trial.offered, trial.among_offered);
        Self {
            best: fit(STRANGERS, |trial| (trial.best, trial.right)),
            offered: fit(STRANGERS, offered),
            asked: fit(STRANGERS_TO_OFFERS, offered),
        }
    }

    /// Whether one of the best answers is likely enough to be asked for, and not something else altogether.
    pub(super) fn are_worth_offering(&self, scores: &[f32]) -> bool {
        let order = order(scores);
        self.asked.at(features(scores, &order, OFFERED)) >= WORTH_OFFERING
            || self.best.at(features(scores, &order, 1)) >= ALMOST_SURE
    }

    /// The answers by their numbers, the best first, each with the probability that it is right.
    pub(super) fn probabilities(&self, scores: &[f32]) -> Vec<(usize, Probability)> {
        let order = order(scores);
        let best = self.best.at(features(scores, &order, 1));
        let offered = self.offered.at(features(scores, &order, OFFERED)).max(best);
        // What is left for those behind the best falls with their scores.
        let share = |answer: &usize| f64::from(scores.get(*answer).copied().unwrap_or_default()).max(0.0);
        let behind: f64 = order.iter().skip(1).take(OFFERED - 1).map(share).sum();
        let probability = |(place, answer): (usize, usize)| {
            let p = match place {
                0 => best,
                1..OFFERED if behind > 0.0 => ((offered - best) * share(&answer) / behind).min(best),
                _ => 0.0,
            };
            (answer, Probability::new(p))
        };
        order.into_iter().enumerate().map(probability).collect()
    }
}

impl Curve {
    /// Fits it by Newton's method, with a little pull towards flat so that it stays finite.
    fn fit(trials: &[(Features, bool, f64)]) -> Self {
        const PULL: f64 = 0.01;
        let mut curve = Self::default();
        for _ in 0..50 {
            let mut gradient = [0.0; 3];
            let mut hessian = [[0.0; 3]; 3];
            for (features, right, weight) in trials {
                let [score, lead] = *features;
                let (x, p) = ([1.0, score, lead], curve.at(*features));
                let (off, bend) = (weight * (p - f64::from(u8::from(*right))), weight * p * (1.0 - p));
                for ((gradient, row), one) in gradient.iter_mut().zip(&mut hessian).zip(x) {
                    *gradient += off * one;
                    row.iter_mut().zip(x).for_each(|(cell, other)| *cell += bend * one * other);
                }
            }
            let [base, first, second] = gradient;
            let [[a, b, c], [_, d, e], [_, _, f]] = hessian;
            let gradient = [base, first + PULL * curve.slopes[0], second + PULL * curve.slopes[1]];
            let step = solve([[a + 1e-6, b, c], [b, d + PULL, e], [c, e, f + PULL]], gradient);
            let [base, first, second] = step;
            curve.base -= base;
            curve.slopes = [curve.slopes[0] - first, curve.slopes[1] - second];
            if step.iter().all(|step| step.abs() < 1e-9) {
                break;
            }
        }
        curve
    }

    fn at(&self, [score, lead]: Features) -> f64 {
        let [of_score, of_lead] = self.slopes;
        1.0 / (1.0 + (-(self.base + of_score * score + of_lead * lead)).exp())
    }
}

/// Solves three equations whose matrix is symmetric and positive definite.
fn solve([[a, b, c], [_, d, e], [_, _, f]]: [[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    let (l, m) = (b / a, c / a);
    let (d, e, f) = (d - l * b, e - l * c, f - m * c);
    let (y, z) = (y - l * x, z - m * x);
    let n = e / d;
    let (f, z) = (f - n * e, z - n * y);
    let z = z / f;
    let y = (y - e * z) / d;
    [(x - b * y - c * z) / a, y, z]
}

/// The answers by their scores, the best first; of equals the earlier.
fn order(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let score = |answer: &usize| scores.get(*answer).copied().unwrap_or(f32::NEG_INFINITY);
    order.sort_by(|one, other| score(other).total_cmp(&score(one)));
    order
}

/// The best score, and how far the worst of the first `most` is before the next.
fn features(scores: &[f32], order: &[usize], most: usize) -> Features {
    let at = |place: usize| {
        let score = order.get(place).and_then(|answer| scores.get(*answer)).copied().unwrap_or_default();
        f64::from(score.max(-1.0))
    };
    [at(0), at(most - 1) - at(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a hundred with each lead so many are right: as many as a logistic curve says.
    fn trials() -> Vec<Trial> {
        let right = [(0.0_f32, 27), (0.1, 50), (0.2, 73), (0.3, 88), (0.4, 95)];
        let one = |(lead, right): (f32, usize)| {
            (0..100).map(move |n| Trial::known(&[0.5, 0.5 - lead], usize::from(n >= right)))
        };
        right.into_iter().flat_map(one).collect()
    }

    #[test]
    fn what_is_said_to_be_so_probable_is_right_as_often() {
        let calibration = Calibration::fit(&trials());
        for (lead, right) in [(0.1, 0.5), (0.2, 0.73), (0.4, 0.95)] {
            let found = calibration.probabilities(&[0.5, 0.5 - lead]);
            let p = found.first().map_or(0.0, |(_, p)| p.get());
            assert!((p - right).abs() < 0.03, "{p} for {right}");
        }
    }

    #[test]
    fn probabilities_of_all_candidates_are_together_at_most_one() {
        let found = Calibration::fit(&trials()).probabilities(&[0.4, 0.39, 0.38, 0.1]);
        assert!(found.iter().map(|(_, p)| p.get()).sum::<f64>() <= 1.0);
    }
}
