//! A business's own app through its public door: [`Standard`] as a provider.

mod inbound;
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

use super::Standard;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

const URL: &str = "https://desk.example/webhooks/standard";

/// A key whose bytes are text, so that they can be signed with as such.
const KEY: &str = "24 bytes or more of text";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secret() -> String {
    format!("whsec_{}", BASE64.encode(KEY.as_bytes()))
}

fn secrets() -> Secrets {
    Secrets::parse(&secret()).unwrap()
}

fn tag(id: &str, at: &str, body: &[u8]) -> String {
    let message = [id.as_bytes(), b".", at.as_bytes(), b".", body].concat();
    format!("v1,{}", BASE64.encode(&signature::sign(Hash::Sha256, KEY, &message)))
}

/// A POST with these headers, each below its family's name.
fn with_headers(family: &str, id: &str, at: &str, signatures: &str, body: Bytes) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    for (name, value) in [("id", id), ("timestamp", at), ("signature", signatures)] {
        let name: http::HeaderName = format!("{family}-{name}").parse().unwrap();
        headers.insert(name, value.parse().unwrap());
    }
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body }
}

fn signed(body: impl Into<Bytes>, at: &str) -> Unverified {
    let body = body.into();
    let tag = tag(ID, at, &body);
    with_headers("webhook", ID, at, &tag, body)
}

fn post(body: impl Into<Bytes>) -> Unverified {
    signed(body, &received().timestamp().to_string())
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match Standard.verify(post(body), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("there is no handshake: {other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Standard.normalise(&verified(body), received())
}

/// The body of an event of this type, with these members of its data.
fn body(kind: &str, data: Value) -> Value {
    let Value::Object(data) = data else { panic!("data is an object") };
    let mut all = json!({ "customer": { "id": "u-1" } });
    all.as_object_mut().unwrap().extend(data);
    json!({ "version": 1, "type": kind, "timestamp": "2026-11-23T02:29:00+00:00", "data": all })
}

fn event(kind: &str, data: Value) -> Event {
    let Normalised { events, unreadable, .. } = normalised(body(kind, data).to_string()).unwrap();
    assert_eq!(unreadable, [""; 0]);
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}
