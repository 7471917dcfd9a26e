//! Meta's way of writing JSON: everything beyond ASCII as `\uXXXX`, in UTF-16 code units.

/// `\ufffd`, which stands for what cannot be read.
const REPLACEMENT: &[u8] = b"\\ufffd";

/// Replaces escaped halves of surrogate pairs that stand alone.
///
/// A name that was cut in the middle of an emoji is no valid JSON text, and would make the whole
/// request unreadable.
pub(super) fn mend(body: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let (text, length) = match unit(rest) {
            Some(0xD800..=0xDBFF) if rest.get(6..).and_then(unit).is_some_and(is_low) => (rest, 12),
            Some(0xD800..=0xDFFF) => (REPLACEMENT, 6),
            _ if rest.starts_with(b"\\") => (rest, 2),
            _ => (rest, 1),
        };
        mended.extend(text.iter().take(length));
        rest = rest.get(length..).unwrap_or_default();
    }
    mended
}

fn is_low(unit: u16) -> bool {
    (0xDC00..=0xDFFF).contains(&unit)
}

/// The code unit of the escape that the text starts with.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let all_hex = digits.iter().all(u8::is_ascii_hexdigit);
    all_hex.then(|| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())?
}

/// Writes a JSON document as Meta does, in the bytes that it signs.
///
/// Valid JSON has characters beyond ASCII inside its strings only, where an escape means the same.
#[cfg(feature = "stand-in")]
pub(super) fn escape(json: &str) -> String {
    use std::fmt::Write;

    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            write!(escaped, "\\u{unit:04x}").unwrap_or_default();
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_emoji_is_replaced_and_a_whole_one_is_left() {
        let mended = |text: &str| String::from_utf8(mend(text.as_bytes())).unwrap();
        assert_eq!(mended(r#""Ann \ud83d""#), r#""Ann \ufffd""#);
        assert_eq!(mended(r#""\ude00\ud83d\ud83d\ude00""#), r#""\ufffd\ufffd\ud83d\ude00""#);
        assert_eq!(mended(r#""\\ud83d \u00e9 \uZZZZ \u""#), r#""\\ud83d \u00e9 \uZZZZ \u""#);
    }

    #[cfg(feature = "stand-in")]
    #[test]
    fn what_is_not_ascii_is_written_in_lower_case_escapes() {
        assert_eq!(escape("\"a/é😀\""), r#""a/\u00e9\ud83d\ude00""#);
    }
}
