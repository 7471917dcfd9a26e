//! The signature of every event, and the challenge by which X asks whether the endpoint is ours.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Method, Response, header};
use ring::hmac;
use serde_json::json;

use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where X signs: `sha256=` and the HMAC-SHA256 of the raw body by the app's consumer secret, in base64
/// (docs.x.com, "Webhooks: Quickstart", "Signature verification").
pub(super) const SIGNATURE: &str = "x-twitter-webhooks-signature";

/// Answers a challenge, or lets a signed request through. X signs no time.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    match request.method {
        Method::GET => challenge(&request, secrets),
        Method::POST => signed(request, secrets),
        _ => Err(Rejected::Method("GET, POST")),
    }
}

fn signed(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let tag = request.header(SIGNATURE).and_then(|value| value.strip_prefix("sha256="));
    let tag = tag.and_then(signature::base64).ok_or(Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, &request.body, &tag).ok_or(Rejected::Signature)?;
    Ok(Admission::Verified(request.verified(proof)))
}

/// The challenge-response check, at registration and every hour: X wants its token signed.
///
/// Of several secrets, the first is the one in force: an answer has room for one signature.
fn challenge(request: &Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    let token = request.query("crc_token").filter(|token| !token.is_empty());
    let token = token.ok_or(Rejected::Incomplete("crc_token is missing"))?;
    // Anybody can ask, and events are signed by the same key in the same way: what could be read as an
    // event is not signed. A token of X's is letters, digits and a few signs.
    if token.len() > 1024 || token.contains(['{', '[']) {
        return Err(Rejected::Incomplete("crc_token is none of X's"));
    }
    let secret = secrets.iter().next().ok_or(Rejected::Signature)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.value().as_bytes());
    let signed = BASE64.encode(hmac::sign(&key, token.as_bytes()).as_ref());
    let answer = json!({ "response_token": format!("sha256={signed}") });
    let mut response = Response::new(Bytes::from(answer.to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(Admission::Handshake(response))
}
