//! Basic authentication of webhooks: a user and password in the webhook's URL, which the provider sends
//! as a header (RFC 7617).

use data_encoding::BASE64;

use crate::provider::Rejected;
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Proof};

/// Checks a request's user and password against every secret `user:password`.
pub(crate) fn check(request: &Unverified, secrets: &Secrets) -> Result<Proof, Rejected> {
    let given = request.header("authorization").unwrap_or_default();
    let (scheme, pair) = given.split_once(' ').ok_or(Rejected::Signature)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(Rejected::Signature);
    }
    let pair = BASE64.decode(pair.trim().as_bytes()).map_err(|_| Rejected::Signature)?;
    let pair = String::from_utf8(pair).map_err(|_| Rejected::Signature)?;
    signature::equal(secrets, &pair).ok_or(Rejected::Signature)
}

/// The header's value for a user and password.
pub(crate) fn value(user: &str, password: &str) -> Option<http::HeaderValue> {
    let pair = BASE64.encode(format!("{user}:{password}").as_bytes());
    let mut value = http::HeaderValue::try_from(format!("Basic {pair}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
