//! Keys as Standard Webhooks writes them down ("Signature scheme").

use data_encoding::{BASE64, BASE64_NOPAD};
use ring::hmac;
use ring::signature::Ed25519KeyPair;

/// The fewest bytes of a shared key: fewer than the specification's 24, since older secrets are in use, and
/// never none, with which anybody could sign.
const FEWEST: usize = 16;

/// The bytes of a shared key, `whsec_…`; without the prefix as libraries read it, in base64. What is not
/// base64 is the key itself.
pub(super) fn shared(secret: &str) -> Option<Vec<u8>> {
    if secret.starts_with("whpk_") || secret.starts_with("whsk_") {
        return None;
    }
    match secret.strip_prefix("whsec_") {
        Some(encoded) => base64(encoded),
        None => Some(base64(secret).unwrap_or_else(|| secret.as_bytes().to_vec())),
    }
}

/// [`shared`], where it is long enough to trust what it signed.
pub(super) fn trusted(secret: &str) -> Option<Vec<u8>> {
    shared(secret).filter(|key| key.len() >= FEWEST)
}

/// The bytes of a public Ed25519 key, `whpk_…`.
pub(super) fn public(secret: &str) -> Option<Vec<u8>> {
    base64(secret.strip_prefix("whpk_")?).filter(|key| key.len() == 32)
}

/// Base64 with its padding or without.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    BASE64_NOPAD.decode(text.as_bytes()).ok()
}

/// What signs calls of ours.
pub(super) enum Signer {
    Shared(hmac::Key),
    Private(Box<Ed25519KeyPair>),
}

impl Signer {
    /// Reads a key: a shared one, or a private one, `whsk_…`: its seed, behind which its public half may
    /// stand.
    pub(super) fn read(secret: &str) -> Option<Self> {
        let Some(encoded) = secret.strip_prefix("whsk_") else {
            let key = shared(secret).filter(|key| !key.is_empty())?;
            return Some(Self::Shared(hmac::Key::new(hmac::HMAC_SHA256, &key)));
        };
        let key = base64(encoded)?;
        let (seed, public) = key.split_at_checked(32)?;
        let pair = match public.is_empty() {
            true => Ed25519KeyPair::from_seed_unchecked(seed),
            false => Ed25519KeyPair::from_seed_and_public_key(seed, public),
        };
        pair.ok().map(|pair| Self::Private(Box::new(pair)))
    }

    /// A signature with its version, as it stands in the header.
    pub(super) fn sign(&self, message: &[u8]) -> String {
        match self {
            Self::Shared(key) => format!("v1,{}", BASE64.encode(hmac::sign(key, message).as_ref())),
            Self::Private(pair) => format!("v1a,{}", BASE64.encode(pair.sign(message).as_ref())),
        }
    }
}
