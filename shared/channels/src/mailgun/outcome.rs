//! What became of our mail, by Mailgun's webhooks.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use crate::clock;
use crate::element;
use crate::mail::outcome::{Outcome, Told};
use crate::mail::read_reference;
use crate::provider::{Malformed, Normalised};

/// Reads one webhook.
pub(super) fn normalise(body: &Bytes, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    let data = body.get("event-data").ok_or_else(|| Malformed("event-data is missing".to_owned()))?;
    Ok(match event(data, received) {
        Some(event) => Normalised::of(vec![event]),
        None => {
            let why = "an event of an unknown form";
            Normalised::unreadable(why, data.clone())
        }
    })
}

fn event(data: &Value, received: DateTime<Utc>) -> Option<Event> {
    let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str);
    let of = text("/message/headers/message-id").unwrap_or_default().trim_matches(['<', '>']);
    let name = text("/event")?;
    let reference = text("/user-variables/reference").and_then(read_reference);
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
