//! One Update, as the frame of the event that it becomes.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event, EventKey, EventKind};

use super::TELEGRAM;
use super::person::Person;
use super::thread::Thread;
use crate::clock;

/// What all that an Update holds has in common.
#[derive(Debug)]
pub(super) struct Update {
    /// The bot that it came to.
    pub(super) account: Account,
    /// Telegram's number for it, the same when it comes again.
    pub(super) id: i64,
    pub(super) received: DateTime<Utc>,
}

impl Update {
    /// The event id of what has no name of its own.
    pub(super) fn event_id(&self) -> String {
        format!("update:{}", self.id)
    }

    /// An event; `date` is in seconds since 1970.
    pub(super) fn event(
        &self,
        id: String,
        person: Person,
        thread: &Thread,
        date: Option<i64>,
        kind: EventKind,
    ) -> Event {
        Event {
            key: EventKey { channel: TELEGRAM, account: self.account.clone(), id },
            address: person.address,
            also: Vec::new(),
            thread: thread.to_string(),
            at: clock::by_seconds(date, self.received),
            received: self.received,
            sender: person.sender,
            kind,
        }
    }
}
