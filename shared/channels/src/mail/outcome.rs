//! What became of a mail of ours, by a bounce or by a provider's webhook.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{ReceiptStatus, Sender};
use nightdesk_domain::{Account, Event, EventKey, EventKind};

use super::{EMAIL, mailbox};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Sent,
    Delivered,
    Read,
    /// Somebody called it unwanted.
    Unwanted,
    /// It did not arrive, by this code.
    Failed(String),
}

impl Outcome {
    /// The receipt of a mail by the provider's id, or by our own reference where that came along.
    pub(crate) fn receipt(self, of: &str, reference: Option<String>) -> EventKind {
        let status = match self {
            Self::Sent => ReceiptStatus::Sent,
            Self::Delivered => ReceiptStatus::Delivered,
            Self::Read => ReceiptStatus::Read,
            Self::Unwanted => ReceiptStatus::Unwanted,
            Self::Failed(code) => ReceiptStatus::Failed { code, opted_out: false },
        };
        EventKind::Receipt { of: of.to_owned(), status, reference }
    }
}

/// What a provider's webhook tells of a mail of ours.
#[derive(Debug)]
pub(crate) struct Told {
    /// The mailbox that it went out from, where it is told.
    pub(crate) account: Option<String>,
    /// Whom it went to.
    pub(crate) recipient: String,
    /// What makes it the same when it is told again.
    pub(crate) id: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) kind: EventKind,
}

impl Told {
    /// It as an event; none where the recipient is no address.
    pub(crate) fn event(self, received: DateTime<Utc>) -> Option<Event> {
        let account =
            self.account.and_then(|account| mailbox::parse(&account)).unwrap_or_else(|| "mailbox".to_owned());
        Some(Event {
            key: EventKey { channel: EMAIL, account: Account::new(account), id: self.id },
            address: mailbox::address(&mailbox::parse(&self.recipient)?)?,
            also: Vec::new(),
            thread: String::new(),
            at: self.at,
            received,
            sender: Sender::default(),
            kind: self.kind,
        })
    }
}
