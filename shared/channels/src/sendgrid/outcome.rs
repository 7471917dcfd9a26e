//! What became of our mail, by SendGrid's Event Webhook: many events in one request, of all that the SendGrid
//! account sends. What is not about a reply of ours, by the reference that went along, is nobody's business here.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use crate::clock;
use crate::element;
use crate::mail::outcome::{Outcome, Told};
use crate::mail::read_reference;
use crate::provider::{Malformed, Normalised};

/// Events that change nothing for a reply: what becomes of it is told later, or was.
const TRACKING: &[&str] = &["deferred", "click"];

/// Reads a request's events.
pub(super) fn normalise(body: &Bytes, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let elements: Vec<Value> = serde_json::from_slice(body).map_err(|error| {
        Malformed(format!("no JSON array, line {}, column {}", error.line(), error.column()))
    })?;
    let mut normalised = Normalised::default();
    for element in elements {
        let text = |name: &str| element.get(name).and_then(Value::as_str);
        let reference = text("reference").and_then(read_reference);
        if text("event").is_some_and(|name| reference.is_none() || TRACKING.contains(&name)) {
            continue;
        }
        match event(&element, reference, received) {
            Some(event) => normalised.events.push(event),
            None => normalised.unreadable.push("an event that names nobody"),
        }
    }
    Ok(normalised)
}

fn event(element: &Value, reference: Option<String>, received: DateTime<Utc>) -> Option<Event> {
    let text = |name: &str| element.get(name).and_then(Value::as_str);
    // The id that the call gave, with what SendGrid's own machines add.
    let of = text("sg_message_id").and_then(|id| id.split('.').next()).unwrap_or_default();
    let name = text("event")?;
    let kind = match name {
        "processed" => Outcome::Sent.receipt(of, reference),
        "delivered" => Outcome::Delivered.receipt(of, reference),
        "open" => Outcome::Read.receipt(of, reference),
        "bounce" | "dropped" => {
            let code = text("status").filter(|status| !status.is_empty()).unwrap_or(name);
            Outcome::Failed(code.to_owned()).receipt(of, reference)
        }
        "spamreport" | "unsubscribe" | "group_unsubscribe" => EventKind::OptOut,
        "group_resubscribe" => EventKind::OptIn,
        _ => element::unsupported_happening(name, element),
    };
    let id = text("sg_event_id")
        .map_or_else(|| format!("{of}:{name}:{}", text("email").unwrap_or_default()), str::to_owned);
    Told {
        account: text("account").map(str::to_owned),
        recipient: text("email")?.to_owned(),
        id,
        at: clock::by_seconds(element.get("timestamp").and_then(Value::as_i64), received),
        kind,
    }
    .event(received)
}
