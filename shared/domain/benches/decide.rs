//! What a decision costs, with the desk read: `cargo bench -p nightdesk-domain`.
#![allow(clippy::unwrap_used, reason = "what goes wrong here ends the benchmark")]

use chrono::{DateTime, Utc};
use nightdesk_domain::decision::{Heard, Situation};
use nightdesk_domain::desk::Desk;
use nightdesk_domain::event::{Content, Sender};
use nightdesk_domain::whereabouts::{Clues, Whereabouts};
use nightdesk_domain::{
    Account, AddressProfile, Case, Channel, CustomerId, Event, EventKey, EventKind, decide,
};

fn main() {
    divan::main();
}

/// The sample desk, whose three offices all serve the account `all`.
fn desk() -> Desk {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/desk");
    let read =
        |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).map_err(|error| error.to_string());
    let text = read("desk.toml").unwrap();
    let text = text.replace("\nlanguages = ", "\naccounts = [\"whatsapp:all\"]\nlanguages = ");
    Desk::parse(&text, read).unwrap()
}

fn message(account: &str, at: DateTime<Utc>) -> Event {
    Event {
        key: EventKey {
            channel: Channel::new("whatsapp"),
            account: Account::new(account),
            id: "1".to_owned(),
        },
        address: "tel:+447700900123".parse().unwrap(),
        also: Vec::new(),
        thread: "447700900123".to_owned(),
        at,
        received: at,
        sender: Sender::default(),
        kind: EventKind::Message {
            content: Content::text("Where is my order?"),
            reply_to: None,
            forwarded: false,
            referral: None,
        },
    }
}

/// When, and to which account, something is written.
const WRITTEN: [(&str, &str, &str); 6] = [
    ("one office, open", "one", "2026-12-09T11:00:00Z"),
    ("one office, at night", "one", "2026-12-09T20:00:00Z"),
    ("one office, before Christmas", "one", "2026-12-24T22:00:00Z"),
    ("three offices, open", "all", "2026-12-09T15:00:00Z"),
    ("three offices, on Saturday", "all", "2026-12-12T03:00:00Z"),
    ("three offices, before New Year", "all", "2026-12-31T23:00:00Z"),
];

#[divan::bench(args = WRITTEN.map(|(what, _, _)| what))]
fn decision(bencher: divan::Bencher<'_, '_>, what: &str) {
    let desk = desk();
    let (_, account, at) = WRITTEN.into_iter().find(|(known, _, _)| *known == what).unwrap();
    let event = message(account, at.parse().unwrap());
    let profile = AddressProfile::new(event.address.clone(), CustomerId::new("1"));
    let case = Case::open(1, &event);
    bencher.bench_local(|| {
        let (customer, profile) = (None, Some(&profile));
        let whereabouts =
            Whereabouts::learn(&Clues { customer, profile, event: &event, text: None, desk: &desk });
        decide(&Situation {
            now: event.at,
            desk: &desk,
            unplanned: &[],
            profiles: &[profile.unwrap()],
            whereabouts: &whereabouts,
            case: Some(&case),
            event: &event,
            keyword: None,
            heard: Heard::Nothing,
            reply_window: None,
        })
    });
}
