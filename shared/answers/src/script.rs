//! Scripts that are written without spaces between words.

/// Whether a character is a letter of a script that writes no spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{0e00}'..='\u{0e7f}')
}

/// Whether it is such a letter, or what stands between them.
pub(crate) fn is_unspaced_text(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}
