//! What requests say, version 1, as `events/standard.schema.json` describes it.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, Media, MediaKind, Part, ReceiptStatus};
use serde::Deserialize;
use serde_json::Value;

/// The version that this is.
pub(super) const VERSION: u64 = 1;

/// One event of the app's.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    pub(super) version: u64,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// When it happened; when it was received if absent or no time.
    pub(super) timestamp: Option<Value>,
    pub(super) data: Value,
}

/// Who it is about, and where.
#[derive(Debug, Deserialize)]
pub(super) struct About {
    pub(super) account: Option<String>,
    pub(super) customer: Customer,
    pub(super) thread: Option<String>,
}

/// A customer, as the app knows them.
#[derive(Debug, Deserialize)]
pub(super) struct Customer {
    pub(super) id: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) language: Option<String>,
    pub(super) zone: Option<String>,
}

/// What was written.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    pub(super) id: Option<String>,
    pub(super) of: Option<String>,
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) attachments: Vec<Attachment>,
    pub(super) location: Option<Location>,
    pub(super) reply_to: Option<String>,
    #[serde(default)]
    pub(super) forwarded: bool,
    pub(super) referral: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Attachment {
    url: String,
    kind: Option<MediaKind>,
    mime: Option<String>,
    name: Option<String>,
    bytes: Option<u64>,
    sha256: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

/// What was done to a message, or chosen on it.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    pub(super) of: Option<String>,
    #[serde(default)]
    pub(super) emoji: Vec<String>,
    pub(super) payload: Option<String>,
    pub(super) title: Option<String>,
    pub(super) reference: Option<String>,
    #[serde(flatten)]
    pub(super) status: Option<ReceiptStatus>,
}

impl Envelope {
    /// When it happened.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        let text = self.timestamp.as_ref()?.as_str()?;
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
    }
}

impl Written {
    /// What it says; nothing where that is nothing.
    pub(super) fn content(&mut self) -> Option<Content> {
        let text = self.text.take().filter(|text| !text.is_empty());
        let media = self.attachments.drain(..).map(Attachment::into_part);
        let parts: Vec<Part> = media.chain(self.location.take().map(Location::into_part)).collect();
        (text.is_some() || !parts.is_empty()).then_some(Content { text, parts })
    }
}

impl Attachment {
    fn into_part(self) -> Part {
        let by_mime = MediaKind::of_mime(self.mime.as_deref().unwrap_or_default());
        Part::Media(Media {
            media: self.kind.unwrap_or(by_mime),
            reference: self.url,
            mime: self.mime,
            name: self.name,
            bytes: self.bytes,
            sha256: self.sha256,
        })
    }
}

impl Location {
    fn into_part(self) -> Part {
        let Self { latitude, longitude, name, address } = self;
        Part::Location { latitude, longitude, name, address }
    }
}
