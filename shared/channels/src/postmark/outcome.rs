//! What became of our mail: the webhooks for bounces, deliveries, openings and complaints, which are about all that
//! the server sends. What is not about a reply of ours, by the metadata that went along, is nobody's business here.

use chrono::{DateTime, Utc};
use nightdesk_domain::EventKind;
use serde::Deserialize;
use serde_json::Value;

use crate::clock;
use crate::element;
use crate::mail::outcome::{Outcome, Told};
use crate::provider::Normalised;

/// Bounces after which the mail will not arrive ("Bounce types").
const FINAL: &[&str] = &[
    "HardBounce",
    "SoftBounce",
    "DnsError",
    "SpamNotification",
    "VirusNotification",
    "BadEmailAddress",
    "ManuallyDeactivated",
    "Blocked",
    "SMTPApiError",
    "DMARCPolicy",
    "TemplateRenderingFailed",
    "Unknown",
];

/// The parts of these webhooks that the desk reads.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    #[serde(rename = "MessageID")]
    message_id: String,
    #[serde(rename = "Type")]
    kind: Option<String>,
    recipient: Option<String>,
    email: Option<String>,
    from: Option<String>,
    #[serde(alias = "BouncedAt", alias = "DeliveredAt", alias = "ReceivedAt", alias = "ChangedAt")]
    at: Option<String>,
    suppress_sending: Option<bool>,
    suppression_reason: Option<String>,
    #[serde(default)]
    metadata: Metadata,
}

/// What went out with the mail.
#[derive(Debug, Default, Deserialize)]
struct Metadata {
    account: Option<String>,
}

/// Where a record says that it is about a reply of ours.
const MARK: &str = "/Metadata/nightdesk";

/// Records that change nothing for a reply.
const TRACKING: &[&str] = &["Click"];

/// Reads one record.
pub(super) fn normalise(kind: &str, body: &Value, received: DateTime<Utc>) -> Normalised {
    let is_ours = body.pointer(MARK).and_then(Value::as_str).is_some();
    if !is_ours || TRACKING.contains(&kind) {
        return Normalised::default();
    }
    match event(kind, body, received) {
        Some(event) => Normalised::of(vec![event]),
        None => Normalised::parked("a record of an unknown form"),
    }
}

fn event(kind: &str, body: &Value, received: DateTime<Utc>) -> Option<nightdesk_domain::Event> {
    let record: Record = element::read(body)?;
    let at = record.at.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let of = record.message_id.as_str();
    let what = record.kind.as_deref().unwrap_or_default();
    let kind_of_event = match kind {
        "Bounce" if FINAL.contains(&what) => Outcome::Failed(what.to_owned()).receipt(of, None),
        "Delivery" => Outcome::Delivered.receipt(of, None),
        "Open" => Outcome::Read.receipt(of, None),
        "SpamComplaint" => EventKind::OptOut,
        "SubscriptionChange" => match (record.suppress_sending, record.suppression_reason.as_deref()) {
            (Some(true), Some("ManualSuppression" | "SpamComplaint")) => EventKind::OptOut,
            (Some(false), _) => EventKind::OptIn,
            _ => element::unsupported_happening(kind, body),
        },
        _ => element::unsupported_happening(kind, body),
    };
    let when = record.at.as_deref().unwrap_or_default();
    Told {
        account: record.from.or(record.metadata.account),
        recipient: record.recipient.or(record.email)?,
        id: format!("{of}:{kind}:{when}"),
        at: clock::by_provider(at.map(|at| at.with_timezone(&Utc)), received),
        kind: kind_of_event,
    }
    .event(received)
}
