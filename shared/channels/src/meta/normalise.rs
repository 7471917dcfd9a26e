//! A verified body, taken apart down to the channel that each part belongs to.

use chrono::{DateTime, Utc};
use nightdesk_domain::Event;
use serde_json::Value;

use super::{escapes, whatsapp};
use crate::provider::{Malformed, Normalised, Unreadable};

/// What was found in a request, receipts apart: they are recorded after all messages.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) messages: Vec<Event>,
    pub(super) receipts: Vec<Event>,
    pub(super) unreadable: Vec<Unreadable>,
}

impl Batch {
    /// Parks an element that belongs to no customer that could be found.
    pub(super) fn park(&mut self, why: &'static str, element: &Value) {
        self.unreadable.push(Unreadable { why, element: element.clone() });
    }
}

/// Reads a request's body by its `object`; every entry, change, message and status on its own.
pub(super) fn normalise(body: &[u8], received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body = parse(body)?;
    let object = body.get("object").and_then(Value::as_str);
    let object = object.ok_or_else(|| Malformed("it has no text \"object\"".to_owned()))?;
    let mut batch = Batch::default();
    if object == whatsapp::OBJECT {
        let entries = body.get("entry").and_then(Value::as_array);
        let entries = entries.ok_or_else(|| Malformed("it has no list \"entry\"".to_owned()))?;
        for entry in entries {
            read_entry(entry, received, &mut batch);
        }
    } else {
        batch.park("its object is not whatsapp_business_account, the only one that is read", &body);
    }
    let mut events = batch.messages;
    events.append(&mut batch.receipts);
    Ok(Normalised { events, unreadable: batch.unreadable })
}

fn parse(body: &[u8]) -> Result<Value, Malformed> {
    serde_json::from_slice(body)
        .or_else(|_| serde_json::from_slice(&escapes::mend(body)))
        .map_err(|error| Malformed(format!("no JSON: line {}, column {}", error.line(), error.column())))
}

fn read_entry(entry: &Value, received: DateTime<Utc>, batch: &mut Batch) {
    match entry.get("changes").and_then(Value::as_array) {
        Some(changes) => changes.iter().for_each(|change| whatsapp::read_change(change, received, batch)),
        None => batch.park("an entry without a list of changes", entry),
    }
}
