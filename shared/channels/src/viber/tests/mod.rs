//! Viber through its public door: [`Viber`] as a provider.

mod callbacks;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use http::{HeaderMap, Method};
use nightdesk_domain::Event;
use serde_json::{Value, json};

use super::Viber;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

const URL: &str = "https://desk.example/webhooks/viber";
const SECRET: &str = "44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3";
const HEADER: &str = "X-Viber-Content-Signature";

fn received() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

/// A POST of these bytes, signed with this token.
fn post(body: impl Into<Bytes>, secret: &str) -> Unverified {
    let body = body.into();
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    headers.insert(HEADER, HEXLOWER.encode(&sign(Hash::Sha256, secret, &body)).parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body }
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match Viber.verify(post(body, SECRET), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("Viber has no handshake: {other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Viber.normalise(&verified(body), received())
}

/// A callback of this kind with these members beside those that every callback has.
fn callback(kind: &str, members: Value) -> Value {
    let mut callback = json!({
        "event": kind,
        "timestamp": 1_795_834_799_123_i64,
        "message_token": 4_912_661_846_655_238_145_u64,
    });
    let Value::Object(members) = members else { panic!("members are an object") };
    callback.as_object_mut().unwrap().extend(members);
    callback
}

/// The one event of a callback.
fn event(kind: &str, members: Value) -> Event {
    let Normalised { events, unreadable, .. } = normalised(callback(kind, members).to_string()).unwrap();
    assert_eq!(unreadable, [""; 0], "{kind}");
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}

/// The event of a message of these members.
fn message(message: Value) -> Event {
    event("message", Value::from_iter([("sender", json!({ "id": "A=" })), ("message", message)]))
}
