//! Encrypted bodies: AES-256 in CBC mode, with the account's EncodingAESKey.
//!
//! Plain text: 16 random bytes, the length of the XML (4 bytes, big-endian), the XML, the app id, and
//! padding to a multiple of 32 bytes, each of which is the number of them (PKCS #7). The key is 43
//! characters of base64; its first half is the initialisation vector.

use aes::Aes256;
use bytes::Bytes;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use data_encoding::{BASE64, BASE64_NOPAD, Encoding};

/// What the padding fills up to, in bytes.
pub(super) const BLOCK: usize = 32;

/// The random bytes at the beginning.
pub(super) const RANDOM: usize = 16;

/// What an encrypted body holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// The message.
    pub(super) xml: Bytes,
    /// The app id of the account that it is for.
    pub(super) app: String,
}

/// The text of the element `Encrypt`, which is what is signed. Found by its tags alone: nothing of a body
/// is parsed before its signature was checked.
pub(super) fn element(body: &[u8]) -> Option<&str> {
    let body = std::str::from_utf8(body).ok()?;
    let (_, rest) = body.split_once("<Encrypt>")?;
    let (text, _) = rest.split_once("</Encrypt>")?;
    let text = text.trim();
    Some(text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text))
}

/// Decrypts the text of the element; nothing where the key is not the one that encrypted it.
pub(super) fn decrypt(encrypted: &str, key: &str) -> Option<Plain> {
    let key = key_bytes(key)?;
    let mut bytes = BASE64.decode(encrypted.as_bytes()).ok()?;
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&key, key.get(..16)?).ok()?;
    let plain = cipher.decrypt_padded::<NoPadding>(&mut bytes).ok()?;
    let (rest, padding) = plain.split_at_checked(plain.len().checked_sub(usize::from(*plain.last()?))?)?;
    if !(1..=BLOCK).contains(&padding.len()) || padding.iter().any(|byte| usize::from(*byte) != padding.len())
    {
        return None;
    }
    let (length, rest) = rest.get(RANDOM..)?.split_first_chunk::<4>()?;
    let (xml, app) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let app = std::str::from_utf8(app).ok()?.to_owned();
    Some(Plain { xml: Bytes::copy_from_slice(xml), app })
}

/// The key's 32 bytes. WeChat makes keys of random letters and digits, so that the last two bits, which
/// belong to no byte, may be set.
pub(super) fn key_bytes(key: &str) -> Option<Vec<u8>> {
    let mut lenient = BASE64_NOPAD.specification();
    lenient.check_trailing_bits = false;
    let lenient: Encoding = lenient.encoding().ok()?;
    lenient.decode(key.trim_end_matches('=').as_bytes()).ok().filter(|key| key.len() == 32)
}
