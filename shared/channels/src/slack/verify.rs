//! The signature of every request.
//!
//! Source: "Verifying requests from Slack", <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, Response, header};
use serde_json::Value;
use url::form_urlencoded;

use crate::clock;
use crate::json;
use crate::provider::{Admission, Rejected};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where Slack signs: `v0=` and hexadecimal.
pub(super) const SIGNATURE: &str = "x-slack-signature";

/// When Slack signed, in seconds since 1970.
pub(super) const TIMESTAMP: &str = "x-slack-request-timestamp";

/// Lets a signed request through; a question about the endpoint itself is answered.
pub(super) fn verify(
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    let kind = request.content_type();
    if !matches!(kind.as_deref(), None | Some("application/json" | "application/x-www-form-urlencoded")) {
        return Err(Rejected::ContentType("application/json, application/x-www-form-urlencoded"));
    }
    let timestamp = request.header(TIMESTAMP).ok_or(Rejected::Signature)?;
    let tag = request.header(SIGNATURE).and_then(|tag| tag.strip_prefix("v0=")).and_then(signature::hex);
    let message = signed(timestamp, &request.body);
    let proof = signature::hmac(Hash::Sha256, secrets, &message, &tag.ok_or(Rejected::Signature)?)
        .ok_or(Rejected::Signature)?;
    clock::fresh(timestamp, now)?;
    let verified = request.verified(proof);
    Ok(match question(&verified) {
        Some(answer) => Admission::Handshake(answer),
        None => Admission::Verified(verified),
    })
}

/// What is signed: the version, the time and the exact body.
pub(super) fn signed(timestamp: &str, body: &[u8]) -> Vec<u8> {
    [b"v0:", timestamp.as_bytes(), b":", body].concat()
}

/// True for a body that is a form: an interaction or a slash command.
pub(super) fn is_form(request: &Verified) -> bool {
    request.request().content_type().as_deref() == Some("application/x-www-form-urlencoded")
}

/// The answer to `url_verification`, which asks for its challenge, and to the occasional look at a slash
/// command's certificate (`ssl_check`).
fn question(request: &Verified) -> Option<Response<Bytes>> {
    if is_form(request) {
        let checks =
            form_urlencoded::parse(request.body()).any(|(name, value)| name == "ssl_check" && value == "1");
        return checks.then(|| Response::new(Bytes::new()));
    }
    let body: Value = serde_json::from_slice(request.body()).ok()?;
    if json::text(&body, "/type") != Some("url_verification") {
        return None;
    }
    let challenge = json::text(&body, "/challenge")?.to_owned();
    let mut answer = Response::new(Bytes::from(challenge));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Some(answer)
}
