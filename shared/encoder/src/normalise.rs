//! SentencePiece's normaliser: the text's compatibility forms (NFKC, and a little more) by a table of the
//! model, runs of spaces as one, and each space as the mark that its vocabulary has for it.
//!
//! After `normalizer.cc` of SentencePiece, with the model's settings (a leading mark, no superfluous
//! spaces), and the double array of darts-clone that it keeps its table in.

use crate::Error;
use crate::format::{Section, Sections};

/// U+2581, which stands for a space, in UTF-8.
const SPACE: &[u8] = "\u{2581}".as_bytes();

/// The model's table of characters.
#[derive(Clone, Copy)]
pub(crate) struct Normaliser<'a> {
    units: &'a [u32],
    texts: &'a [u8],
}

impl<'a> Normaliser<'a> {
    pub(crate) fn of(sections: &Sections<'a>) -> Result<Self, Error> {
        Ok(Self {
            units: sections.numbers(Section::CharacterUnits)?,
            texts: sections.numbers(Section::CharacterTexts)?,
        })
    }

    /// The text as the vocabulary knows it, up to about so many bytes; empty when it is all spaces.
    pub(crate) fn normalise(&self, text: &str, most: usize) -> Vec<u8> {
        let mut normal = SPACE.to_vec();
        let mut rest = text;
        let mut after_space = true;
        while !rest.is_empty() && normal.len() < most {
            let (put, read) = self.first(rest.as_bytes());
            // A text that no boundary of a character follows is one that the table does not have.
            rest = rest.get(read..).unwrap_or_default();
            let put = if after_space { without_leading_spaces(put) } else { put };
            for byte in put {
                match byte {
                    b' ' => normal.extend(SPACE),
                    byte => normal.push(*byte),
                }
            }
            after_space = put.last().map_or(after_space, |last| *last == b' ');
        }
        while normal.ends_with(SPACE) {
            normal.truncate(normal.len() - SPACE.len());
        }
        normal
    }

    /// What the longest beginning of a text that the table has is replaced by, or its first character as
    /// it is; and how many bytes that stands for.
    fn first<'t>(&'t self, text: &'t [u8]) -> (&'t [u8], usize) {
        let replaced = self.longest(text).and_then(|(length, at)| {
            let replacement = self.texts.get(at..)?;
            let end = replacement.iter().position(|byte| *byte == 0)?;
            Some((replacement.get(..end)?, length))
        });
        replaced.unwrap_or_else(|| {
            let length = character(text);
            (text.get(..length).unwrap_or(text), length)
        })
    }

    /// The longest beginning of a text that the double array has: its length, and its value.
    fn longest(&self, text: &[u8]) -> Option<(usize, usize)> {
        let mut place = offset(*self.units.first()?);
        let mut longest = None;
        for (n, byte) in text.iter().enumerate() {
            place ^= usize::from(*byte);
            let Some(unit) = self.units.get(place).copied() else { break };
            if unit & 0x8000_00ff != u32::from(*byte) {
                break;
            }
            place ^= offset(unit);
            if unit & 0x100 != 0 {
                let value = self.units.get(place)? & 0x7fff_ffff;
                longest = Some((n + 1, value as usize));
            }
        }
        longest
    }
}

fn without_leading_spaces(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(b" ") {
        text = rest;
    }
    text
}

/// How far a unit's children are from it (`DoubleArrayUnit::offset` of darts-clone).
fn offset(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}

/// How many bytes the first character of a text has.
pub(crate) fn character(text: &[u8]) -> usize {
    match text.first() {
        Some(0xf0..) => 4,
        Some(0xe0..) => 3,
        Some(0xc0..) => 2,
        _ => 1,
    }
}
