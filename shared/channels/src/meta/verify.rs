//! The signature of every request and the handshake of a subscription, the same for all of Meta.

use bytes::Bytes;
use http::{HeaderValue, Method, Response, header};

use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where Meta signs: `sha256=` and the HMAC-SHA256 of the raw body in hexadecimal
/// (Graph API, "Webhooks: Getting started", "Validating payloads").
pub(super) const SIGNATURE: &str = "x-hub-signature-256";

/// Answers a handshake, or lets a signed request through.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    match request.method {
        Method::GET => handshake(&request, secrets),
        Method::POST => signed(request, secrets),
        _ => Err(Rejected::Method("GET, POST")),
    }
}

fn signed(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let tag = request.header(SIGNATURE).and_then(|value| value.strip_prefix("sha256="));
    let tag = tag.and_then(signature::hex).ok_or(Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, &request.body, &tag).ok_or(Rejected::Signature)?;
    Ok(Admission::Verified(request.verified(proof)))
}

/// Meta asks once whether the endpoint is ours, and expects its challenge back as the body.
///
/// The token proves nothing about any later request.
fn handshake(request: &Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    let mode = request.query("hub.mode").ok_or(Rejected::Incomplete("hub.mode is missing"))?;
    let token =
        request.query("hub.verify_token").ok_or(Rejected::Incomplete("hub.verify_token is missing"))?;
    let challenge = request.query("hub.challenge").ok_or(Rejected::Incomplete("hub.challenge is missing"))?;
    if mode != "subscribe" {
        return Err(Rejected::Incomplete("hub.mode is not subscribe"));
    }
    if signature::equal(&secrets.verify_tokens(), &token).is_none() {
        return Err(Rejected::Handshake);
    }
    Ok(Admission::Handshake(echo(challenge)))
}

/// The challenge comes from outside: no browser may take it for anything but text.
fn echo(challenge: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(challenge));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
