//! Characters that stand for others, and those that nobody sees.

use icu::normalizer::DecomposingNormalizerBorrowed;
use icu::properties::CodePointSetData;
use icu::properties::props::DefaultIgnorableCodePoint;

/// A text in plain characters: full-width forms and the like as what they stand for, each script's digits
/// as `0` to `9`. Accents stand behind their letters.
pub fn plain_characters(text: &str) -> String {
    let plain = |c| digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
    DecomposingNormalizerBorrowed::new_nfkd().normalize(text).chars().map(plain).collect()
}

/// Whether a character is shown as nothing, or steers how others are shown: controls, the ends of lines among
/// them, and what Unicode has fonts ignore, as soft hyphens, joiners and marks of direction.
pub fn is_hidden(c: char) -> bool {
    // The separators of lines and paragraphs, and annotations, are neither.
    let is_separator = matches!(c, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}');
    c.is_control() || is_separator || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// A digit of the scripts that the shipped languages are written in.
pub(crate) fn digit(c: char) -> Option<u32> {
    // Where each script has its zero (Unicode, general category Nd).
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];
    let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    zeros.into_iter().find_map(value)
}

#[cfg(test)]
mod tests {
    use super::{is_hidden, plain_characters};

    #[test]
    fn digits_and_signs_of_every_script_are_the_plain_ones() {
        assert_eq!(plain_characters("１０：３０ ٢٤ ۲۴ २४ ২৪ ๒๔ ＠ ￥"), "10:30 24 24 24 24 24 @ ¥");
        assert_eq!(plain_characters("é"), "e\u{301}");
    }

    #[test]
    fn what_nobody_sees_is_told_from_what_is_shown() {
        // U+200B, U+2060, U+00AD, U+2028, U+2029, U+202E, U+2066, U+200E, U+200D, U+FEFF, U+FE0F, U+E0041, U+FFF9
        let hidden = "\0\t\n\r\u{7f}\u{85}\u{200b}\u{2060}\u{ad}\u{2028}\u{2029}\u{202e}\u{2066}\u{200e}\u{200d}\
            \u{feff}\u{fe0f}\u{34f}\u{3164}\u{e0041}\u{fff9}";
        for c in hidden.chars() {
            assert!(is_hidden(c), "{}", c.escape_unicode());
        }
        for c in "aé1 \u{a0}\u{301}。😀ก".chars() {
            assert!(!is_hidden(c), "{}", c.escape_unicode());
        }
    }
}
