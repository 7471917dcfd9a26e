//! The token beside every request, signed by a key that Microsoft publishes.
//!
//! The rules are those of "Authentication with the Bot Connector API", section "Authenticate requests
//! from the Bot Connector service to your bot". The body itself is not signed: what binds it to the
//! token are the address that a reply would go to and the channel.

use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::jwt::{Key, Token, Validity};
use crate::provider::{Admission, Rejected};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature;

/// Where Bot Framework publishes its keys (`jwks_uri` of its OpenID document).
pub(super) const KEYS: &str = "https://login.botframework.com/v1/.well-known/keys";

/// Who signs in Bot Framework's name. The Emulator's tokens, which any account can get, name another.
pub(super) const ISSUER: &str = "https://api.botframework.com";

/// By how much the clocks may differ.
const LEEWAY: TimeDelta = TimeDelta::minutes(5);

/// What a token says.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    #[serde(rename = "serviceurl", alias = "serviceUrl")]
    service_url: String,
    #[serde(flatten)]
    validity: Validity,
}

/// Asks for the keys, for a request that has a token at all.
pub(super) fn verify(request: Unverified) -> Result<Admission, Rejected> {
    if request.method != Method::POST {
        return Err(Rejected::Method("POST"));
    }
    if request.content_type().is_some_and(|kind| kind != "application/json") {
        return Err(Rejected::ContentType("application/json"));
    }
    token(&request)?;
    let document = Url::parse(KEYS).map_err(|_| Rejected::UnknownKey)?;
    Ok(Admission::Needs { document, request })
}

/// Lets a request through whose token Bot Framework signed for one of our bots.
pub(super) fn verify_by(
    document: &[u8],
    request: Unverified,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    let token = token(&request)?;
    let key = Key::find(document, &token.key).ok_or(Rejected::UnknownKey)?;
    let Claims { iss, aud, service_url, validity } = token.claims(&key)?;
    if iss != ISSUER {
        return Err(Rejected::Signature);
    }
    let proof = signature::equal(secrets, &aud).ok_or(Rejected::Signature)?;
    if !validity.holds(now, LEEWAY) {
        return Err(Rejected::Stale);
    }
    let verified = request.verified(proof);
    // What cannot be read at all is parked; nothing in it is believed.
    if let Ok(activity) = serde_json::from_slice::<Value>(verified.body()) {
        let says = |name: &str| activity.get(name).and_then(Value::as_str);
        let endorsed = says("channelId").is_some_and(|id| key.endorsements.iter().any(|one| one == id));
        if says("serviceUrl") != Some(service_url.as_str()) || !endorsed {
            return Err(Rejected::Signature);
        }
    }
    Ok(Admission::Verified(verified))
}

fn token(request: &Unverified) -> Result<Token<'_>, Rejected> {
    request.header("authorization").and_then(Token::bearer).ok_or(Rejected::Signature)
}
