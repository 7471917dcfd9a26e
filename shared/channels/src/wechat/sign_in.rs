//! The token that calls carry: `stable_token`, which does not end the tokens that others were given, as
//! `token` does.
//!
//! Source: "Get stable access token". Within the last five minutes of a token the old and the new one are
//! both good.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::json;

use super::post_json;
use crate::provider::{Api, Token, Unsendable};

/// Builds the request for a token: the credential's user is the app id, its token the app secret.
pub(super) fn request(api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let account = api.credential.account.as_ref().map(|account| account.as_str());
    let app = api.credential.user.as_deref().or(account).filter(|app| !app.is_empty());
    let app = app.ok_or(Unsendable("the credential has no app id"))?;
    if api.credential.token.is_empty() {
        return Err(Unsendable("the app secret is empty"));
    }
    let url = api.url(&["cgi-bin", "stable_token"])?;
    let secret = &api.credential.token;
    post_json(&url, &json!({ "grant_type": "client_credential", "appid": app, "secret": secret }))
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    /// Seconds.
    expires_in: u64,
}

/// Reads the token; an error comes with the same status 200, and has none.
pub(super) fn token(response: &Response<Bytes>) -> Option<Token> {
    let granted = response.status().is_success().then(|| serde_json::from_slice(response.body()).ok())?;
    let Granted { access_token, expires_in } = granted?;
    let lasts = Duration::from_secs(expires_in);
    (!access_token.is_empty()).then_some(Token { value: access_token, lasts })
}
