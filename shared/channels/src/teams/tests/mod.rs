//! Teams through its public door: [`Teams`] as a provider.

mod activities;
mod outbound;
mod stand_in;
mod tokens;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use nightdesk_domain::Event;
use serde_json::{Value, json};

use super::Teams;
use super::stand_in::token;
use super::verify::{ISSUER, KEYS};
use crate::provider::{Admission, Malformed, Normalised, Provider, Rejected, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;

const URL: &str = "https://desk.example/webhooks/teams";
const APP: &str = "c9e8c047-2a74-40a2-b28a-b162d5f5327c";
const SERVICE: &str = "https://smba.trafficmanager.net/amer/";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(APP).unwrap()
}

/// The claims of a token that is good for another ten minutes.
fn claims() -> Value {
    let now = received().timestamp();
    json!({ "iss": ISSUER, "aud": APP, "serviceurl": SERVICE, "nbf": now - 300, "exp": now + 600 })
}

/// A POST of these bytes with this token.
fn post(body: impl Into<Bytes>, token: &str) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json; charset=utf-8".parse().unwrap());
    headers.insert("Authorization", format!("Bearer {token}").parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body: body.into() }
}

/// What Microsoft publishes.
fn published() -> Bytes {
    Teams.stand_in().document(&KEYS.parse().unwrap()).unwrap()
}

/// Verifies as the endpoint does.
fn verify_with(published: &[u8], request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    match Teams.verify(request, secrets, received())? {
        Admission::Needs { document, request } => {
            assert_eq!(document.as_str(), KEYS);
            Teams.verify_by(published, request, secrets, received())
        }
        other => panic!("Teams has keys that it publishes: {other:?}"),
    }
}

fn verify(request: Unverified) -> Result<Admission, Rejected> {
    verify_with(&published(), request, &secrets())
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match verify(post(body, &token(&claims()).unwrap())).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("{other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Teams.normalise(&verified(body), received())
}

/// A personal message with these members beside or in place of its own; `null` takes one away.
fn activity(members: Value) -> Value {
    let mut activity = json!({
        "type": "message", "id": "1485983408511", "timestamp": "2026-11-23T02:29:58.123Z",
        "serviceUrl": SERVICE, "channelId": "msteams",
        "from": { "id": "29:1Megan", "name": "Megan", "aadObjectId": "7faf8ab2" },
        "conversation": { "conversationType": "personal", "tenantId": "72f988bf", "id": "a:17I0kl9" },
        "recipient": { "id": format!("28:{APP}"), "name": "Shop" },
    });
    let Value::Object(members) = members else { panic!("members are an object") };
    let all = activity.as_object_mut().unwrap();
    all.extend(members);
    all.retain(|_, value| !value.is_null());
    activity
}

/// The one event of an activity with these members.
fn event(members: Value) -> Event {
    let Normalised { events, unreadable, .. } = normalised(activity(members).to_string()).unwrap();
    assert_eq!(unreadable, [""; 0]);
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}
