//! Direct messages, and what customers do with ours.

use nightdesk_domain::event::ReceiptStatus;
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use super::content;
use super::frame::Frame;
use super::payload::{Block, DirectMessage, MarkRead, MessageCreate};
use crate::element;

/// The programs of X's own, by which people write: who writes with one of them for the business is one of
/// its people. Apps of others may not have such names.
const OWN_CLIENTS: &[&str] = &["Twitter for ", "Twitter Web", "TweetDeck", "X for ", "X Web", "X Pro"];

/// What became of an element.
#[derive(Debug)]
pub(super) enum Read {
    /// An event under its customer.
    Event(Box<Event>),
    /// Known, and nothing to the desk.
    Nothing,
    /// Not to be read, and of nobody.
    Unreadable,
}

impl Read {
    pub(super) fn of(event: Option<Event>) -> Self {
        event.map_or(Self::Unreadable, |event| Self::Event(Box::new(event)))
    }
}

/// A message by a customer, by one of the business's people, or by the desk itself.
pub(super) fn message(frame: &Frame<'_>, element: &Value) -> Read {
    let message = element::read::<DirectMessage>(element);
    let Some((message, create)) = message.and_then(DirectMessage::with_create) else {
        return placeholder(frame, element);
    };
    let at = message.created_timestamp.as_deref();
    if create.sender_id != frame.own {
        let kind = written(&message, &create, element);
        return Read::of(frame.event(message.id.clone(), &create.sender_id, at, kind));
    }
    match content::read(&create.message_data).filter(|_| by_a_person(frame, &create)) {
        Some(content) => {
            let kind = EventKind::AgentMessage { content };
            Read::of(frame.event(message.id.clone(), &create.target.recipient_id, at, kind))
        }
        // The desk's own, or another program's.
        None => Read::Nothing,
    }
}

impl DirectMessage {
    fn with_create(mut self) -> Option<(Self, MessageCreate)> {
        let create = self.message_create.take().filter(|_| self.kind == "message_create")?;
        Some((self, create))
    }
}

/// True for what was written in a program of X's. The X Activity API does not name the program: there it is
/// for the record to tell the desk's own, by the id that X gave it when it was sent.
fn by_a_person(frame: &Frame<'_>, create: &MessageCreate) -> bool {
    let Some(app) = create.source_app_id.as_deref() else { return true };
    frame.app(app).is_some_and(|name| OWN_CLIENTS.iter().any(|client| name.starts_with(client)))
}

/// A customer's message, or the option that they chose in place of writing.
fn written(message: &DirectMessage, create: &MessageCreate, element: &Value) -> EventKind {
    let Some(content) = content::read(&create.message_data) else {
        return element::unsupported(&message.kind, element);
    };
    let chosen = create.message_data.pointer("/quick_reply_response/metadata").and_then(Value::as_str);
    match chosen {
        Some(payload) => EventKind::Postback { title: content.text, payload: payload.to_owned(), of: None },
        None => EventKind::Message {
            content,
            reply_to: None,
            forwarded: false,
            referral: message.initiated_via.clone(),
        },
    }
}

/// What is of an unknown kind or could not be read, under whoever it names as its sender.
pub(super) fn placeholder(frame: &Frame<'_>, element: &Value) -> Read {
    let text = |pointer: &str| element.pointer(pointer).and_then(Value::as_str);
    let Some(sender) = text("/message_create/sender_id").or_else(|| text("/sender_id")) else {
        return Read::Unreadable;
    };
    if sender == frame.own {
        return Read::Nothing;
    }
    let what = text("/type").unwrap_or("direct_message");
    let kind = match what.starts_with("message") {
        true => element::unsupported(what, element),
        false => element::unsupported_happening(what, element),
    };
    let id = text("/id").map_or_else(|| frame.id_of(element), str::to_owned);
    Read::of(frame.event(id, sender, text("/created_timestamp"), kind))
}

/// The customer read our messages up to this one; that we read theirs is nothing.
pub(super) fn read_up_to(frame: &Frame<'_>, element: &Value) -> Read {
    let Some(read) = element::read::<MarkRead>(element) else { return placeholder(frame, element) };
    if read.sender_id == frame.own {
        return Read::Nothing;
    }
    let id = format!("read:{}:{}", read.sender_id, read.last_read_event_id);
    let kind =
        EventKind::Receipt { of: read.last_read_event_id, status: ReceiptStatus::Read, reference: None };
    Read::of(frame.event(id, &read.sender_id, read.created_timestamp.as_deref(), kind))
}

/// A customer blocked the business, or let it in again; whom the business blocks is its own matter.
pub(super) fn block(frame: &Frame<'_>, element: &Value) -> Read {
    let Some(Block { kind, created_timestamp, source, target }) = element::read(element) else {
        return Read::Unreadable;
    };
    let (Some(customer), true) = (source.id, target.id.as_deref() == Some(&frame.own)) else {
        return Read::Nothing;
    };
    let what = match kind.as_str() {
        "block" => EventKind::OptOut,
        "unblock" => EventKind::OptIn,
        other => element::unsupported_happening(other, element),
    };
    let at = created_timestamp.as_deref();
    let id = format!("{kind}:{customer}:{}", at.unwrap_or_default());
    Read::of(frame.event(id, &customer, at, what))
}
