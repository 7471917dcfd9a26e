//! A SentencePiece model, which is a protocol buffer (`sentencepiece_model.proto`).

use crate::format::{Section, Writer};

// Fields of `ModelProto`, of its `SentencePiece` and of its `NormalizerSpec`.
const PIECES: u64 = 1;
const NORMALISER: u64 = 3;
const PIECE_TEXT: u64 = 1;
const PIECE_SCORE: u64 = 2;
const PIECE_TYPE: u64 = 3;
const CHARACTERS: u64 = 2;

// `SentencePiece.Type`: what never stands in a text.
const TYPE_UNKNOWN: u64 = 2;
const TYPE_CONTROL: u64 = 3;

/// How much less likely than the least likely piece an unknown character is (`kUnkPenalty` of
/// SentencePiece's `unigram_model.cc`).
const UNKNOWN_PENALTY: f32 = 10.0;

/// Puts vocabulary and normaliser into the model's file, and gives the score of what no piece covers.
pub(super) fn convert(model: &[u8], writer: &mut Writer) -> Option<f32> {
    let mut pieces = Vec::new();
    let mut least = f32::INFINITY;
    for (id, message) in messages(model, PIECES)?.into_iter().enumerate() {
        let piece = Piece::read(message)?;
        least = least.min(piece.score);
        if piece.stands_in_text {
            pieces.push((piece.text, u32::try_from(id).ok()?, piece.score));
        }
    }
    pieces.sort_unstable_by_key(|(text, id, _)| (*text, *id));
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for (text, id, score) in pieces {
        let place = [texts.len(), text.len()].map(u32::try_from);
        let [start, length] = [place[0].ok()?, place[1].ok()?];
        rows.push([id, score.to_bits(), start, length]);
        texts.extend(text);
    }
    writer.put(Section::Pieces, super::bytes_of(&rows));
    writer.put(Section::PieceTexts, texts);

    // The double array's length in bytes, the double array, and the replacements.
    let characters = *messages(messages(model, NORMALISER)?.first()?, CHARACTERS)?.first()?;
    let (length, characters) = characters.split_first_chunk()?;
    let (units, texts) = characters.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    writer.put(Section::CharacterUnits, units.to_vec());
    writer.put(Section::CharacterTexts, texts.to_vec());
    Some(least - UNKNOWN_PENALTY)
}

struct Piece<'a> {
    text: &'a [u8],
    score: f32,
    stands_in_text: bool,
}

impl<'a> Piece<'a> {
    fn read(message: &'a [u8]) -> Option<Self> {
        let mut piece = Self { text: &[], score: 0.0, stands_in_text: true };
        for field in fields(message)? {
            match field {
                (PIECE_TEXT, Value::Bytes(text)) => piece.text = text,
                (PIECE_SCORE, Value::Four(bytes)) => piece.score = f32::from_le_bytes(*bytes),
                (PIECE_TYPE, Value::Number(kind)) => {
                    piece.stands_in_text = ![TYPE_UNKNOWN, TYPE_CONTROL].contains(&kind);
                }
                _ => {}
            }
        }
        Some(piece)
    }
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Four(&'a [u8; 4]),
    Eight,
}

fn messages(message: &[u8], field: u64) -> Option<Vec<&[u8]>> {
    let bytes = |(number, value)| match value {
        Value::Bytes(bytes) if number == field => Some(bytes),
        _ => None,
    };
    Some(fields(message)?.into_iter().filter_map(bytes).collect())
}

/// A message's fields, as they come.
fn fields(mut message: &[u8]) -> Option<Vec<(u64, Value<'_>)>> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let tag = number(&mut message)?;
        let value = match tag & 7 {
            0 => Value::Number(number(&mut message)?),
            1 => {
                message.split_off(..8)?;
                Value::Eight
            }
            2 => {
                let length = usize::try_from(number(&mut message)?).ok()?;
                Value::Bytes(message.split_off(..length)?)
            }
            5 => Value::Four(message.split_off(..4)?.first_chunk()?),
            _ => return None,
        };
        fields.push((tag >> 3, value));
    }
    Some(fields)
}

/// A number of seven bits to a byte, the lowest first.
fn number(message: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *message.split_off_first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
