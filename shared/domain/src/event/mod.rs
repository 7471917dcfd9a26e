//! One normalised happening on a channel.

mod content;
mod kind;

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::address::Address;

pub use content::{Content, Media, MediaKind, Part};
pub use kind::{CallOutcome, EventKind, ReceiptStatus, TEXT_ME};

/// What the customer uses: `whatsapp`, `sms`, `telegram` …
///
/// An open set: each channel's folder names its own, so that a new one touches nothing here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Channel(Cow<'static, str>);

impl Channel {
    /// A channel by its name, lower-case letters.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The channel's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The business's own end: a phone number id, a bot, a page, a mailbox, as its provider names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Account(String);

impl Account {
    /// The account of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The provider's name for the account.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What makes an event the same event when it comes again: channel, account and the provider's id.
///
/// Shown as `channel:account:id`. A provider may repeat an event for 7 days (WhatsApp) and the key
/// is kept far longer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventKey {
    /// The channel it came on.
    pub channel: Channel,
    /// The business's end that it came to.
    pub account: Account,
    /// The provider's id: of the message where the event is one, so that edits, receipts and
    /// deletions, which name a message, name its event.
    pub id: String,
}

impl EventKey {
    /// The key of another message on the same channel and account.
    pub fn sibling(&self, id: &str) -> Self {
        Self { channel: self.channel.clone(), account: self.account.clone(), id: id.to_owned() }
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.channel, self.account, self.id)
    }
}

/// One normalised happening: who, where, when and what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// What makes it the same event when it comes again.
    pub key: EventKey,
    /// The customer's address.
    pub address: Address,
    /// Other addresses that the provider says are the same person's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Address>,
    /// Where a reply goes, in the provider's own terms; only the event's channel reads it. Empty where
    /// no reply can be sent, as to the name that some SMS show instead of a number.
    pub thread: String,
    /// When it happened by the provider's clock, or when it was received if there is none.
    pub at: DateTime<Utc>,
    /// When our endpoint took it.
    pub received: DateTime<Utc>,
    /// What the channel says about the person.
    #[serde(default, skip_serializing_if = "Sender::is_empty")]
    pub sender: Sender,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

impl Event {
    /// Every address that the event names as its person's, the one it came from first.
    pub fn addresses(&self) -> Vec<&Address> {
        let changed = match &self.kind {
            EventKind::AddressChanged { to } => Some(to),
            _ => None,
        };
        let mut addresses = vec![&self.address];
        for address in self.also.iter().chain(changed) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        addresses
    }
}

/// What the channel says about the person; hints, never identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sender {
    /// The name they show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their public user name on the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The language of their app, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The time zone that their profile names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub zone: Option<Tz>,
    /// How far the clock of their device was ahead of UTC when they wrote, in minutes, as the `Date`
    /// header of a mail tells it (RFC 5322).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
    /// What shows that no machine may answer this, because one wrote it or would read the answer:
    /// `auto-submitted`, `mailing list` … None where a person wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
}

impl Sender {
    /// True when the channel says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
