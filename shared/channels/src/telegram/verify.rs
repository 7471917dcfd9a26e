//! The secret that comes with every request.

use http::Method;

use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature;

/// Where Telegram sends the `secret_token` that `setWebhook` was given.
pub(super) const SECRET_TOKEN: &str = "x-telegram-bot-api-secret-token";

/// Lets a request through that carries one of the secrets. The body itself is not signed.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let given = request.header(SECRET_TOKEN).ok_or(Rejected::Signature)?;
    let proof = signature::equal(secrets, given).ok_or(Rejected::Signature)?;
    Ok(Admission::Verified(request.verified(proof)))
}
