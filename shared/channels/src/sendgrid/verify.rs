//! The signature of a security policy, or the user and password of the webhook's URL where there is no
//! policy ("Securing your Inbound Parse webhook").
//!
//! A secret is either the policy's public key, in base64 as SendGrid shows it, or `user:password`. A
//! public key is no password: whoever knows it must not get in by it.

use chrono::{DateTime, Utc};
use http::Method;

use crate::clock;
use crate::mail::basic_auth;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Proof};

/// Where SendGrid signs, in base64.
pub(super) const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";

/// Where it says when, in seconds.
pub(super) const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

/// Lets a request through that is signed, or that carries the user and password.
pub(super) fn verify(
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    let passwords = secrets.only(|secret| secret.contains(':'));
    let proof = match basic_auth::check(&request, &passwords) {
        Ok(proof) => proof,
        Err(_) => signed(&request, secrets, now)?,
    };
    let kinds = ["multipart/form-data", "application/x-www-form-urlencoded", "application/json"];
    if request.content_type().is_some_and(|kind| !kinds.contains(&kind.as_str())) {
        return Err(Rejected::ContentType("multipart/form-data"));
    }
    Ok(Admission::Verified(request.verified(proof)))
}

/// The time and then the exact body are signed.
fn signed(request: &Unverified, secrets: &Secrets, now: DateTime<Utc>) -> Result<Proof, Rejected> {
    let tag = request.header(SIGNATURE).and_then(signature::base64).ok_or(Rejected::Signature)?;
    let timestamp = request.header(TIMESTAMP).ok_or(Rejected::Signature)?;
    let message = [timestamp.as_bytes(), &request.body].concat();
    let proof = signature::ecdsa_p256(secrets, &message, &tag).ok_or(Rejected::Signature)?;
    clock::fresh(timestamp, now)?;
    Ok(proof)
}
