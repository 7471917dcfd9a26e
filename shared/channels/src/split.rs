//! Long texts, split where a reader would.

use unicode_segmentation::UnicodeSegmentation;

/// How long one text may be, and in which unit the provider counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLimit {
    /// The most that one text may measure.
    pub max: usize,
    /// The unit of `max`.
    pub unit: TextUnit,
}

impl TextLimit {
    /// Whether a text is within the limit.
    pub fn holds(self, text: &str) -> bool {
        self.unit.measure(text) <= self.max
    }
}

/// What a provider counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextUnit {
    /// Unicode scalar values.
    Chars,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

impl TextUnit {
    fn measure(self, text: &str) -> usize {
        match self {
            Self::Chars => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Bytes => text.len(),
        }
    }
}

/// Splits a text into pieces within the limit, at the best place each has: between paragraphs,
/// else lines, sentences, words, and last between what a reader sees as characters.
///
/// White space at a cut is dropped; nothing else is. An empty text gives no piece.
pub fn split(text: &str, limit: TextLimit) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(rest, limit));
        pieces.push(piece.trim_end().to_owned());
        rest = after.trim_start();
    }
    pieces
}

/// Where the first piece ends, in bytes: always more than 0.
fn cut(text: &str, limit: TextLimit) -> usize {
    if limit.holds(text) {
        return text.len();
    }
    let room = longest_fit(text, limit);
    // A cut in the first third would waste the piece: a worse kind of place further on is better.
    let worth = |at: &usize| *at * 3 >= room;
    let window = text.get(..room).unwrap_or(text);
    let after = |pattern: &str| window.rfind(pattern).map(|at| at + pattern.len());
    after("\n\n")
        .filter(worth)
        .or_else(|| after("\n").filter(worth))
        .or_else(|| last_boundary(text.split_sentence_bound_indices(), room).filter(worth))
        .or_else(|| last_boundary(text.split_word_bound_indices(), room).filter(worth))
        .unwrap_or(room)
}

/// The end of the last whole element that ends within `room`.
fn last_boundary<'a>(elements: impl Iterator<Item = (usize, &'a str)>, room: usize) -> Option<usize> {
    elements.map(|(at, element)| at + element.len()).take_while(|end| *end <= room).last()
}

/// The most bytes that fit, without cutting a character that a reader sees as one.
fn longest_fit(text: &str, limit: TextLimit) -> usize {
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += limit.unit.measure(grapheme);
        if used > limit.max {
            break;
        }
        end = at + grapheme.len();
    }
    if end > 0 { end } else { longest_fit_of_one_character(text, limit) }
}

/// For a single visible character longer than the whole limit, which must be cut inside.
fn longest_fit_of_one_character(text: &str, limit: TextLimit) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if limit.unit.measure(text.get(..next).unwrap_or_default()) > limit.max && end > 0 {
            break;
        }
        end = next;
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(max: usize) -> TextLimit {
        TextLimit { max, unit: TextUnit::Chars }
    }

    #[test]
    fn a_short_text_stays_whole() {
        assert_eq!(split("We are closed.", chars(160)), ["We are closed."]);
        assert!(split("  ", chars(160)).is_empty());
    }

    #[test]
    fn a_text_is_cut_between_paragraphs_before_sentences_before_words() {
        assert_eq!(split("One. Two.\n\nThree. Four.", chars(16)), ["One. Two.", "Three. Four."]);
        assert_eq!(split("One two. Three four.", chars(12)), ["One two.", "Three four."]);
        assert_eq!(split("alpha beta gamma", chars(11)), ["alpha beta", "gamma"]);
        assert_eq!(split("abcdefgh", chars(3)), ["abc", "def", "gh"]);
    }

    #[test]
    fn an_emoji_of_several_code_points_is_never_cut() {
        let family = "👨‍👩‍👧‍👦";
        let limit = TextLimit { max: 12, unit: TextUnit::Utf16 };
        assert_eq!(split(&family.repeat(2), limit), [family, family]);
    }

    proptest! {
        #[test]
        fn every_piece_fits_and_nothing_but_white_space_is_lost(text in "\\PC{0,200}", max in 4_usize..40) {
            for unit in [TextUnit::Chars, TextUnit::Utf16, TextUnit::Bytes] {
                let pieces = split(&text, TextLimit { max, unit });
                for piece in &pieces {
                    prop_assert!(unit.measure(piece) <= max, "{piece:?}");
                    prop_assert!(!piece.is_empty());
                }
                let without_space = |text: &str| text.split_whitespace().collect::<String>();
                prop_assert_eq!(without_space(&pieces.concat()), without_space(&text));
            }
        }
    }
}
