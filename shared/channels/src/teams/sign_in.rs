//! The token that calls carry: the client credentials grant of Microsoft Entra.
//!
//! Source: "Authentication with the Bot Connector API", step 1 of "Authenticate requests from your bot".

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::Teams;
use crate::provider::{Api, Replies, Token, Unsendable};

/// Where tokens are given out.
const LOGIN: &str = "https://login.microsoftonline.com";

/// The tenant in whose name a bot of many tenants signs in.
const BOT_FRAMEWORK: &str = "botframework.com";

/// What the token is for.
const SCOPE: &str = "https://api.botframework.com/.default";

/// Builds the request for a token. The credential's user is `<app id>`, or `<app id>@<tenant>` for a
/// bot that belongs to one tenant; its token is a client secret of that app.
pub(super) fn request(api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let account = api.credential.account.as_ref().map(|account| account.as_str());
    let user = api.credential.user.as_deref().or(account).unwrap_or_default();
    let (app, tenant) = user.split_once('@').unwrap_or((user, BOT_FRAMEWORK));
    if app.is_empty() || tenant.is_empty() || api.credential.token.is_empty() {
        return Err(Unsendable("the credential is not <app id>[@<tenant>] with a client secret"));
    }
    let login = Url::parse(LOGIN).map_err(|_| Unsendable("the address to sign in at is no URL"))?;
    let base = if is_standard(api.base) { &login } else { api.base };
    let url = Api { base, ..*api }.url(&[tenant, "oauth2", "v2.0", "token"])?;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", app)
        .append_pair("client_secret", &api.credential.token)
        .append_pair("scope", SCOPE)
        .finish();
    let mut request = Request::new(Bytes::from(form));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(request)
}

/// True when nothing else was configured than where Teams is.
pub(super) fn is_standard(base: &Url) -> bool {
    base.as_str().trim_end_matches('/') == Teams.api()
}

/// What signing in gave.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    /// Seconds.
    expires_in: u64,
}

/// Reads the token.
pub(super) fn token(response: &Response<Bytes>) -> Option<Token> {
    let granted = response.status().is_success().then(|| serde_json::from_slice(response.body()).ok())?;
    let Granted { access_token, expires_in } = granted?;
    let lasts = Duration::from_secs(expires_in);
    (!access_token.is_empty()).then_some(Token { value: access_token, lasts })
}
