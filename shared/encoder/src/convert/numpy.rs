//! Arrays in numpy's own format (NEP 1): a header in Python's notation, and the numbers.

use std::collections::BTreeMap;

use super::ConvertError;

/// What a file begins with: the mark, and version 1.0, whose header's length is a u16.
const BEGIN: &[u8] = b"\x93NUMPY\x01\x00";

/// Arrays by their names.
#[derive(Debug, Default)]
pub(super) struct Arrays(BTreeMap<String, Vec<u8>>);

impl Arrays {
    /// Takes a file of an `.npz`, which is named after its array.
    pub(super) fn add(&mut self, file: &str, bytes: Vec<u8>) {
        self.0.insert(file.trim_end_matches(".npy").to_owned(), bytes);
    }

    /// An array of bytes, row by row.
    pub(super) fn bytes(&self, name: &str) -> Result<&[u8], ConvertError> {
        self.numbers(name, "|u1")
    }

    /// An array of single precision, row by row.
    pub(super) fn floats(&self, name: &str) -> Result<Vec<f32>, ConvertError> {
        let (numbers, _) = self.numbers(name, "<f4")?.as_chunks();
        Ok(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    /// A single number of double precision.
    pub(super) fn double(&self, name: &str) -> Result<f64, ConvertError> {
        let bytes = self.numbers(name, "<f8")?.as_array();
        bytes.map(|bytes| f64::from_le_bytes(*bytes)).ok_or_else(|| ConvertError::Form(name.to_owned()))
    }

    fn numbers(&self, name: &str, kind: &str) -> Result<&[u8], ConvertError> {
        let file = self.0.get(name).ok_or_else(|| ConvertError::Missing(name.to_owned()))?;
        after_header(file, kind).ok_or_else(|| ConvertError::Form(name.to_owned()))
    }
}

/// The numbers of a file that has this kind of them, row by row.
fn after_header<'a>(file: &'a [u8], kind: &str) -> Option<&'a [u8]> {
    let (length, rest) = file.strip_prefix(BEGIN)?.split_first_chunk()?;
    let (header, numbers) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    let begin = format!("{{'descr': '{kind}', 'fortran_order': False, ");
    header.starts_with(begin.as_bytes()).then_some(numbers)
}
