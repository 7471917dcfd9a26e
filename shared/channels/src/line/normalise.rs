//! From LINE's webhook events to the desk's.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde::Deserialize;
use serde_json::Value;

use super::payload::{Frame, Message};
use super::thread::{self, Thread};
use super::{LINE, content, happenings};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::{clock, element};

#[derive(Debug, Deserialize)]
struct Callback {
    destination: Option<String>,
    events: Vec<Value>,
}

/// Splits a request into events. A request without any is LINE's question whether the endpoint is there.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let callback: Callback = serde_json::from_slice(request.body()).map_err(|error| {
        Malformed(format!("no LINE webhook, line {}, column {}", error.line(), error.column()))
    })?;
    let destination = callback.destination.filter(|id| !id.is_empty()).map(Account::new);
    let account = request.account().cloned().or(destination);
    let account = account.ok_or_else(|| Malformed("destination is missing".to_owned()))?;

    let mut normalised = Normalised::default();
    for element in callback.events {
        match event(&account, &element, received) {
            Some(event) => {
                let wants = again(&event);
                normalised.events.push(event);
                normalised.events.extend(wants);
            }
            None => normalised
                .unreadable
                .push("an event of the account itself, or unreadable, that names no customer"),
        }
    }
    Ok(normalised)
}

/// Reads one event; nothing where it names nobody.
fn event(account: &Account, element: &Value, received: DateTime<Utc>) -> Option<Event> {
    let frame: Frame = element::read(element)?;
    let source = frame.source.as_ref()?;
    let address = Address::new("line", source.customer()?).ok()?;
    let message = element.get("message").and_then(element::read::<Message>);
    let (id, kind) = what_happened(&frame, message.as_ref(), element);
    Some(Event {
        key: EventKey { channel: LINE, account: account.clone(), id },
        address,
        also: Vec::new(),
        thread: thread_of(&frame, message.as_ref()),
        at: clock::by_provider(frame.at(), received),
        received,
        sender: Default::default(),
        kind,
    })
}

/// Befriending begins, and undoes having blocked, whether LINE says `isUnblocked` or not.
fn again(event: &Event) -> Option<Event> {
    let began = matches!(event.kind, EventKind::Started { .. });
    let key = EventKey { id: format!("{}:opt_in", event.key.id), ..event.key.clone() };
    began.then(|| Event { key, kind: EventKind::OptIn, ..event.clone() })
}

/// An event's id and kind. A message has its own id, which its deletion and its edits name.
fn what_happened(frame: &Frame, message: Option<&Message>, element: &Value) -> (String, EventKind) {
    let kind = frame.kind.as_str();
    let said = message.and_then(|message| content::read(&message.kind, element.get("message")?));
    match (kind, message, said) {
        ("message", Some(message), Some(content)) => {
            let reply_to = message.quoted_message_id.clone();
            let kind = EventKind::Message { content, reply_to, forwarded: false, referral: None };
            (message.id.clone(), kind)
        }
        ("message", Some(message), None) => {
            (message.id.clone(), element::unsupported(&message.kind, element))
        }
        ("messageEdited", Some(message), Some(content)) => {
            (event_id(frame, element), EventKind::Edit { of: message.id.clone(), content })
        }
        ("messageEdited", ..) => (event_id(frame, element), element::unsupported_happening(kind, element)),
        _ => {
            let happened = happenings::read(kind, element).unwrap_or_else(|| unknown(kind, element));
            (event_id(frame, element), happened)
        }
    }
}

/// What is or holds a message was written by somebody; the rest just happened.
fn unknown(kind: &str, element: &Value) -> EventKind {
    if kind == "message" || element.get("message").is_some() {
        return element::unsupported(kind, element);
    }
    element::unsupported_happening(kind, element)
}

/// LINE's id of the event, the same when it is delivered again; without one, the element's own hash.
fn event_id(frame: &Frame, element: &Value) -> String {
    let id = frame.webhook_event_id.clone().filter(|id| !id.is_empty());
    id.unwrap_or_else(|| element::made_id(element))
}

/// Where to answer; nowhere while another program has the word.
fn thread_of(frame: &Frame, message: Option<&Message>) -> String {
    let chat = frame.source.as_ref().and_then(|source| source.chat()).filter(|chat| thread::is_plain(chat));
    let Some(chat) = chat.filter(|_| !frame.is_standby()) else { return String::new() };
    let plain = |token: &Option<String>| token.clone().filter(|token| thread::is_plain(token));
    let quote = message.and_then(|message| plain(&message.quote_token));
    Thread { chat: chat.to_owned(), reply: plain(&frame.reply_token), quote }.to_string()
}
