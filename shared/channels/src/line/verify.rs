//! The signature of every request.

use http::Method;

use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// Where LINE signs: the HMAC-SHA256 of the raw body by the channel secret, in base64
/// (<https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/>).
pub(super) const SIGNATURE: &str = "x-line-signature";

/// Lets a request through that one of the channel secrets signed. LINE signs no time.
pub(super) fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    let tag = request.header(SIGNATURE).and_then(signature::base64).ok_or(Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, &request.body, &tag).ok_or(Rejected::Signature)?;
    Ok(Admission::Verified(request.verified(proof)))
}
