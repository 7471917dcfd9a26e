//! From a request to an event.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde_json::Value;

use super::APP;
use super::customer::Person;
use super::payload::{About, Done, Envelope, VERSION, Written};
use super::verify::Headers;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::{clock, element};

/// The account of an app that names none.
const ACCOUNT: &str = "app";

/// The longest thread, as long as an address.
const THREAD: usize = 512;

/// Reads a request: one event.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body: Value = serde_json::from_slice(request.body())
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    let envelope: Envelope = element::read(&body)
        .ok_or_else(|| Malformed("version, type or data is missing, or of the wrong type".to_owned()))?;
    if envelope.version != VERSION {
        return Err(Malformed(format!("version {} is not known", envelope.version)));
    }
    let webhook = Headers::of(request.request()).map_or("", |headers| headers.id);
    let event = event(&envelope, webhook, request.account(), received);
    Ok(match event {
        Some(event) => Normalised::of(vec![event]),
        None => Normalised::parked("an event that names no customer"),
    })
}

fn event(
    envelope: &Envelope,
    webhook: &str,
    bound: Option<&Account>,
    received: DateTime<Utc>,
) -> Option<Event> {
    let about: About = element::read(&envelope.data)?;
    // The secret tells whose app it is, whatever it says itself.
    let account = bound.cloned().unwrap_or_else(|| Account::new(about.account.as_deref().unwrap_or(ACCOUNT)));
    let thread = about.thread.clone().unwrap_or_else(|| about.customer.id.clone());
    let person = Person::of(about.customer, &account)?;
    let (id, kind) = kind(envelope).unwrap_or_else(|| (None, unread(envelope)));
    // Repeated attempts have the same id ("Webhook metadata").
    let id = id.unwrap_or_else(|| format!("webhook:{webhook}"));
    Some(Event {
        key: EventKey { channel: APP, account, id },
        address: person.address,
        also: person.also,
        thread: if is_thread(&thread) { thread } else { String::new() },
        at: clock::by_provider(envelope.at(), received),
        received,
        sender: person.sender,
        kind,
    })
}

/// True for what can name a conversation to the app again.
pub(super) fn is_thread(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= THREAD && !text.chars().any(char::is_control)
}

/// What happened, and its own id where it is a message; nothing where it is not of its shape.
fn kind(envelope: &Envelope) -> Option<(Option<String>, EventKind)> {
    match envelope.kind.as_str() {
        "message" | "agent_message" | "edit" => written(envelope),
        _ => done(envelope).map(|kind| (None, kind)),
    }
}

fn written(envelope: &Envelope) -> Option<(Option<String>, EventKind)> {
    let mut written: Written = element::read(&envelope.data)?;
    let content = written.content()?;
    Some(match envelope.kind.as_str() {
        "edit" => (None, EventKind::Edit { of: written.of?, content }),
        "agent_message" => (Some(written.id?), EventKind::AgentMessage { content }),
        _ => {
            let Written { id, reply_to, forwarded, referral, .. } = written;
            (Some(id?), EventKind::Message { content, reply_to, forwarded, referral })
        }
    })
}

fn done(envelope: &Envelope) -> Option<EventKind> {
    let done: Done = element::read(&envelope.data)?;
    Some(match envelope.kind.as_str() {
        "deletion" => EventKind::Deletion { of: done.of? },
        "reaction" => EventKind::Reaction { of: done.of?, emoji: done.emoji },
        "postback" => EventKind::Postback { title: done.title, payload: done.payload?, of: done.of },
        "receipt" => {
            let reference = done.reference;
            // By our reference alone, where the app keeps no ids of its own.
            let of = done.of.or_else(|| reference.clone())?;
            EventKind::Receipt { of, status: done.status?, reference }
        }
        "started" => EventKind::Started { payload: done.payload },
        "opt_out" => EventKind::OptOut,
        "opt_in" => EventKind::OptIn,
        _ => return None,
    })
}

/// The placeholder of what is of an unknown type or not of its type's shape.
fn unread(envelope: &Envelope) -> EventKind {
    match envelope.kind.as_str() {
        "message" | "postback" => element::unsupported(&envelope.kind, &envelope.data),
        _ => element::unsupported_happening(&envelope.kind, &envelope.data),
    }
}
