//! What became of our mail: bounces, complaints and deliveries ("Notification contents"), of all that the identity
//! sends. What is not about a reply of ours is nobody's business here, where the original's headers show it.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, EventKind};
use serde::Deserialize;
use serde_json::Value;

use crate::clock;
use crate::mail::outcome::{Outcome, Told};
use crate::mail::{REFERENCE, read_reference, report_of};
use crate::provider::Normalised;

/// Events that change nothing for a reply: what becomes of it is told later, or was.
const TRACKING: &[&str] = &["Click", "DeliveryDelay"];

/// Passing bounces that are the last word about a mail all the same; others may be no more than an
/// out-of-office note ("Bounce types").
const LAST_WORD: &[&str] = &["MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"];

#[derive(Debug, Deserialize)]
struct Notification {
    mail: About,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    message_id: String,
    source: Option<String>,
    #[serde(default)]
    destination: Vec<String>,
    /// The original's, where notifications include them.
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    headers_truncated: bool,
}

#[derive(Debug, Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    bounced_recipients: Vec<Recipient>,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complained_recipients: Vec<Recipient>,
    complaint_feedback_type: Option<String>,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Delivery {
    recipients: Vec<String>,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
    status: Option<String>,
}

/// Reads one notification.
pub(super) fn normalise(
    kind: &str,
    body: &Value,
    account: Option<&Account>,
    received: DateTime<Utc>,
) -> Normalised {
    let Ok(notification) = Notification::deserialize(body) else {
        return Normalised::parked("a notification of an unknown form");
    };
    let reference = notification.mail.reference();
    if TRACKING.contains(&kind) || (reference.is_none() && notification.mail.shows_its_headers()) {
        return Normalised::default();
    }
    let of = notification.mail.message_id.as_str();
    let receipt = |outcome: Outcome| outcome.receipt(of, reference.clone());
    let (told, at): (Vec<(String, EventKind)>, Option<&str>) = match &notification {
        Notification { bounce: Some(bounce), .. } => {
            let told = |one: &Recipient| (one.email_address.clone(), bounce.kind(one, receipt));
            (bounce.bounced_recipients.iter().map(told).collect(), bounce.timestamp.as_deref())
        }
        Notification { complaint: Some(complaint), .. } => {
            let told = |one: &Recipient| (one.email_address.clone(), complaint.kind());
            (complaint.complained_recipients.iter().map(told).collect(), complaint.timestamp.as_deref())
        }
        Notification { delivery: Some(delivery), .. } => {
            let told = |to: &String| (to.clone(), receipt(Outcome::Delivered));
            (delivery.recipients.iter().map(told).collect(), delivery.timestamp.as_deref())
        }
        Notification { mail, .. } => {
            let kind_of_event = || match kind {
                "Send" => receipt(Outcome::Sent),
                "Open" => receipt(Outcome::Read),
                "Reject" => receipt(Outcome::Failed("Reject".to_owned())),
                _ => report_of(kind),
            };
            (mail.destination.iter().map(|to| (to.clone(), kind_of_event())).collect(), None)
        }
    };
    let at = at.and_then(|at| DateTime::parse_from_rfc3339(at).ok()).map(|at| at.with_timezone(&Utc));
    let event = |(n, (recipient, kind_of_event)): (usize, (String, EventKind))| {
        Told {
            account: account.map(ToString::to_string).or_else(|| notification.mail.source.clone()),
            recipient,
            id: format!("{of}:{kind}:{n}"),
            at: clock::by_provider(at, received),
            kind: kind_of_event,
        }
        .event(received)
    };
    let events: Vec<_> = told.into_iter().enumerate().filter_map(event).collect();
    if events.is_empty() {
        Normalised::parked("a notification that names nobody")
    } else {
        Normalised::of(events)
    }
}

impl About {
    /// Which reply of ours it is, where the headers are there and say so.
    fn reference(&self) -> Option<String> {
        let ours = self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(REFERENCE))?;
        read_reference(&ours.value)
    }

    fn shows_its_headers(&self) -> bool {
        !self.headers.is_empty() && !self.headers_truncated
    }
}

impl Bounce {
    fn kind(&self, recipient: &Recipient, receipt: impl Fn(Outcome) -> EventKind) -> EventKind {
        if self.bounce_type == "Transient" && !LAST_WORD.contains(&self.bounce_sub_type.as_str()) {
            return report_of("passing bounce");
        }
        let code = recipient.status.clone().unwrap_or_else(|| self.bounce_sub_type.clone());
        receipt(Outcome::Failed(code))
    }
}

impl Complaint {
    fn kind(&self) -> EventKind {
        match self.complaint_feedback_type.as_deref() {
            Some("not-spam") => report_of("complaint taken back"),
            _ => EventKind::OptOut,
        }
    }
}
