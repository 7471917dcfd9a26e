//! LINE through its public door: [`Line`] as a provider.

mod happenings;
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

use super::Line;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

const URL: &str = "https://desk.example/webhooks/line";
const SECRET: &str = "8c570fa6dd201bb328f1c1eac23a96d8";
const HEADER: &str = "X-Line-Signature";
const ACCOUNT: &str = "U8e742f61d673b39c7fff3cecb7536ef0";

fn received() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

/// A POST of these bytes, signed with this secret.
fn post(body: impl Into<Bytes>, secret: &str) -> Unverified {
    let body = body.into();
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json; charset=utf-8".parse().unwrap());
    headers.insert(HEADER, BASE64.encode(&sign(Hash::Sha256, secret, &body)).parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body }
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match Line.verify(post(body, SECRET), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("LINE has no handshake: {other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Line.normalise(&verified(body), received())
}

fn of_elements(elements: &[Value]) -> Normalised {
    normalised(json!({ "destination": ACCOUNT, "events": elements }).to_string()).unwrap()
}

/// An element of this type with these members beside those that every event has.
fn element(kind: &str, members: Value) -> Value {
    let mut element = json!({
        "type": kind,
        "webhookEventId": "01KB3Q9T0000000000000000AA",
        "deliveryContext": { "isRedelivery": false },
        "timestamp": 1_795_834_799_123_i64,
        "source": { "type": "user", "userId": "U1" },
        "replyToken": "r1",
        "mode": "active",
    });
    let Value::Object(members) = members else { panic!("members are an object") };
    element.as_object_mut().unwrap().extend(members);
    element
}

/// The one event of an element.
fn event(kind: &str, members: Value) -> Event {
    let Normalised { events, unreadable, .. } = of_elements(&[element(kind, members)]);
    assert_eq!(unreadable, [""; 0], "{kind}");
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}
