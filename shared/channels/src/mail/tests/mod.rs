//! What all mail has in common.

mod dates;
mod files;
mod forwarded;
mod machines;
mod quotes;
mod reports;

use chrono::{DateTime, Utc};
use nightdesk_domain::Event;

use super::message::Mail;
use super::{Envelope, ReturnPath, normalise};

fn received() -> DateTime<Utc> {
    "2026-11-24T22:30:00Z".parse().unwrap()
}

fn envelope(return_path: Option<&str>) -> Envelope<'static> {
    Envelope {
        provider: "ses",
        account: None,
        return_path: ReturnPath::read(return_path),
        recipients: vec!["support@shop.example".to_owned()],
        forwarded_to: None,
        failed: None,
        id: None,
        beside: None,
    }
}

fn parsed(raw: &str) -> Mail {
    Mail::parse(raw.replace('\n', "\r\n").as_bytes()).unwrap()
}

fn only(mail: &Mail, envelope: &Envelope<'_>) -> Event {
    let mut read = normalise(mail, envelope, received());
    assert_eq!(read.events.len(), 1, "{read:?}");
    read.events.remove(0)
}

fn event_of(raw: &str, envelope: &Envelope<'_>) -> Event {
    only(&parsed(raw), envelope)
}

/// A mail of a person, with these headers added.
fn mail(headers: &str) -> String {
    let of = |name: &str| headers.lines().any(|line| line.starts_with(name));
    let from = if of("From:") { "" } else { "From: Ann <ann@example.com>\n" };
    let to = if of("To:") { "" } else { "To: support@shop.example\n" };
    let date = if of("Date:") { "" } else { "Date: Tue, 24 Nov 2026 22:00:00 +0100\n" };
    format!("{from}{to}{headers}{date}\nHello\n")
}

fn machine(headers: &str, return_path: Option<&str>) -> Option<String> {
    event_of(&mail(headers), &envelope(return_path)).sender.machine
}
