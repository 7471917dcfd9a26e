//! X through its public door: [`X`] as a provider.

mod classification;
mod messages;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use http::{HeaderMap, Method};
use nightdesk_domain::Event;
use serde_json::{Value, json};

use super::X;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

const URL: &str = "https://desk.example/webhooks/x";
const SECRET: &str = "consumer-secret";
const HEADER: &str = "x-twitter-webhooks-signature";
const OWN: &str = "1811111111111111111";

fn received() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

fn request(method: Method, url: &str, body: impl Into<Bytes>) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    Unverified { method, url: url.to_owned(), headers, body: body.into() }
}

/// A POST of these bytes, signed with this secret.
fn post(body: impl Into<Bytes>, secret: &str) -> Unverified {
    let mut request = request(Method::POST, URL, body);
    let tag = format!("sha256={}", BASE64.encode(&sign(Hash::Sha256, secret, &request.body)));
    request.headers.insert(HEADER, tag.parse().unwrap());
    request
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match X.verify(post(body, SECRET), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("a POST is no handshake: {other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    X.normalise(&verified(body), received())
}

fn events(body: &Value) -> Vec<Event> {
    let Normalised { events, unreadable, .. } = normalised(body.to_string()).unwrap();
    assert_eq!(unreadable, [""; 0], "{body}");
    events
}

/// A direct message from one user to another with this data.
fn message(sender: &str, to: &str, data: Value) -> Value {
    let mut create = json!({ "target": { "recipient_id": to }, "sender_id": sender });
    create["message_data"] = data;
    let mut message = json!({
        "type": "message_create",
        "id": "2080765901528535096",
        "created_timestamp": "1795834799123",
    });
    message["message_create"] = create;
    message
}

/// A request of the X Activity API about the business.
fn activity(kind: &str, payload: Value) -> Value {
    let mut data = json!({ "event_uuid": "-685", "filter": { "user_id": OWN }, "event_type": kind });
    data["payload"] = payload;
    Value::from_iter([("data", data)])
}

/// A request of the Account Activity API about the business.
fn account_activity(list: &str, elements: Value) -> Value {
    Value::from_iter([("for_user_id", json!(OWN)), (list, elements)])
}
