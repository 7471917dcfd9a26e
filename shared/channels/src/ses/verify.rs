//! The signature of SNS, and that it is our topic's: anybody's topic has a valid signature.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Response};

use super::certificate;
use super::sns::{Kind, Message};
use crate::clock;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where SNS says what a message is for.
pub(super) const MESSAGE_TYPE: &str = "x-amz-sns-message-type";

/// How old a message may be. SNS goes on trying for up to an hour, its waiting for answers not counted, and the
/// time that it signs is that of the first try ("Message delivery retries"); it takes a 401 for the last word.
/// All of the message is signed, so that one which is repeated is the same event, however late.
const OLDEST: TimeDelta = TimeDelta::days(1);

/// Asks for the certificate that a message of our topic names.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    let message = message(&request)?;
    // Before the certificate is fetched: nobody else's topic makes us do so.
    signature::equal(secrets, &message.topic_arn).ok_or(Rejected::Signature)?;
    let document = message.certificate().ok_or(Rejected::Signature)?;
    Ok(Admission::Needs { document, request })
}

/// Lets a message through that the certificate's key signed.
pub(super) fn verify_by(
    certificate: &[u8],
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    let message = message(&request)?;
    let key = certificate::rsa_key(certificate).ok_or(Rejected::UnknownKey)?;
    let hash = match message.signature_version.as_str() {
        "1" => Hash::Sha1,
        "2" => Hash::Sha256,
        _ => return Err(Rejected::Signature),
    };
    let tag = signature::base64(&message.signature).ok_or(Rejected::Signature)?;
    let signed = message.signed().ok_or(Rejected::Signature)?;
    let proof = signature::rsa(hash, &key, signed.as_bytes(), &tag, secrets, &message.topic_arn);
    let proof = proof.ok_or(Rejected::Signature)?;
    clock::within(message.at(), OLDEST, now)?;
    match message.kind {
        Kind::Notification => Ok(Admission::Verified(request.verified(proof))),
        Kind::SubscriptionConfirmation => {
            let call = message.confirmation().ok_or(Rejected::Signature)?;
            Ok(Admission::Confirm { call, response: Response::new(Bytes::new()) })
        }
        // Somebody of ours took the subscription away: so be it.
        Kind::UnsubscribeConfirmation => Ok(Admission::Handshake(Response::new(Bytes::new()))),
    }
}

/// The message, whose parts have to be taken apart for the check; nothing else is done with them here.
/// Raw delivery, which has no signature, is no such message.
fn message(request: &Unverified) -> Result<Message, Rejected> {
    let message: Message = serde_json::from_slice(&request.body).map_err(|_| Rejected::Signature)?;
    match request.header(MESSAGE_TYPE) {
        Some(kind) if kind == message.kind.name() => Ok(message),
        _ => Err(Rejected::Signature),
    }
}
