//! A call to the Graph API.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde::Serialize;
use url::Url;

use crate::provider::{Api, Unsendable};

/// The Graph API version that calls are made to: introduced on 29 July 2026, the newest.
pub(super) const VERSION: &str = "v26.0";

/// A POST of a message as JSON, let in by the credential's token.
pub(super) fn post(url: &Url, message: &impl Serialize, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let body =
        serde_json::to_vec(message).map_err(|_| Unsendable("the message cannot be written as JSON"))?;
    Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, bearer(&api.credential.token)?)
        .body(Bytes::from(body))
        .map_err(|_| Unsendable("the API's address is not one for HTTP"))
}

/// Whether an account's id may stand in a path.
pub(super) fn is_id(account: &str) -> bool {
    !account.is_empty() && account.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn bearer(token: &str) -> Result<HeaderValue, Unsendable> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| Unsendable("the token has a character that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}
