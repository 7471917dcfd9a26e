//! Logistic curves.

use serde::{Deserialize, Serialize};

use super::evidence::{SIGNS, Signs};

/// How much the curve is pulled towards flat, so that what few questions leave no doubt about gives no certainty.
/// Chosen on parts of BANKING77's validation split, with all intents, with a third of them left out, and with all but
/// twelve left out.
const PULL: f64 = 0.2;

/// A probability over signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Curve([f64; SIGNS]);

impl Curve {
    /// Fits it by Newton's method to what was so or not, each with its weight.
    pub(super) fn fit(seen: &[(Signs, bool, f64)]) -> Self {
        let mut curve = Self::default();
        for _ in 0..50 {
            let mut gradient = [0.0; SIGNS];
            let mut bend = [[0.0; SIGNS]; SIGNS];
            for (signs, so, weight) in seen {
                let p = curve.at(signs);
                let off = weight * (p - f64::from(u8::from(*so)));
                for ((gradient, row), sign) in gradient.iter_mut().zip(&mut bend).zip(signs) {
                    *gradient += off * sign;
                    row.iter_mut()
                        .zip(signs)
                        .for_each(|(cell, other)| *cell += weight * p * (1.0 - p) * sign * other);
                }
            }
            for (n, ((gradient, row), slope)) in gradient.iter_mut().zip(&mut bend).zip(&curve.0).enumerate()
            {
                *gradient += PULL * slope;
                row.iter_mut().skip(n).take(1).for_each(|own| *own += PULL);
            }
            let step = solve(bend, gradient);
            curve.0.iter_mut().zip(&step).for_each(|(slope, step)| *slope -= step);
            if step.iter().all(|step| step.abs() < 1e-9) {
                break;
            }
        }
        curve
    }

    /// The probability where these signs are seen.
    pub(super) fn at(&self, signs: &Signs) -> f64 {
        let sum: f64 = self.0.iter().zip(signs).map(|(slope, sign)| slope * sign).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Solves equations whose matrix is symmetric and positive definite, by elimination.
fn solve(mut matrix: [[f64; SIGNS]; SIGNS], mut right: [f64; SIGNS]) -> [f64; SIGNS] {
    for n in 0..SIGNS {
        let (above, below) = matrix.split_at_mut(n + 1);
        let (upper, lower) = right.split_at_mut(n + 1);
        let (Some(pivot), Some(known)) = (above.last(), upper.last()) else { continue };
        for (row, value) in below.iter_mut().zip(lower) {
            let factor = row.get(n).zip(pivot.get(n)).map_or(0.0, |(own, pivot)| own / pivot);
            row.iter_mut().zip(pivot).for_each(|(cell, above)| *cell -= factor * above);
            *value -= factor * known;
        }
    }
    let mut solved = [0.0; SIGNS];
    for (n, (row, value)) in matrix.iter().zip(right).enumerate().rev() {
        let rest: f64 = row.iter().zip(&solved).skip(n + 1).map(|(cell, solved)| cell * solved).sum();
        if let Some((solved, pivot)) = solved.get_mut(n).zip(row.get(n)) {
            *solved = (value - rest) / pivot;
        }
    }
    solved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_what_was_seen() {
        let share = |x: f64| 1.0 / (1.0 + (4.0 - 10.0 * x).exp());
        let seen = (0..10).flat_map(|n| {
            let x = f64::from(n) / 10.0;
            let signs = [1.0, x, x * x, 0.0, 0.0, 0.0, 0.0, 0.0];
            [(signs, true, 1000.0 * share(x)), (signs, false, 1000.0 * (1.0 - share(x)))]
        });
        let curve = Curve::fit(&seen.collect::<Vec<_>>());
        for x in [0.0, 0.3, 0.5, 0.9] {
            let p = curve.at(&[1.0, x, x * x, 0.0, 0.0, 0.0, 0.0, 0.0]);
            assert!((p - share(x)).abs() < 0.005, "{p} for {x}");
        }
    }

    #[test]
    fn what_leaves_no_doubt_gives_no_certainty() {
        let seen =
            [(0.0, false), (1.0, true)].map(|(x, so)| ([1.0, x, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], so, 1.0));
        let curve = Curve::fit(&seen);
        let p = curve.at(&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert!(p.is_finite() && p > 0.5 && p < 1.0);
    }
}
