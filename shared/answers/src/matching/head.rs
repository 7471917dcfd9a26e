//! Kernel ridge regression from examples to answers, and what it would say without some of them.

use ndarray::{Array2, s};
use serde::{Deserialize, Serialize};

use super::alike::Nearest;
use super::calibration::{Calibration, Trial};
use super::cholesky::Cholesky;
use super::evidence::Evidence;

/// How much an example may be contradicted by those that are like it. Chosen on BANKING77's validation split.
const RIDGE: f32 = 0.1;

/// About so many examples are tried; of more, some answers are tried and others not. Each that is tried costs as
/// much as it does to learn it.
const TRIED: usize = 4_000;

/// Scores every answer by how like its examples a message is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// By example, then by answer.
    weights: Vec<f32>,
    answers: usize,
    /// From scores to probabilities.
    pub(super) calibration: Calibration,
}

/// A head without its calibration.
pub(super) struct Fitted {
    cholesky: Cholesky,
    weights: Array2<f32>,
}

impl Fitted {
    /// Learns from the examples' kernel. `owners` has the answer of each example; those of one answer lie together.
    /// None where the kernel is none.
    pub(super) fn new(mut kernel: Array2<f32>, owners: &[u32], answers: usize) -> Option<Self> {
        kernel.diag_mut().mapv_inplace(|one| one + RIDGE);
        let cholesky = Cholesky::of(kernel)?;
        let n = owners.len();
        let mut sums = Array2::zeros((n, answers));
        for (start, owner, group) in groups(owners) {
            let mut all = Array2::zeros((n - start, 1));
            all.slice_mut(s![..group, ..]).fill(1.0);
            sums.slice_mut(s![start.., owner]).assign(&cholesky.forward(start, all).column(0));
        }
        let weights = cholesky.backward(sums);
        Some(Self { cholesky, weights })
    }

    /// What is said about examples by the others. `owners` is as it was for learning, `nearest` has the nearest others
    /// to each, `tried` says which are as customers write.
    pub(super) fn trials(&self, nearest: &[Nearest], owners: &[u32], tried: &[bool]) -> Option<Vec<Trial>> {
        let n = owners.len();
        let mut trials = Vec::new();
        for (start, owner, group) in groups(owners).step_by(n.div_ceil(TRIED).max(1)) {
            let mut unit = Array2::zeros((n - start, group));
            unit.slice_mut(s![..group, ..]).diag_mut().fill(1.0);
            let x = self.cholesky.forward(start, unit);
            let examples = nearest.iter().zip(tried).skip(start);
            trials.extend(without(&self.weights, start, owner, &x.t().dot(&x), examples)?);
        }
        Some(trials)
    }

    /// The head, with the calibration that trials gave.
    pub(super) fn head(self, calibration: Calibration) -> Head {
        let answers = self.weights.ncols();
        Head { weights: self.weights.into_raw_vec_and_offset().0, answers, calibration }
    }
}

/// What is said about one answer's examples, each without itself, and all without one another: of those that are
/// `tried`.
fn without<'e>(
    weights: &Array2<f32>,
    start: usize,
    owner: usize,
    inverse: &Array2<f32>,
    examples: impl Iterator<Item = (&'e Nearest, &'e bool)>,
) -> Option<Vec<Trial>> {
    let own = weights.slice(s![start..start + inverse.nrows(), ..]);
    let lost = Cholesky::of(inverse.clone())?.solve(own.to_owned());
    let mut trials = Vec::new();
    let rows = own.outer_iter().zip(lost.outer_iter()).zip(inverse.diag());
    for (((own, lost), certainty), (nearest, _)) in rows.zip(examples).filter(|(_, (_, tried))| **tried) {
        let mut scores: Vec<f32> = own.iter().map(|weight| -weight / certainty).collect();
        scores.iter_mut().skip(owner).take(1).for_each(|of_owner| *of_owner += 1.0);
        let alone = Evidence { scores, nearest: nearest.clone() };
        trials.push(Trial::known(&alone, owner));
        trials.push(Trial::stranger(&alone.without(owner, lost.iter().map(|score| -score).collect())));
    }
    Some(trials)
}

/// Each answer's examples: where they begin, the answer's number, and how many they are.
fn groups(owners: &[u32]) -> impl Iterator<Item = (usize, usize, usize)> {
    owners.chunk_by(|one, next| one == next).scan(0, |start, group| {
        let here = *start;
        *start += group.len();
        Some((here, group.first().copied().unwrap_or_default() as usize, group.len()))
    })
}

impl Head {
    /// Each answer's score.
    pub(super) fn scores(&self, kernels: &[f32]) -> Vec<f32> {
        let mut scores = vec![0.0; self.answers];
        for (kernel, weights) in kernels.iter().zip(self.weights.chunks_exact(self.answers.max(1))) {
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += kernel * weight;
            }
        }
        scores
    }
}
