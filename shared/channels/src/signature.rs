//! Signature checks in constant time; the only source of a [`Proof`].

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use nightdesk_domain::Account;
use ring::signature::{ED25519, UnparsedPublicKey};
use ring::{digest, hmac, signature as asymmetric};

use crate::secrets::{Secret, Secrets};

/// Evidence that a request was signed with one of our secrets. Made here alone.
#[derive(Debug)]
pub struct Proof {
    account: Option<Account>,
}

impl Proof {
    pub(crate) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    pub(crate) fn into_account(self) -> Option<Account> {
        self.account
    }
}

/// The hash below an HMAC.
#[derive(Debug, Clone, Copy)]
pub enum Hash {
    /// HMAC-SHA1, which Twilio uses.
    Sha1,
    /// HMAC-SHA256.
    Sha256,
}

impl Hash {
    fn key(self, secret: &str) -> hmac::Key {
        let algorithm = match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
        };
        hmac::Key::new(algorithm, secret.as_bytes())
    }
}

/// Checks an HMAC tag over `message` against every secret, in constant time for each.
pub fn hmac(hash: Hash, secrets: &Secrets, message: &[u8], tag: &[u8]) -> Option<Proof> {
    let signed = |secret: &str| hmac::verify(&hash.key(secret), message, tag).is_ok();
    let secret = secrets.iter().find(|secret| signed(secret.value()))?;
    Some(Proof { account: secret.account().cloned() })
}

/// [`hmac()`] with SHA-256 and the key that a secret writes down, as in base64; a secret that does not is
/// passed over.
pub fn hmac_by(
    secrets: &Secrets,
    key: impl Fn(&Secret) -> Option<Vec<u8>>,
    message: &[u8],
    tag: &[u8],
) -> Option<Proof> {
    let signed = |key: Vec<u8>| hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), message, tag).is_ok();
    let secret = secrets.iter().find(|secret| key(secret).is_some_and(signed))?;
    Some(Proof { account: secret.account().cloned() })
}

/// Checks an Ed25519 signature (RFC 8032) by the public key that a secret writes down; a secret that does
/// not is passed over.
pub fn ed25519(
    secrets: &Secrets,
    key: impl Fn(&Secret) -> Option<Vec<u8>>,
    message: &[u8],
    tag: &[u8],
) -> Option<Proof> {
    let signed = |key: Vec<u8>| UnparsedPublicKey::new(&ED25519, key).verify(message, tag).is_ok();
    let secret = secrets.iter().find(|secret| key(secret).is_some_and(signed))?;
    Some(Proof { account: secret.account().cloned() })
}

/// Checks that a value is one of the secrets themselves, in constant time for each.
///
/// Both sides are hashed first, so that the time taken does not even tell the length.
pub fn equal(secrets: &Secrets, given: &str) -> Option<Proof> {
    let given = digest::digest(&digest::SHA256, given.as_bytes());
    let same =
        |secret: &str| same(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref(), given.as_ref());
    let secret = secrets.iter().find(|secret| same(secret.value()))?;
    Some(Proof { account: secret.account().cloned() })
}

/// What stands before the point in a P-256 public key's SPKI (RFC 5480, section 2).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Reads a P-256 public key, written as its SPKI in base64; its point.
pub(crate) fn p256_key(text: &str) -> Option<Vec<u8>> {
    Some(base64(text.trim())?.strip_prefix(&P256_SPKI)?.to_vec())
}

/// Checks an ECDSA P-256 SHA-256 signature (ASN.1) over `message` by every secret that is such a public
/// key (see [`p256_key`]).
pub(crate) fn ecdsa_p256(secrets: &Secrets, message: &[u8], tag: &[u8]) -> Option<Proof> {
    let signed = |point: Vec<u8>| {
        let key = UnparsedPublicKey::new(&asymmetric::ECDSA_P256_SHA256_ASN1, point);
        key.verify(message, tag).is_ok()
    };
    let secret = secrets.iter().find(|secret| p256_key(secret.value()).is_some_and(signed))?;
    Some(Proof { account: secret.account().cloned() })
}

/// Checks an RSA PKCS#1 v1.5 signature by a public key (RFC 8017, A.1.1, in DER) over what was sent in
/// the name of one of the secrets: `named` is who the message says it is for.
pub(crate) fn rsa(
    hash: Hash,
    key: &[u8],
    message: &[u8],
    tag: &[u8],
    secrets: &Secrets,
    named: &str,
) -> Option<Proof> {
    let algorithm: &asymmetric::RsaParameters = match hash {
        Hash::Sha1 => &asymmetric::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => &asymmetric::RSA_PKCS1_2048_8192_SHA256,
    };
    UnparsedPublicKey::new(algorithm, key).verify(message, tag).ok()?;
    equal(secrets, named)
}

/// Finds the secrets of which `message` makes what `tag` is the SHA-1 of, comparing in constant time for
/// each: several, where one secret stands beside two keys during a rotation.
pub fn sha1<'a>(
    secrets: &'a Secrets,
    message: impl Fn(&Secret) -> Vec<u8>,
    tag: &[u8],
) -> impl Iterator<Item = (Proof, &'a Secret)> {
    let signed = move |secret: &&Secret| same(&sha1_of(&message(secret)), tag);
    secrets.iter().filter(signed).map(|secret| (Proof { account: secret.account().cloned() }, secret))
}

/// The SHA-1 of some bytes.
pub fn sha1_of(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

/// Checks, in constant time, that `tag` is the SHA-256 of some bytes in hexadecimal of any case.
pub fn is_sha256(bytes: &[u8], tag: &str) -> bool {
    hex(tag).is_some_and(|given| same(digest::digest(&digest::SHA256, bytes).as_ref(), &given))
}

fn same(expected: &[u8], given: &[u8]) -> bool {
    #[expect(deprecated, reason = "ring offers no other comparison in constant time")]
    ring::constant_time::verify_slices_are_equal(expected, given).is_ok()
}

/// Decodes a tag written in hexadecimal.
pub fn hex(tag: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(tag.as_bytes()).ok()
}

/// Decodes a tag written in base64.
pub fn base64(tag: &str) -> Option<Vec<u8>> {
    BASE64.decode(tag.as_bytes()).ok()
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Makes an HMAC tag: as a provider would, or for a token of our own.
pub fn sign(hash: Hash, secret: &str, message: &[u8]) -> Vec<u8> {
    hmac::sign(&hash.key(secret), message).as_ref().to_vec()
}
