//! Discord through its public door: [`Discord`] as a provider.

mod classification;
mod inbound;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use http::{HeaderMap, Method};
use nightdesk_domain::Event;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};

use super::Discord;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;

const URL: &str = "https://desk.example/webhooks/discord";

/// The first key pair of RFC 8032, 7.1.
const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const PRIVATE: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(PUBLIC).unwrap()
}

/// A POST of these bytes, signed at this second.
fn signed(body: impl Into<Bytes>, at: &str) -> Unverified {
    let body = body.into();
    let private = HEXLOWER_PERMISSIVE.decode(PRIVATE.as_bytes()).unwrap();
    let tag = Ed25519KeyPair::from_seed_unchecked(&private).unwrap().sign(&[at.as_bytes(), &body].concat());
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    headers.insert("X-Signature-Timestamp", at.parse().unwrap());
    headers.insert("X-Signature-Ed25519", HEXLOWER.encode(tag.as_ref()).parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body }
}

fn post(body: impl Into<Bytes>) -> Unverified {
    signed(body, &received().timestamp().to_string())
}

fn verified(body: impl Into<Bytes>) -> Option<Verified> {
    match Discord.verify(post(body), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => Some(verified),
        _ => None,
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Discord.normalise(&verified(body).unwrap(), received())
}

/// An interaction in a server, with these members changed.
fn interaction(changed: Value) -> Value {
    let mut body = json!({
        "application_id": "775799577604522054",
        "channel_id": "772908445358620702",
        "guild_id": "772904309264089089",
        "context": 0,
        "id": "867794291820986368",
        "locale": "en-US",
        "member": { "nick": null, "user": { "id": "167348773423415296", "username": "ian", "global_name": "Ian" } },
        "token": "UNIQUE_TOKEN",
        "type": 2,
        "version": 1,
        "data": { "id": "1", "name": "ask", "type": 1, "options": [{ "name": "text", "type": 3, "value": "Hello" }] },
    });
    let Value::Object(changed) = changed else { panic!("changes are an object") };
    body.as_object_mut().unwrap().extend(changed);
    body
}

fn event(body: &Value) -> Event {
    let Normalised { events, unreadable, .. } = normalised(body.to_string()).unwrap();
    assert_eq!(unreadable, [""; 0]);
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}

fn acknowledged(body: &Value) -> (u16, Value) {
    let answer = Discord.acknowledge(&normalised(body.to_string()).unwrap().events);
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}
