//! One normalised happening on a channel.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::address::Address;

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

/// What happened. Ids in `of` are the provider's message ids, which are event ids (see [`EventKey`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The customer wrote.
    Message {
        /// What they wrote.
        content: Content,
        /// The message they answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        /// True when it was forwarded from another conversation.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        forwarded: bool,
        /// What led here: an advertisement, a deep link, a product, as the provider gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral: Option<serde_json::Value>,
    },
    /// The customer changed a message.
    Edit {
        /// The message that was changed.
        of: String,
        /// What it says now.
        content: Content,
    },
    /// The customer took a message back: its content is erased from the record.
    Deletion {
        /// The message that was taken back.
        of: String,
    },
    /// The customer reacted to a message.
    Reaction {
        /// The message reacted to.
        of: String,
        /// The reactions in force; none when they were taken away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        emoji: Vec<String>,
    },
    /// The customer pressed a button or chose from a list.
    Postback {
        /// What the button says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// What the button means to the business.
        payload: String,
        /// The message that carried the button.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
    },
    /// The customer began: a bot's start button, a deep link. Not a question.
    Started {
        /// The deep link's parameter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
    },
    /// The customer wants no more messages on this channel and account.
    OptOut,
    /// The customer wants messages again.
    OptIn,
    /// The customer asked for help with a keyword (`HELP`, `INFO`).
    Help,
    /// What became of a message of ours.
    Receipt {
        /// Our message, by the provider's id.
        of: String,
        /// How far it came.
        status: ReceiptStatus,
        /// Our own reference to the reply, where the provider carries it along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// The business's own people wrote to the customer elsewhere (an echo): agent activity.
    AgentMessage {
        /// What they wrote.
        content: Content,
    },
    /// The customer called.
    Call {
        /// What came of it.
        outcome: CallOutcome,
        /// How long they spoke with a person, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// The customer's address changed, for example to a new telephone number.
    AddressChanged {
        /// The new address.
        to: Address,
    },
    /// Something this version does not know, kept as a placeholder.
    Unsupported {
        /// The provider's name for it.
        what: String,
        /// The element as it came, where it is small enough to keep.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<serde_json::Value>,
        /// True when the customer sent it as a message, and so awaits an answer.
        message: bool,
    },
}

impl EventKind {
    /// The kind's name as it stands in the record.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::Edit { .. } => "edit",
            Self::Deletion { .. } => "deletion",
            Self::Reaction { .. } => "reaction",
            Self::Postback { .. } => "postback",
            Self::Started { .. } => "started",
            Self::OptOut => "opt_out",
            Self::OptIn => "opt_in",
            Self::Help => "help",
            Self::Receipt { .. } => "receipt",
            Self::AgentMessage { .. } => "agent_message",
            Self::Call { .. } => "call",
            Self::AddressChanged { .. } => "address_changed",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// Whether a person of the business spoke with the customer: that answers what was asked before.
    pub fn is_agents(&self) -> bool {
        matches!(self, Self::AgentMessage { .. } | Self::Call { outcome: CallOutcome::Answered, .. })
    }
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Nobody took it.
    Missed,
    /// The customer spoke with a person.
    Answered,
}

/// The payload of the choice by which a caller asks to be told by a text message what the telephone
/// told them.
pub const TEXT_ME: &str = "nightdesk:text-me";

/// What a message says: text, and what comes with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Content {
    /// The text, or the caption of what is attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Everything that is not text, in the order it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

impl Content {
    /// A message of text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), parts: Vec::new() }
    }

    /// The text of a message that is nothing but text. What surrounds a mail's text is not counted.
    pub fn text_alone(&self) -> Option<&str> {
        self.text.as_deref().filter(|_| self.parts.iter().all(Part::surrounds_text))
    }

    /// One part, with a caption where it has one.
    pub fn part(part: Part, caption: Option<String>) -> Self {
        Self { text: caption, parts: vec![part] }
    }
}

/// One piece of a message that is not text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// A picture, sound, film or file, by reference.
    Media(Media),
    /// A place.
    Location {
        /// Degrees north, WGS 84.
        latitude: f64,
        /// Degrees east, WGS 84.
        longitude: f64,
        /// The place's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The place's postal address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// A person's card.
    Contact {
        /// The name on it.
        name: String,
        /// Telephone numbers as written on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        phones: Vec<String>,
        /// Mail addresses as written on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        emails: Vec<String>,
    },
    /// A structured thing whose shape is the provider's: an order, a form, a poll.
    Structured {
        /// What it is: `order`, `form`, `poll`, `dice` …
        what: String,
        /// The thing itself.
        data: serde_json::Value,
    },
}

impl Part {
    /// The name of the structured part with what surrounds a mail's text: its subject, what it quotes,
    /// its signature.
    pub const MAIL: &str = "mail";

    /// Whether it is only what surrounds a mail's text.
    fn surrounds_text(&self) -> bool {
        matches!(self, Self::Structured { what, .. } if what == Self::MAIL)
    }
}

/// A picture, sound, film or file: what is needed to fetch it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Media {
    /// Which kind it is.
    pub media: MediaKind,
    /// The provider's id or URL to fetch it by; it may need the account's credentials and may expire.
    pub reference: String,
    /// The MIME type, as the provider gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// The file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of the file as the provider gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Which kind of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film, an animation, a round video note.
    Video,
    /// A piece of sound.
    Audio,
    /// A voice message.
    Voice,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

/// How far a message of ours came. Later stages include the earlier ones, and never go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ReceiptStatus {
    /// The provider passed it on.
    Sent,
    /// It reached the customer's device.
    Delivered,
    /// The customer opened it.
    Read,
    /// It did not reach the customer.
    Failed {
        /// The provider's error code.
        code: String,
        /// True when the provider says that the customer opted out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        opted_out: bool,
    },
}
