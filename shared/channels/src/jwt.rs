//! JSON Web Tokens that a provider signs with RSA and SHA-256 (RS256; RFC 7515, RFC 7519).
//!
//! Own code for one algorithm, on ring: since its version 10 `jsonwebtoken` brings a second cryptographic
//! library, and version 9, the last on ring, takes an `nbf` or `exp` that is no number for one that is
//! not there (GHSA-h395-gr6q-cpjc).

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::element;
use crate::provider::Rejected;

/// The longest token that is looked at, in bytes: providers' have about one thousand.
const LONGEST: usize = 16 * 1024;

/// A token of which nothing is known but the name of the key that it says it is signed with.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    /// The name of the key.
    pub(crate) key: String,
    signed: &'a str,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

/// A token's header.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

/// A provider's public keys (RFC 7517), each read on its own: one of another kind never hides the rest.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// A public RSA key, with what else a provider says of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Key {
    kid: String,
    kty: String,
    n: String,
    e: String,
    /// Channels that Bot Framework lets the key speak for.
    #[serde(default)]
    pub(crate) endorsements: Vec<String>,
}

/// When a token is good, in seconds since 1970.
#[derive(Debug, Deserialize)]
pub(crate) struct Validity {
    exp: i64,
    nbf: Option<i64>,
}

impl<'a> Token<'a> {
    /// Takes the token of a header `Bearer …` apart; nothing where it is none, or of another algorithm
    /// than RS256.
    pub(crate) fn bearer(authorization: &'a str) -> Option<Self> {
        let (scheme, token) = authorization.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.len() > LONGEST {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let Header { alg, kid } = part(header)?;
        let decoded = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
        let (claims, signature) = (decoded(claims)?, decoded(signature)?);
        (alg == "RS256").then_some(Self { key: kid, signed, claims, signature })
    }

    /// What the token claims, once its signature by this key was checked.
    pub(crate) fn claims<T: DeserializeOwned>(&self, key: &Key) -> Result<T, Rejected> {
        let number = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Rejected::Signature);
        let public = RsaPublicKeyComponents { n: number(&key.n)?, e: number(&key.e)? };
        let held = public.verify(&RSA_PKCS1_2048_8192_SHA256, self.signed.as_bytes(), &self.signature);
        held.map_err(|_| Rejected::Signature)?;
        serde_json::from_slice(&self.claims).map_err(|_| Rejected::Signature)
    }
}

/// What a part of a token says, which is JSON in base64url (RFC 7515, 7.1).
pub(crate) fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
}

impl Key {
    /// The key of this name in what a provider publishes.
    pub(crate) fn find(published: &[u8], name: &str) -> Option<Self> {
        let KeySet { keys } = serde_json::from_slice(published).ok()?;
        let mut keys = keys.iter().filter_map(element::read::<Self>);
        keys.find(|key| key.kid == name && key.kty == "RSA")
    }
}

impl Validity {
    /// Whether the token is good now, for clocks that differ by no more than `leeway`.
    pub(crate) fn holds(&self, now: DateTime<Utc>, leeway: TimeDelta) -> bool {
        let (now, leeway) = (now.timestamp(), leeway.num_seconds());
        let begun = self.nbf.is_none_or(|begins| begins.saturating_sub(leeway) <= now);
        begun && now < self.exp.saturating_add(leeway)
    }
}
