//! The inverse of a symmetric positive definite matrix, as far as it is needed: blockwise, so that almost
//! all of the work is products of matrices.

#![expect(clippy::indexing_slicing, reason = "the loops run over the matrix's own rows and columns")]

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

/// Rows and columns that are dealt with at once: a block fits into a processor's inner cache.
const BLOCK: usize = 96;

/// A matrix as the product of a lower triangle and its transpose.
pub(super) struct Cholesky {
    /// The triangle; what is above its diagonal is of no meaning.
    lower: Array2<f32>,
    /// The inverses of the blocks on its diagonal.
    diagonal: Vec<Array2<f32>>,
}

impl Cholesky {
    /// Takes a matrix apart; none if it is not positive definite.
    pub(super) fn of(mut a: Array2<f32>) -> Option<Self> {
        let n = a.nrows();
        let mut diagonal = Vec::new();
        for block in blocks(0, n) {
            factor(a.slice_mut(s![block.clone(), block.clone()]))?;
            let inverse = inverse_of_lower(&a.slice(s![block.clone(), block.clone()]));
            let rest = block.end..n;
            let mut panel = Array2::zeros((rest.len(), block.len()));
            general_mat_mul(1.0, &a.slice(s![rest.clone(), block.clone()]), &inverse.t(), 0.0, &mut panel);
            a.slice_mut(s![rest.clone(), block.clone()]).assign(&panel);
            for columns in blocks(block.end, n) {
                let left = panel.slice(s![columns.start - rest.start.., ..]);
                let right = panel.slice(s![columns.start - rest.start..columns.end - rest.start, ..]);
                general_mat_mul(
                    -1.0,
                    &left,
                    &right.t(),
                    1.0,
                    &mut a.slice_mut(s![columns.start.., columns.clone()]),
                );
            }
            diagonal.push(inverse);
        }
        Some(Self { lower: a, diagonal })
    }

    /// Solves `L x = b`, where only the rows of `b` from `first` on are not zero. Gives all rows from there.
    pub(super) fn forward(&self, first: usize, mut b: Array2<f32>) -> Array2<f32> {
        let n = self.lower.nrows();
        for block in blocks(0, n).into_iter().filter(|block| block.end > first) {
            let rows = block.start.max(first)..block.end;
            let here = rows.start - first..rows.end - first;
            let before = b.slice(s![..here.start, ..]).to_owned();
            let mut x = b.slice(s![here.clone(), ..]).to_owned();
            general_mat_mul(
                -1.0,
                &self.lower.slice(s![rows.clone(), first..rows.start]),
                &before,
                1.0,
                &mut x,
            );
            let within = rows.start - block.start..;
            if let Some(inverse) = self.diagonal.get(block.start / BLOCK) {
                // The inverse of a triangle's lower right corner is that corner of its inverse.
                let inverse = inverse.slice(s![within.clone(), within]);
                general_mat_mul(1.0, &inverse, &x, 0.0, &mut b.slice_mut(s![here, ..]));
            }
        }
        b
    }

    /// Solves `Lᵀ x = b`.
    pub(super) fn backward(&self, mut b: Array2<f32>) -> Array2<f32> {
        let n = self.lower.nrows();
        for block in blocks(0, n).into_iter().rev() {
            let mut x = b.slice(s![block.clone(), ..]).to_owned();
            let after = b.slice(s![block.end.., ..]).to_owned();
            let below = self.lower.slice(s![block.end.., block.clone()]);
            general_mat_mul(-1.0, &below.t(), &after, 1.0, &mut x);
            if let Some(inverse) = self.diagonal.get(block.start / BLOCK) {
                general_mat_mul(1.0, &inverse.t(), &x, 0.0, &mut b.slice_mut(s![block, ..]));
            }
        }
        b
    }

    /// Solves for the matrix itself.
    pub(super) fn solve(&self, b: Array2<f32>) -> Array2<f32> {
        self.backward(self.forward(0, b))
    }

    /// The inverse of the triangle, whole.
    pub(super) fn inverse_of_lower(&self) -> Array2<f32> {
        self.forward(0, Array2::eye(self.lower.nrows()))
    }
}

/// The blocks of rows from a block's first row on.
fn blocks(from: usize, n: usize) -> Vec<Range<usize>> {
    (from..n).step_by(BLOCK).map(|start| start..n.min(start + BLOCK)).collect()
}

/// The triangle of one block, in place.
fn factor(mut a: ArrayViewMut2<'_, f32>) -> Option<()> {
    for j in 0..a.nrows() {
        let row = a.slice(s![j, ..j]).to_owned();
        let left = a[[j, j]] - row.dot(&row);
        if left.is_nan() || left <= 0.0 {
            return None;
        }
        let root = left.sqrt();
        a[[j, j]] = root;
        for i in j + 1..a.nrows() {
            a[[i, j]] = (a[[i, j]] - a.slice(s![i, ..j]).dot(&row)) / root;
        }
    }
    Some(())
}

/// The inverse of one block's triangle.
fn inverse_of_lower(lower: &ArrayView2<'_, f32>) -> Array2<f32> {
    let n = lower.nrows();
    let mut inverse = Array2::zeros((n, n));
    for column in 0..n {
        for i in column..n {
            let one = if i == column { 1.0 } else { 0.0 };
            let known = lower.slice(s![i, column..i]).dot(&inverse.slice(s![column..i, column]));
            inverse[[i, column]] = (one - known) / lower[[i, i]];
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_solved_for_gives_back_what_was_asked() {
        let n = 2 * BLOCK + 17;
        let wave = Array2::from_shape_fn((n, n), |(i, j)| ((i * 31 + j * 17) % 23) as f32 / 23.0);
        let matrix = wave.dot(&wave.t()) / n as f32 + Array2::<f32>::eye(n);
        let asked = Array2::from_shape_fn((n, 3), |(i, j)| ((i + j) % 5) as f32);
        let Some(cholesky) = Cholesky::of(matrix.clone()) else { panic!("it is positive definite") };
        let answer = matrix.dot(&cholesky.solve(asked.clone()));
        assert!((&answer - &asked).iter().all(|error| error.abs() < 1e-3));
        // Starting late, where all before is zero.
        let first = BLOCK + 5;
        let mut late = Array2::zeros((n, 2));
        late[[first, 0]] = 1.0;
        late[[n - 1, 1]] = 1.0;
        let whole = cholesky.forward(0, late.clone());
        let part = cholesky.forward(first, late.slice(s![first.., ..]).to_owned());
        assert!((&whole.slice(s![first.., ..]) - &part).iter().all(|error| error.abs() < 1e-4));
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_is_refused() {
        assert!(Cholesky::of(-Array2::<f32>::eye(3)).is_none());
    }
}
