//! Who may post: a visitor with a token of ours, and the business's own software with a signature.

use chrono::{DateTime, Utc};
use http::Method;

use super::agents;
use super::payload::{MOST, Post};
use super::token::{self, bearer};
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// Lets a visitor's or an agent's request through, once its body is one that can be read.
///
/// Anybody's browser can get a token: a body that is no post is answered with a 400 here, where what is
/// authentic and unreadable would otherwise be parked and raise an alarm.
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
    let proof = match request.header(agents::SIGNATURE) {
        Some(given) => agents::proven(given, &request.body, secrets, now)?,
        None => {
            let given = bearer(&request.headers).ok_or(Rejected::Signature)?;
            let (token, proof) = token::proven(given, secrets, now)?;
            if !token.is_for(request.header("origin")) {
                return Err(Rejected::Signature);
            }
            proof
        }
    };
    let post: Post = serde_json::from_slice(&request.body).map_err(|_| Rejected::Incomplete("messages"))?;
    if post.messages.len() > MOST {
        return Err(Rejected::Incomplete("at most 20 messages at once"));
    }
    Ok(Admission::Verified(request.verified(proof)))
}
