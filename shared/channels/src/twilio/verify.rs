//! The signature of every request.
//!
//! Source: Twilio, "Webhooks security" and "Sign webhooks with shared keys"; for the spellings of
//! the URL see [`signed_url`].

use std::collections::BTreeSet;

use bytes::Bytes;
use http::Method;

use super::{form, signed_url};
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where Twilio signs, in base64.
pub(super) const SIGNATURE: &str = "x-twilio-signature";

/// Where Twilio names the algorithm when a shared key signs in place of the account's auth token:
/// `key=…,algorithm=HMAC_SHA256`.
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

/// The query parameter that carries the hash of a JSON body.
pub(super) const BODY_HASH: &str = "bodySHA256";

/// What a request carries beside its URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// Parameters in the query: a GET.
    Query,
    /// A form, whose parameters are signed with the URL.
    Form,
    /// JSON, whose hash stands in the URL.
    Json,
}

impl Carries {
    /// What a request says that it carries.
    pub(super) fn of(request: &Unverified) -> Result<Self, Rejected> {
        let content_type = request.content_type();
        match (&request.method, content_type.as_deref()) {
            (&Method::GET, _) => Ok(Self::Query),
            (&Method::POST, None | Some("application/x-www-form-urlencoded")) => Ok(Self::Form),
            (&Method::POST, Some("application/json")) => Ok(Self::Json),
            (&Method::POST, _) => Err(Rejected::ContentType("application/x-www-form-urlencoded")),
            _ => Err(Rejected::Method("GET, POST")),
        }
    }
}

/// Lets a signed request through.
pub(super) fn verify(mut request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    let carries = Carries::of(&request)?;
    let hash = algorithm(&request)?;
    let tag = request.header(SIGNATURE).and_then(signature::base64).ok_or(Rejected::Signature)?;
    let parameters = match carries {
        Carries::Form => parameters(&request.body),
        Carries::Query | Carries::Json => Vec::new(),
    };
    let signed = |url: String| signature::hmac(hash, secrets, &[url.as_bytes(), &parameters].concat(), &tag);
    let proof =
        signed_url::spellings(&request.url).into_iter().find_map(signed).ok_or(Rejected::Signature)?;
    if carries == Carries::Json && !body_is_the_hashed_one(&request) {
        return Err(Rejected::Signature);
    }
    if carries == Carries::Query {
        // A GET's body is not signed: nobody shall read one.
        request.body = Bytes::new();
    }
    Ok(Admission::Verified(request.verified(proof)))
}

/// A form's parameters as they are signed: each name and value once, sorted, with nothing between.
///
/// The form has to be decoded for the check; nothing else is done with it here.
pub(super) fn parameters(body: &[u8]) -> Vec<u8> {
    let sorted: BTreeSet<(Vec<u8>, Vec<u8>)> = form::pairs(body).collect();
    sorted.into_iter().flat_map(|(name, value)| [name, value]).flatten().collect()
}

fn algorithm(request: &Unverified) -> Result<Hash, Rejected> {
    let settings = request.header(SETTINGS).unwrap_or_default().split(',');
    let mut named = settings.filter_map(|part| part.trim().strip_prefix("algorithm="));
    match named.next() {
        None | Some("HMAC_SHA1") => Ok(Hash::Sha1),
        Some("HMAC_SHA256") => Ok(Hash::Sha256),
        Some(_) => Err(Rejected::Signature),
    }
}

fn body_is_the_hashed_one(request: &Unverified) -> bool {
    request.query(BODY_HASH).is_some_and(|hash| signature::is_sha256(&request.body, &hash))
}
