//! Texts that a carrier left in base64.

use std::borrow::Cow;

use data_encoding::BASE64;

/// The shortest text that is taken for base64: only long messages, sent in pieces, come so.
const SHORTEST: usize = 60;

/// The text itself, where it came in base64; otherwise what was given.
///
/// Seen by others with long messages (nyaruka/courier, `DecodePossibleBase64`). Their rule: 60
/// characters or more, a multiple of four, no white space but line breaks, and strictly base64.
/// Theirs then asks that half of the outcome be ASCII; ours asks that it be a text: UTF-8 without
/// control characters, with a space or a letter beyond ASCII in it. So a hash, a key or one letter
/// held down stays as it was written, and a Japanese text is decoded too.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let joined: String = text.trim().chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    if joined.len() < SHORTEST {
        return Cow::Borrowed(text);
    }
    match BASE64.decode(joined.as_bytes()).ok().and_then(|bytes| readable(&bytes).map(str::to_owned)) {
        Some(decoded) => Cow::Owned(decoded),
        None => Cow::Borrowed(text),
    }
}

/// The bytes as a text that a person may have written.
fn readable(bytes: &[u8]) -> Option<&str> {
    let text = whole_characters(bytes)?;
    let plain = |c: char| !c.is_control() || matches!(c, '\t' | '\r' | '\n');
    let written = text.chars().any(|c| c.is_whitespace() || !c.is_ascii());
    (written && text.chars().all(plain)).then_some(text)
}

/// The text without the part of a character at either end, where a long message was cut in pieces.
fn whole_characters(bytes: &[u8]) -> Option<&str> {
    let is_continuation = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let (_, bytes) = bytes.split_at(bytes.iter().take(3).take_while(is_continuation).count());
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()
        }
        Err(_) => None,
    }
}
