//! What became of our mail: bounces, complaints and deliveries ("Notification contents").

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, EventKind};
use serde::Deserialize;
use serde_json::Value;

use crate::clock;
use crate::mail::outcome::{Outcome, Told};
use crate::mail::report_of;
use crate::provider::Normalised;

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
        return Normalised::unreadable("a notification of an unknown form", body.clone());
    };
    let of = notification.mail.message_id.as_str();
    let (told, at): (Vec<(String, EventKind)>, Option<&str>) = match &notification {
        Notification { bounce: Some(bounce), .. } => {
            let told = |one: &Recipient| (one.email_address.clone(), bounce.kind(one, of));
            (bounce.bounced_recipients.iter().map(told).collect(), bounce.timestamp.as_deref())
        }
        Notification { complaint: Some(complaint), .. } => {
            let told = |one: &Recipient| (one.email_address.clone(), complaint.kind());
            (complaint.complained_recipients.iter().map(told).collect(), complaint.timestamp.as_deref())
        }
        Notification { delivery: Some(delivery), .. } => {
            let told = |to: &String| (to.clone(), Outcome::Delivered.receipt(of, None));
            (delivery.recipients.iter().map(told).collect(), delivery.timestamp.as_deref())
        }
        Notification { mail, .. } => {
            let kind_of_event = || match kind {
                "Send" => Outcome::Sent.receipt(of, None),
                "Open" => Outcome::Read.receipt(of, None),
                "Reject" => Outcome::Failed("Reject".to_owned()).receipt(of, None),
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
        Normalised::unreadable("a notification that names nobody", body.clone())
    } else {
        Normalised::of(events)
    }
}

impl Bounce {
    fn kind(&self, recipient: &Recipient, of: &str) -> EventKind {
        if self.bounce_type == "Transient" && !LAST_WORD.contains(&self.bounce_sub_type.as_str()) {
            return report_of("passing bounce");
        }
        let code = recipient.status.clone().unwrap_or_else(|| self.bounce_sub_type.clone());
        Outcome::Failed(code).receipt(of, None)
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
