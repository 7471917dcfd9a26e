//! The product with AVX2's eight lanes and FMA's fused steps, by the processor's own instructions: what the
//! compiler makes of plain loops here depends on the profile of the program that they are linked into.

use std::arch::x86_64::{__m256, _mm256_add_ps, _mm256_fmadd_ps, _mm256_set1_ps, _mm256_setzero_ps};

use super::{Matrix, PANEL, Rows};

/// Two registers' numbers.
type Lanes = [__m256; 2];

/// As [`super::add_product`], up to six rows at a time: their sums fill twelve of the sixteen registers.
#[target_feature(enable = "avx2,fma")]
pub(super) fn add_product(rows: Rows<'_>, matrix: Matrix<'_>, sums: &mut [f32]) {
    let mut done = 0;
    while done < rows.count {
        let group = (rows.count - done).min(6);
        let numbers = rows.numbers.get(done * rows.stride..).unwrap_or_default();
        let sums = sums.get_mut(done * matrix.outputs..).unwrap_or_default();
        match group {
            6 => add_group::<6>(numbers, rows.stride, matrix, sums),
            5 => add_group::<5>(numbers, rows.stride, matrix, sums),
            4 => add_group::<4>(numbers, rows.stride, matrix, sums),
            3 => add_group::<3>(numbers, rows.stride, matrix, sums),
            2 => add_group::<2>(numbers, rows.stride, matrix, sums),
            _ => add_group::<1>(numbers, rows.stride, matrix, sums),
        }
        done += group;
    }
}

#[target_feature(enable = "avx2,fma")]
fn add_group<const ROWS: usize>(numbers: &[f32], stride: usize, matrix: Matrix<'_>, sums: &mut [f32]) {
    let columns = columns::<ROWS>(numbers, stride, matrix.inputs);
    for (n, panel) in matrix.panels.chunks_exact(matrix.inputs).enumerate() {
        let panel_sums = panel_product(&columns, panel);
        for (row, added) in panel_sums.iter().enumerate() {
            let sums = sums.get_mut(row * matrix.outputs + n * PANEL..);
            if let Some(sums) = sums.and_then(|sums| sums.first_chunk_mut::<PANEL>()) {
                let [low, high] = bytemuck::cast::<[f32; PANEL], Lanes>(*sums);
                *sums = bytemuck::cast([_mm256_add_ps(low, added[0]), _mm256_add_ps(high, added[1])]);
            }
        }
    }
}

/// The rows' numbers, column by column.
fn columns<const ROWS: usize>(numbers: &[f32], stride: usize, inputs: usize) -> Vec<[f32; ROWS]> {
    let mut columns = vec![[0.0; ROWS]; inputs];
    for row in 0..ROWS {
        let numbers = numbers.get(row * stride..).unwrap_or_default();
        for (column, number) in columns.iter_mut().zip(numbers) {
            if let Some(place) = column.get_mut(row) {
                *place = *number;
            }
        }
    }
    columns
}

#[target_feature(enable = "avx2,fma")]
fn panel_product<const ROWS: usize>(columns: &[[f32; ROWS]], panel: &[[f32; PANEL]]) -> [Lanes; ROWS] {
    let mut sums = [[_mm256_setzero_ps(); 2]; ROWS];
    for (column, weights) in columns.iter().zip(panel) {
        let weights = bytemuck::cast::<[f32; PANEL], Lanes>(*weights);
        for (sums, number) in sums.iter_mut().zip(column) {
            let number = _mm256_set1_ps(*number);
            sums[0] = _mm256_fmadd_ps(number, weights[0], sums[0]);
            sums[1] = _mm256_fmadd_ps(number, weights[1], sums[1]);
        }
    }
    sums
}
