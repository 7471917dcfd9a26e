//! SentencePiece's unigram segmentation: of all ways to write a text in pieces of the vocabulary, the one
//! whose scores (logarithms of probabilities) have the largest sum, found by Viterbi's algorithm.

use std::ops::Range;

use crate::Error;
use crate::format::{Section, Sections};
use crate::normalise::character;

/// Stands for what no piece covers.
pub(crate) const UNKNOWN: u32 = 0;
/// Stands before each text.
pub(crate) const BEGIN: u32 = 1;
/// Stands after each text.
pub(crate) const END: u32 = 2;

/// The pieces, sorted by their texts' bytes.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    /// Id, bits of the score, start and length in `texts`.
    pieces: &'a [[u32; 4]],
    texts: &'a [u8],
    unknown_score: f32,
}

/// The best way found to what ends at a place of the text.
#[derive(Clone, Copy)]
struct Best {
    score: f32,
    /// Where the last piece starts.
    start: usize,
    id: u32,
}

impl<'a> Vocabulary<'a> {
    pub(crate) fn of(sections: &Sections<'a>, unknown_score: f32) -> Result<Self, Error> {
        Ok(Self {
            pieces: sections.numbers(Section::Pieces)?,
            texts: sections.numbers(Section::PieceTexts)?,
            unknown_score,
        })
    }

    /// The ids of a normalised text's pieces, at most so many of them, between [`BEGIN`] and [`END`].
    pub(crate) fn tokens(&self, text: &[u8], most: usize) -> Vec<u32> {
        let best = self.best(text);
        let mut pieces = Vec::new();
        let mut at = text.len();
        while let Some(last) = best.get(at).filter(|_| at > 0) {
            pieces.push(last.id);
            at = last.start;
        }
        if pieces.is_empty() {
            pieces.push(UNKNOWN);
        }
        let mut tokens = vec![BEGIN];
        tokens.extend(pieces.iter().rev().take(most));
        tokens.push(END);
        tokens
    }

    /// The best way to each place of a text, from its start to its end.
    fn best(&self, text: &[u8]) -> Vec<Best> {
        let unreached = Best { score: f32::NEG_INFINITY, start: 0, id: UNKNOWN };
        let mut best = vec![unreached; text.len() + 1];
        if let Some(start) = best.first_mut() {
            start.score = 0.0;
        }
        let mut start = 0;
        while let (Some(rest), Some(before)) =
            (text.get(start..).filter(|rest| !rest.is_empty()), best.get(start).copied())
        {
            let first = character(rest).min(rest.len());
            let mut known = false;
            let mut reach = |length: usize, id: u32, score: f32| {
                let score = before.score + score;
                if let Some(best) = best.get_mut(start + length).filter(|best| score > best.score) {
                    *best = Best { score, start, id };
                }
            };
            self.beginnings(rest, |length, id, score| {
                known |= length == first;
                reach(length, id, score);
            });
            if !known {
                reach(first, UNKNOWN, self.unknown_score);
            }
            start += first;
        }
        best
    }

    /// Calls with length, id and score of each piece that a text begins with, the shortest first.
    fn beginnings(&self, text: &[u8], mut found: impl FnMut(usize, u32, f32)) {
        let mut range = 0..self.pieces.len();
        for (depth, byte) in text.iter().enumerate() {
            range = self.narrow(range, depth, *byte);
            let Some([id, score, _, length]) = self.pieces.get(range.start).filter(|_| !range.is_empty())
            else {
                return;
            };
            if *length as usize == depth + 1 {
                found(depth + 1, *id, f32::from_bits(*score));
            }
        }
    }

    /// Of a range of pieces whose first bytes are the same, those with this one next.
    fn narrow(&self, range: Range<usize>, depth: usize, byte: u8) -> Range<usize> {
        let pieces = self.pieces.get(range.clone()).unwrap_or_default();
        let next = |[_, _, start, length]: &[u32; 4]| {
            let text = self.texts.get(*start as usize..)?.get(..*length as usize)?;
            text.get(depth).copied()
        };
        let from = pieces.partition_point(|piece| next(piece) < Some(byte));
        let to = pieces.partition_point(|piece| next(piece) <= Some(byte));
        range.start + from..range.start + to.max(from)
    }
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, UNKNOWN, Vocabulary};

    /// Ids from 3 on, in this order, which is the order of their bytes.
    const PIECES: [(&str, f32); 5] = [("a", -2.0), ("ab", -3.0), ("abc", -6.0), ("c", -2.0), ("日", -1.0)];

    fn tokens(text: &str, most: usize) -> Vec<u32> {
        let texts: String = PIECES.iter().map(|(text, _)| *text).collect();
        let mut start = 0;
        let rows = PIECES.iter().zip(3..).map(|((text, score), id)| {
            start += text.len();
            [id, score.to_bits(), (start - text.len()) as u32, text.len() as u32]
        });
        let pieces: Vec<[u32; 4]> = rows.collect();
        let vocabulary = Vocabulary { pieces: &pieces, texts: texts.as_bytes(), unknown_score: -16.0 };
        vocabulary.tokens(text.as_bytes(), most)
    }

    #[test]
    fn the_pieces_with_the_largest_sum_of_scores_are_taken() {
        // ab and c, at -5: neither the longest piece, at -6, nor a, b and c, as b is unknown.
        assert_eq!(tokens("abc", 9), [BEGIN, 4, 6, END]);
        assert_eq!(tokens("abcabc日a", 9), [BEGIN, 4, 6, 4, 6, 7, 3, END]);
        assert_eq!(tokens("abcabc日a", 3), [BEGIN, 4, 6, 4, END]);
    }

    #[test]
    fn a_character_that_no_piece_covers_is_one_unknown_piece() {
        assert_eq!(tokens("a本c", 9), [BEGIN, 3, UNKNOWN, 6, END]);
        assert_eq!(tokens("", 9), [BEGIN, UNKNOWN, END]);
    }
}
