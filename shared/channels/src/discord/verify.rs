//! The signature of every request, and the questions about the endpoint itself.
//!
//! Source: "Setting Up an Endpoint", <https://docs.discord.com/developers/interactions/overview>. Discord
//! itself sends wrong signatures now and then, and gives up an endpoint that does not answer 401.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::clock;
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::{Secret, Secrets};
use crate::signature;

/// Where Discord signs, in hexadecimal.
pub(super) const SIGNATURE: &str = "x-signature-ed25519";

/// When Discord signed, in seconds since 1970. It asks for no window: the one that is kept is ours.
pub(super) const TIMESTAMP: &str = "x-signature-timestamp";

/// Lets a signed request through; a question about the endpoint itself is answered.
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
    let timestamp = request.header(TIMESTAMP).ok_or(Rejected::Signature)?;
    let tag = request.header(SIGNATURE).and_then(signature::hex).ok_or(Rejected::Signature)?;
    let message = signed(timestamp, &request.body);
    let public = |secret: &Secret| signature::hex(secret.value());
    let proof = signature::ed25519(secrets, public, &message, &tag).ok_or(Rejected::Signature)?;
    clock::fresh(timestamp, now)?;
    let verified = request.verified(proof);
    Ok(match question(verified.body()) {
        Some(answer) => Admission::Handshake(answer),
        None => Admission::Verified(verified),
    })
}

/// What is signed: the time and the exact body.
pub(super) fn signed(timestamp: &str, body: &[u8]) -> Vec<u8> {
    [timestamp.as_bytes(), body].concat()
}

/// The answer to a PING of interactions (`type` 1, no `event`), to one of webhook events (`type` 0), and to
/// a command being typed (4), which the desk has no suggestions for.
fn question(body: &[u8]) -> Option<Response<Bytes>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    match body.get("type").and_then(Value::as_u64)? {
        0 => Some(nothing()),
        1 if body.get("event").is_none() => Some(answer(&json!({ "type": 1 }))),
        4 => Some(answer(&json!({ "type": 8, "data": { "choices": [] } }))),
        _ => None,
    }
}

/// An answer of JSON.
pub(super) fn answer(body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// 204, with the content type that Discord wants to see even there.
pub(super) fn nothing() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
