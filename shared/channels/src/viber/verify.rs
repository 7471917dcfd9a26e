//! The signature of every callback.

use http::Method;

use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where Viber signs: the HMAC-SHA256 of the raw body by the bot's authentication token, in hexadecimal
/// ("Callbacks").
pub(super) const SIGNATURE: &str = "x-viber-content-signature";

/// Lets a callback through that one of the tokens signed. Viber signs no time that could be relied on.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let tag = request.header(SIGNATURE).and_then(signature::hex).ok_or(Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, &request.body, &tag).ok_or(Rejected::Signature)?;
    Ok(Admission::Verified(request.verified(proof)))
}
