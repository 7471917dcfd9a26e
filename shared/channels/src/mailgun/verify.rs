//! The signature that comes in the body ("Securing webhooks"). It signs a time and a token, not the
//! body: what is repeated is known by the mail's own Message-ID.
//!
//! The token is not remembered: there is no state here, and the record is by events. For what that means, see
//! the folder's `README.md`.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use serde::Deserialize;

use crate::clock;
use crate::mail::form::Form;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// What is signed, and the signature.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Signed {
    pub(super) timestamp: String,
    pub(super) token: String,
    #[serde(default)]
    pub(super) signature: String,
}

#[derive(Debug, Deserialize)]
struct Webhook {
    signature: Signed,
}

impl Signed {
    /// The signature of a request. The body has to be taken apart for the check; nothing else is done
    /// with it here. None where there is none.
    pub(super) fn of(request: &Unverified) -> Option<Self> {
        if request.content_type()? == "application/json" {
            return Self::of_webhook(&request.body);
        }
        let form = Form::read(request)?;
        let text = |name| form.get(name).map(|_| form.text(name).into_owned());
        Some(Self {
            timestamp: text("timestamp")?,
            token: text("token")?,
            signature: text("signature").unwrap_or_default(),
        })
    }

    fn of_webhook(body: &Bytes) -> Option<Self> {
        serde_json::from_slice::<Webhook>(body).ok().map(|webhook| webhook.signature)
    }

    /// What is signed.
    pub(super) fn message(&self) -> String {
        format!("{}{}", self.timestamp, self.token)
    }
}

/// How old a signature may be. Mailgun tries again for 7 h 55 min ("Receive HTTP": after 10, 15 and 30 minutes,
/// 1, 2 and 4 hours), and others saw it send the first try's signature each time. A mail that could not be taken
/// at first must not be shut out for good.
const OLDEST: TimeDelta = TimeDelta::hours(9);

/// Lets a request through that was signed since Mailgun's first try could have been.
pub(super) fn verify(
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    let kinds = ["application/x-www-form-urlencoded", "multipart/form-data", "application/json"];
    if request.content_type().is_some_and(|kind| !kinds.contains(&kind.as_str())) {
        return Err(Rejected::ContentType("multipart/form-data"));
    }
    let signed = Signed::of(&request).ok_or(Rejected::Signature)?;
    let tag = signature::hex(&signed.signature).ok_or(Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, signed.message().as_bytes(), &tag)
        .ok_or(Rejected::Signature)?;
    let at = signed.timestamp.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    clock::within(at, OLDEST, now)?;
    Ok(Admission::Verified(request.verified(proof)))
}
