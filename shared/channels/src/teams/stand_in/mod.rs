//! Teams as the local desk and the tests play it.

use bytes::Bytes;
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use http::{HeaderValue, Request, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::Teams;
use super::verify::{ISSUER, KEYS};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn, sent_at};

/// The stand-in's own key, which is no secret: only a desk that plays Teams itself takes it for
/// Microsoft's (PKCS #8, 2048 bits).
const KEY: &[u8] = include_bytes!("key.pk8");

/// The key's name.
const KEY_ID: &str = "stand-in";

/// How long a token is good.
const LASTS: TimeDelta = TimeDelta::hours(1);

impl StandIn for Teams {
    fn habits(&self) -> Habits {
        Habits {
            // A token without its key, and after its end, shows nothing.
            signatures_are_published: false,
            // A token is good for an hour, and clocks may differ by five minutes.
            freshness: Freshness::Within { past: TimeDelta::minutes(65), ahead: TimeDelta::minutes(5) },
            // The token names the address of replies alone.
            body_is_signed: false,
            // One activity a request.
            batches: &[],
            unknown: &["activity-of-an-unknown-kind", "update-of-an-unknown-kind"],
            echoes: &["bots-own-message"],
        }
    }

    fn document(&self, address: &Url) -> Option<Bytes> {
        let key = RsaKeyPair::from_pkcs8(KEY).ok().filter(|_| address.as_str() == KEYS)?;
        let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public());
        let published = json!({ "keys": [{
            "kty": "RSA", "use": "sig", "kid": KEY_ID, "endorsements": ["msteams"],
            "n": BASE64URL_NOPAD.encode(&public.n), "e": BASE64URL_NOPAD.encode(&public.e),
        }] });
        Some(Bytes::from(published.to_string()))
    }

    /// An app id, and its client secret.
    fn credential(&self) -> &'static str {
        r#"{"user": "c9e8c047-2a74-40a2-b28a-b162d5f5327c", "token": "stand-in"}"#
    }

    /// Adds a token for the bot whose app id the secret is, and for the service that the activity names.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let activity: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let service = activity.get("serviceUrl").and_then(Value::as_str).unwrap_or_default();
        let sent = sent_at(request);
        let (begins, ends) = (sent.timestamp(), (sent + LASTS).timestamp());
        let claims = json!({
            "iss": ISSUER, "aud": secret.value(), "serviceurl": service, "nbf": begins, "exp": ends,
        });
        let bearer = token(&claims).and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok());
        if let Some(bearer) = bearer {
            request.headers.insert(header::AUTHORIZATION, bearer);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let path: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        match path[..] {
            [_tenant, "oauth2", "v2.0", "token"] => signed_in(request.body()),
            ["v3", "conversations", conversation, "activities", ..] if path.len() <= 5 => {
                posted(request, conversation, serial)
            }
            _ => refused(StatusCode::NOT_FOUND, "NotFound"),
        }
    }
}

/// A token of these claims, signed by the stand-in.
pub(super) fn token(claims: &Value) -> Option<String> {
    let key = RsaKeyPair::from_pkcs8(KEY).ok()?;
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": KEY_ID });
    let encoded = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
    let signed = format!("{}.{}", encoded(&header), encoded(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).ok()?;
    Some(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
}

/// Microsoft Entra's answer to the client credentials grant.
fn signed_in(form: &[u8]) -> Played {
    let has = |name: &str| form_urlencoded::parse(form).any(|(key, value)| key == name && !value.is_empty());
    if !has("client_id") || !has("client_secret") || !has("scope") {
        let body = json!({ "error": "invalid_request", "error_description": "a parameter is missing" });
        return Played { response: stand_in::json(StatusCode::BAD_REQUEST, &body), message: None };
    }
    let token = json!({
        "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "stand-in-token",
    });
    Played { response: stand_in::json(StatusCode::OK, &token), message: None }
}

fn posted(request: &Request<Bytes>, conversation: &str, serial: u64) -> Played {
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if bearer.is_none_or(|value| !value.starts_with("Bearer ")) {
        return refused(StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    let activity: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let Some(text) = activity.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) else {
        return refused(StatusCode::BAD_REQUEST, "BadSyntax");
    };
    let id = serial.to_string();
    let to = percent_encoding::percent_decode_str(conversation).decode_utf8_lossy().into_owned();
    let message = PlayedMessage { to, text: text.to_owned(), id: id.clone() };
    Played { response: stand_in::json(StatusCode::CREATED, &json!({ "id": id })), message: Some(message) }
}

fn refused(status: StatusCode, code: &str) -> Played {
    let body = json!({ "error": { "code": code, "message": "refused by the stand-in" } });
    Played { response: stand_in::json(status, &body), message: None }
}
