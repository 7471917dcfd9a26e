//! Telegram through its public door: [`Telegram`] as a provider.

mod classification;
mod happenings;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use nightdesk_domain::{Event, EventKind};
use serde_json::{Value, json};

use super::Telegram;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;

const URL: &str = "https://desk.example/webhooks/telegram";
const SECRET: &str = "TEST-secret_token-1";
const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

/// A POST of these bytes with this secret.
fn post(body: impl Into<Bytes>, secret: &str) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    headers.insert(HEADER, secret.parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body: body.into() }
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match Telegram.verify(post(body, SECRET), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("Telegram has no handshake: {other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Telegram.normalise(&verified(body), received())
}

/// The events of an Update with this member.
fn events(name: &str, member: Value) -> Vec<Event> {
    let update = Value::from_iter([("update_id".to_owned(), json!(900)), (name.to_owned(), member)]);
    let Normalised { events, unreadable, .. } = normalised(update.to_string()).unwrap();
    assert_eq!(unreadable, [""; 0], "{name}");
    events
}

/// The one event of an Update with this member.
fn event(name: &str, member: Value) -> Event {
    let events = events(name, member);
    let [event] = <[Event; 1]>::try_from(events).unwrap();
    event
}

/// A private message with these members in place of its text.
fn message(members: Value) -> Value {
    let person = json!({ "id": 42, "is_bot": false, "first_name": "Ann", "language_code": "en" });
    let chat = json!({ "id": 42, "type": "private", "first_name": "Ann" });
    let mut message = json!({ "message_id": 7, "from": person, "chat": chat, "date": 1_795_400_000 });
    let Value::Object(members) = members else { panic!("members are an object") };
    message.as_object_mut().unwrap().extend(members);
    message
}

/// What an event says is unsupported, and whether the customer awaits an answer.
fn unsupported(event: &Event) -> (&str, bool) {
    match &event.kind {
        EventKind::Unsupported { what, message, .. } => (what, *message),
        other => panic!("{other:?}: {other:?}"),
    }
}
