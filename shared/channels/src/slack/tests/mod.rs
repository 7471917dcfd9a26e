//! Slack through its public door: [`Slack`] as a provider.

mod customers;
mod inbound;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use http::{HeaderMap, Method};
use nightdesk_domain::{Event, EventKind};
use serde_json::{Value, json};

use super::Slack;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

const URL: &str = "https://desk.example/webhooks/slack";
const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const TEAM: &str = "T061EG9R6";
const BOT: &str = "U0LAN0Z89";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

/// A POST of these bytes, signed with this secret at this second.
fn signed(kind: &str, body: impl Into<Bytes>, secret: &str, at: &str) -> Unverified {
    let body = body.into();
    let tag = signature::sign(Hash::Sha256, secret, &[b"v0:", at.as_bytes(), b":", &body].concat());
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", kind.parse().unwrap());
    headers.insert("X-Slack-Request-Timestamp", at.parse().unwrap());
    headers.insert("X-Slack-Signature", format!("v0={}", HEXLOWER.encode(&tag)).parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body }
}

fn post(kind: &str, body: impl Into<Bytes>) -> Unverified {
    signed(kind, body, SECRET, &received().timestamp().to_string())
}

fn verified(kind: &str, body: impl Into<Bytes>, secrets: &Secrets) -> Verified {
    match Slack.verify(post(kind, body), secrets, received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("no handshake was asked for: {other:?}"),
    }
}

fn normalised(kind: &str, body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Slack.normalise(&verified(kind, body, &secrets()), received())
}

/// An event in its envelope, with these members of the envelope changed.
fn envelope(event: &Value, changed: Value) -> Value {
    let mut outer = json!({
        "team_id": TEAM,
        "api_app_id": "A0MDYCDME",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev08MFMKH6",
        "event_time": 1_795_400_000,
        "authorizations": [{ "enterprise_id": null, "team_id": TEAM, "user_id": BOT, "is_bot": true }],
        "is_ext_shared_channel": false,
    });
    let Value::Object(changed) = changed else { panic!("changes are an object") };
    outer.as_object_mut().unwrap().extend(changed);
    outer
}

/// The events of an event in a changed envelope.
fn events_in(event: &Value, changed: Value) -> Vec<Event> {
    let Normalised { events, unreadable, .. } =
        normalised(JSON, envelope(event, changed).to_string()).unwrap();
    assert_eq!(unreadable, [""; 0]);
    events
}

fn event_in(event: &Value, changed: Value) -> Event {
    let [event] = <[Event; 1]>::try_from(events_in(event, changed)).unwrap();
    event
}

fn event(event: &Value) -> Event {
    event_in(event, json!({}))
}

/// A direct message with these members changed.
fn message(changed: Value) -> Value {
    let mut message = json!({
        "type": "message",
        "user": "U061F7AUR",
        "text": "Hello",
        "ts": "1795400000.000200",
        "event_ts": "1795400000.000200",
        "channel": "D024BE91L",
        "channel_type": "im",
    });
    let Value::Object(changed) = changed else { panic!("changes are an object") };
    message.as_object_mut().unwrap().extend(changed);
    message
}

/// What an event says is unsupported, and whether the customer awaits an answer.
fn unsupported(event: &Event) -> (&str, bool) {
    match &event.kind {
        EventKind::Unsupported { what, message, .. } => (what, *message),
        other => panic!("{other:?}"),
    }
}

/// What a message says.
fn said(event: &Event) -> &str {
    match &event.kind {
        EventKind::Message { content, .. }
        | EventKind::Edit { content, .. }
        | EventKind::AgentMessage { content } => content.text.as_deref().unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}
