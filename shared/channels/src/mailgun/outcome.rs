//! What became of our mail, by Mailgun's webhooks, which are about all that the domain sends. What is not about a
//! reply of ours, by the reference that went along, is nobody's business here.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use crate::clock;
use crate::element;
use crate::mail::outcome::{Outcome, Told};
use crate::mail::read_reference;
use crate::provider::{Malformed, Normalised};

/// Events, with their severity, that change nothing for a reply: what becomes of it is told later, or was.
const TRACKING: &[(&str, Option<&str>)] =
    &[("accepted", None), ("stored", None), ("clicked", None), ("failed", Some("temporary"))];

/// Reads one webhook.
pub(super) fn normalise(body: &Bytes, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    let data = body.get("event-data").ok_or_else(|| Malformed("event-data is missing".to_owned()))?;
    let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str);
    let reference = text("/user-variables/reference").and_then(read_reference);
    let tracking = TRACKING.contains(&(text("/event").unwrap_or_default(), text("/severity")));
    if text("/event").is_some() && (reference.is_none() || tracking) {
        return Ok(Normalised::default());
    }
    Ok(match event(data, reference, received) {
        Some(event) => Normalised::of(vec![event]),
        None => Normalised::parked("an event of an unknown form"),
    })
}

fn event(data: &Value, reference: Option<String>, received: DateTime<Utc>) -> Option<Event> {
    let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str);
    let of = text("/message/headers/message-id").unwrap_or_default().trim_matches(['<', '>']);
    let name = text("/event")?;
    let kind = match (name, text("/severity")) {
        ("delivered", _) => Outcome::Delivered.receipt(of, reference),
        ("opened", _) => Outcome::Read.receipt(of, reference),
        ("failed", Some("permanent")) => {
            let code = data.pointer("/delivery-status/code").map(ToString::to_string);
            Outcome::Failed(code.unwrap_or_else(|| "failed".to_owned())).receipt(of, reference)
        }
        ("complained" | "unsubscribed", _) => EventKind::OptOut,
        _ => element::unsupported_happening(name, data),
    };
    // Seconds with a fraction, which a float holds to the microsecond.
    let seconds =
        data.get("timestamp").and_then(Value::as_f64).filter(|seconds| (0.0..1e11).contains(seconds));
    #[expect(clippy::cast_possible_truncation, reason = "it is within the range just checked")]
    let at = seconds.and_then(|seconds| DateTime::from_timestamp_millis((seconds * 1000.0) as i64));
    Told {
        account: text("/message/headers/from").map(bare),
        recipient: text("/recipient")?.to_owned(),
        id: format!("{of}:{name}:{}", text("/id").unwrap_or_default()),
        at: clock::by_provider(at, received),
        kind,
    }
    .event(received)
}

/// The address in `Name <address>`.
fn bare(from: &str) -> String {
    from.rsplit_once('<').map_or(from, |(_, address)| address.trim_end_matches('>')).to_owned()
}
