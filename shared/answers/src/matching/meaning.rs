//! Likeness by meaning: embeddings in the space of one desk's questions.

use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};

use super::cholesky::Cholesky;

/// How much the directions are evened out in which phrasings of one question differ: how many times their
/// mean spread is added to each. Chosen on BANKING77's validation split.
const EVENING: f32 = 10.0;

/// The space of a desk's questions: centred, and with those directions shortened in which phrasings of the same
/// question differ, so that what tells questions apart counts for more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Space {
    centre: Vec<f32>,
    /// The rows of a lower triangle, without the zeros.
    triangle: Vec<f32>,
    /// Each example's direction, by bytes: an embedding is known no better.
    examples: Vec<i8>,
    /// By how much each example's bytes are to be multiplied.
    scales: Vec<f32>,
}

impl Space {
    /// The space of some examples. `owners` has the answer of each. None where there is nothing to learn from.
    pub(super) fn of(embeddings: &Array2<f32>, owners: &[u32], answers: usize) -> Option<Self> {
        let centre = embeddings.mean_axis(Axis(0))?;
        let centred = embeddings - &centre;
        let mut means = Array2::<f32>::zeros((answers, embeddings.ncols()));
        let mut counts = vec![0.0_f32; answers];
        for (row, owner) in centred.outer_iter().zip(owners) {
            let mut mean = means.row_mut(*owner as usize);
            mean += &row;
            if let Some(count) = counts.get_mut(*owner as usize) {
                *count += 1.0;
            }
        }
        means.outer_iter_mut().zip(&counts).for_each(|(mut mean, count)| mean /= count.max(1.0));
        let mut within = centred.clone();
        within.outer_iter_mut().zip(owners).for_each(|(mut row, owner)| row -= &means.row(*owner as usize));
        let mut spread = within.t().dot(&within) / owners.len() as f32;
        let mean_spread = (spread.diag().sum() / spread.nrows() as f32).max(1e-9);
        spread.diag_mut().mapv_inplace(|own| own + EVENING * mean_spread);
        let whole = Cholesky::of(spread / mean_spread)?.inverse_of_lower();
        let triangle =
            (0..whole.nrows()).flat_map(|row| whole.row(row).to_vec().into_iter().take(row + 1)).collect();
        let mut space = Self { centre: centre.to_vec(), triangle, examples: Vec::new(), scales: Vec::new() };
        for embedding in embeddings.outer_iter() {
            space.add(&embedding.to_vec());
        }
        Some(space)
    }

    /// How like each example a meaning is, from -1 to 1.
    pub(super) fn similarities(&self, embedding: &[f32]) -> Vec<f32> {
        let (direction, own) = bytes(&self.direction(embedding));
        let examples = self.examples.chunks_exact(self.centre.len().max(1)).zip(&self.scales);
        examples.map(|(example, scale)| own * scale * product(example, &direction) as f32).collect()
    }

    /// The examples' directions, a row each.
    pub(super) fn directions(&self) -> Array2<f32> {
        let width = self.centre.len();
        let rows = self.examples.chunks_exact(width.max(1)).zip(&self.scales);
        let numbers =
            rows.flat_map(|(row, scale)| row.iter().map(move |byte| scale * f32::from(*byte))).collect();
        Array2::from_shape_vec((self.scales.len(), width), numbers).unwrap_or_default()
    }

    fn add(&mut self, embedding: &[f32]) {
        let (bytes, scale) = bytes(&self.direction(embedding));
        self.examples.extend(bytes);
        self.scales.push(scale);
    }

    /// A meaning's direction in this space.
    fn direction(&self, embedding: &[f32]) -> Array1<f32> {
        let centred: Vec<f32> =
            embedding.iter().zip(&self.centre).map(|(one, centre)| one - centre).collect();
        let mut rest = self.triangle.as_slice();
        let mut direction = Vec::with_capacity(centred.len());
        for length in 1..=centred.len() {
            let Some((row, after)) = rest.split_at_checked(length) else { break };
            direction.push(row.iter().zip(&centred).map(|(one, other)| one * other).sum::<f32>());
            rest = after;
        }
        let direction = Array1::from_vec(direction);
        let length = direction.dot(&direction).sqrt();
        direction / length.max(f32::MIN_POSITIVE)
    }
}

/// A direction by bytes, and by how much they are to be multiplied.
fn bytes(direction: &Array1<f32>) -> (Vec<i8>, f32) {
    let largest = direction.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
    (direction.iter().map(|number| (number / scale).round() as i8).collect(), scale)
}

/// Of bytes, since a processor multiplies eight pairs of them at once.
fn product(one: &[i8], other: &[i8]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
}
