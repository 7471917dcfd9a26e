//! A verified body, taken apart down to the channel that each part belongs to.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event};
use serde_json::Value;

use super::messaging::Inbox;
use super::{escapes, instagram, messenger, whatsapp};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// What was found in a request, receipts apart: they are recorded after all messages.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) messages: Vec<Event>,
    pub(super) receipts: Vec<Event>,
    pub(super) unreadable: Vec<&'static str>,
}

impl Batch {
    /// Parks an element that belongs to no customer that could be found.
    pub(super) fn park(&mut self, why: &'static str) {
        self.unreadable.push(why);
    }
}

/// Reads a request's body by its `object`; every entry and each of its elements on its own.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body = parse(request.body())?;
    let object = body.get("object").and_then(Value::as_str);
    let object = object.ok_or_else(|| Malformed("it has no text \"object\"".to_owned()))?;
    let mut batch = Batch::default();
    match product(object, request.account(), received) {
        Some(product) => {
            let entries = body.get("entry").and_then(Value::as_array);
            let entries = entries.ok_or_else(|| Malformed("it has no list \"entry\"".to_owned()))?;
            entries.iter().for_each(|entry| product.read_entry(entry, received, &mut batch));
            product.order(&mut batch);
        }
        None => batch.park("its object is none that is read"),
    }
    let mut events = batch.messages;
    events.append(&mut batch.receipts);
    Ok(Normalised { events, unreadable: batch.unreadable, ..Normalised::default() })
}

/// The product that a request is about.
enum Product<'a> {
    WhatsApp,
    Messaging(Inbox<'a>),
}

fn product<'a>(object: &str, app: Option<&'a Account>, received: DateTime<Utc>) -> Option<Product<'a>> {
    let inbox = |channel| Some(Product::Messaging(Inbox { channel, app, received }));
    match object {
        whatsapp::OBJECT => Some(Product::WhatsApp),
        messenger::OBJECT => inbox(messenger::MESSENGER),
        instagram::OBJECT => inbox(instagram::INSTAGRAM),
        _ => None,
    }
}

impl Product<'_> {
    fn read_entry(&self, entry: &Value, received: DateTime<Utc>, batch: &mut Batch) {
        match self {
            Self::WhatsApp => whatsapp::read_entry(entry, received, batch),
            Self::Messaging(inbox) => inbox.read_entry(entry, batch),
        }
    }

    /// The order of a conversation, as far as the request shows it.
    ///
    /// Messenger and Instagram tell time in milliseconds and ask to sort by it; WhatsApp tells seconds.
    fn order(&self, batch: &mut Batch) {
        if matches!(self, Self::Messaging(_)) {
            batch.messages.sort_by_key(|event| event.at);
        }
    }
}

fn parse(body: &[u8]) -> Result<Value, Malformed> {
    serde_json::from_slice(body)
        .or_else(|_| serde_json::from_slice(&escapes::mend(body)))
        .map_err(|error| Malformed(format!("no JSON: line {}, column {}", error.line(), error.column())))
}
