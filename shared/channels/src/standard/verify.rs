//! The signature of every request ("Verifying webhook authenticity").

use chrono::{DateTime, Utc};
use http::Method;

use super::key;
use crate::clock;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Proof};

/// The names of the headers, `webhook-…`; the specification's first implementation, Svix, writes `svix-…`.
const FAMILIES: [&str; 2] = ["webhook", "svix"];

/// All of these headers. A signature is no secret: it is good for this request, and for five minutes.
pub(super) const HEADERS: [&str; 6] =
    ["webhook-id", "webhook-timestamp", "webhook-signature", "svix-id", "svix-timestamp", "svix-signature"];

/// The most signatures that are tried: a rotation of keys has two.
const SIGNATURES: usize = 16;

/// What comes beside the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Headers<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) signatures: &'a str,
}

impl<'a> Headers<'a> {
    /// The headers, all of one family.
    pub(super) fn of(request: &'a Unverified) -> Option<Self> {
        FAMILIES.iter().find_map(|family| {
            let header = |name: &str| request.header(&format!("{family}-{name}"));
            Some(Self {
                id: header("id")?,
                timestamp: header("timestamp")?,
                signatures: header("signature")?,
            })
        })
    }
}

/// Lets a signed request through.
pub(super) fn verify(
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let headers = Headers::of(&request).ok_or(Rejected::Signature)?;
    let message = signed(headers.id, headers.timestamp, &request.body);
    let mut signatures = headers.signatures.split_ascii_whitespace().take(SIGNATURES);
    let proof = signatures.find_map(|one| proof(secrets, &message, one)).ok_or(Rejected::Signature)?;
    clock::fresh(headers.timestamp, now)?;
    Ok(Admission::Verified(request.verified(proof)))
}

/// Checks one signature, by its version; one of an unknown version proves nothing.
fn proof(secrets: &Secrets, message: &[u8], signature: &str) -> Option<Proof> {
    let (version, tag) = signature.split_once(',')?;
    let tag = signature::base64(tag)?;
    match version {
        "v1" => signature::hmac_by(secrets, |secret| key::trusted(secret.value()), message, &tag),
        "v1a" => signature::ed25519(secrets, |secret| key::public(secret.value()), message, &tag),
        _ => None,
    }
}

/// What is signed: the webhook's id, the time and the exact body.
pub(super) fn signed(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}
