//! What lets a call in: a user access token of OAuth 2.0 as it is, or the signature that a token of OAuth 1.0a
//! takes.

use http::{HeaderValue, Method};
use url::Url;

use super::oauth1::{self, Moment};
use crate::provider::{Api, Unsendable};

/// The `Authorization` of a call whose body is no form. `about` is what sets it apart from others at the
/// same moment.
pub(super) fn authorization(
    method: &Method,
    url: &Url,
    about: &str,
    api: &Api<'_>,
) -> Result<HeaderValue, Unsendable> {
    let token = &api.credential.token;
    if token.is_empty() {
        return Err(Unsendable("the user access token is empty"));
    }
    let login = match &api.credential.oauth1 {
        Some(keys) => oauth1::authorization(method, url, token, keys, &Moment::of(api.now, about)),
        None => format!("Bearer {token}"),
    };
    let mut login = HeaderValue::try_from(login)
        .map_err(|_| Unsendable("the user access token cannot stand in a header"))?;
    login.set_sensitive(true);
    Ok(login)
}
