//! The signature in every request's query, and the handshake.
//!
//! Where a secret has a key, bodies are encrypted with it and signed, and nothing else is taken: the
//! signature of an encrypted request, put before a body in plain text, would hold for that as well.
//! Without a key the body is not signed.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, Response, header};

use super::encryption;
use crate::clock;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::{Secret, Secrets};
use crate::signature::{self, Proof};

/// Answers the handshake, or lets a signed request through: decrypted, where bodies are encrypted.
pub(super) fn verify(
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    match request.method {
        Method::GET => handshake(&request, secrets, now),
        Method::POST => message(request, secrets, now),
        _ => Err(Rejected::Method("GET, POST")),
    }
}

/// WeChat asks whether the token of its console is ours, and wants its own word back.
fn handshake(request: &Unverified, secrets: &Secrets, now: DateTime<Utc>) -> Result<Admission, Rejected> {
    let signed = |name| request.query(name).ok_or(Rejected::Incomplete(name));
    let (tag, echo) = (signed("signature")?, signed("echostr")?);
    let (timestamp, nonce) = (signed("timestamp")?, signed("nonce")?);
    let tag = signature::hex(&tag).ok_or(Rejected::Handshake)?;
    let message = |secret: &Secret| sorted([secret.value(), &timestamp, &nonce]);
    signature::sha1(secrets, message, &tag).next().ok_or(Rejected::Handshake)?;
    clock::fresh(&timestamp, now)?;
    Ok(Admission::Handshake(plain_text(echo)))
}

fn message(mut request: Unverified, secrets: &Secrets, now: DateTime<Utc>) -> Result<Admission, Rejected> {
    if request.content_type().is_some_and(|kind| kind != "text/xml" && kind != "application/xml") {
        return Err(Rejected::ContentType("text/xml"));
    }
    let signed = |name| request.query(name).ok_or(Rejected::Signature);
    let (timestamp, nonce) = (signed("timestamp")?, signed("nonce")?);
    let (proof, body) = match request.query("encrypt_type").as_deref() {
        Some("aes") => {
            let (proof, body) = decrypted(&request, secrets, &timestamp, &nonce)?;
            (proof, Some(body))
        }
        _ => {
            let tag = signature::hex(&signed("signature")?).ok_or(Rejected::Signature)?;
            let message = |secret: &Secret| sorted([secret.value(), &timestamp, &nonce]);
            let mut signed = signature::sha1(secrets, message, &tag);
            let (proof, _) = signed.find(|(_, secret)| secret.key().is_none()).ok_or(Rejected::Signature)?;
            (proof, None)
        }
    };
    clock::fresh(&timestamp, now)?;
    if let Some(body) = body {
        request.body = body;
    }
    Ok(Admission::Verified(request.verified(proof)))
}

/// What an encrypted body says, by the secret that signed it.
fn decrypted(
    request: &Unverified,
    secrets: &Secrets,
    timestamp: &str,
    nonce: &str,
) -> Result<(Proof, Bytes), Rejected> {
    let tag =
        request.query("msg_signature").and_then(|tag| signature::hex(&tag)).ok_or(Rejected::Signature)?;
    let encrypted = encryption::element(&request.body).ok_or(Rejected::Signature)?;
    let message = |secret: &Secret| sorted([secret.value(), timestamp, nonce, encrypted]);
    let read = |(proof, secret): (Proof, &Secret)| {
        let plain = encryption::decrypt(encrypted, secret.key()?)?;
        let ours = secret.account().is_none_or(|account| account.as_str() == plain.app);
        ours.then_some((proof, plain.xml))
    };
    signature::sha1(secrets, message, &tag).find_map(read).ok_or(Rejected::Signature)
}

/// What is signed: all parts in the order of their bytes, with nothing between them.
pub(super) fn sorted<const N: usize>(mut parts: [&str; N]) -> Vec<u8> {
    parts.sort_unstable();
    parts.concat().into_bytes()
}

/// An answer in plain text.
pub(super) fn plain_text(text: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(text));
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
