//! Characters that stand for others.

use icu::normalizer::DecomposingNormalizerBorrowed;

/// A text in plain characters: full-width forms and the like as what they stand for, each script's digits
/// as `0` to `9`. Accents stand behind their letters.
pub fn plain_characters(text: &str) -> String {
    let plain = |c| digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
    DecomposingNormalizerBorrowed::new_nfkd().normalize(text).chars().map(plain).collect()
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
    use super::plain_characters;

    #[test]
    fn digits_and_signs_of_every_script_are_the_plain_ones() {
        assert_eq!(plain_characters("１０：３０ ٢٤ ۲۴ २४ ২৪ ๒๔ ＠ ￥"), "10:30 24 24 24 24 24 @ ¥");
        assert_eq!(plain_characters("é"), "e\u{301}");
    }
}
