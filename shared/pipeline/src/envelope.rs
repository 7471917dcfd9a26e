//! What travels between the functions, versioned: a queue outlives a deployment.

use chrono::{DateTime, Utc};
use nightdesk_channels::Head;
use nightdesk_domain::{Address, Event};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ports::NotQueued;

/// A message on the inbound queue: one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Inbound {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that brought the event. When the same call's message comes again, work
        /// goes on where it stopped; when another call brings the same event, it is a duplicate.
        delivery: String,
        /// The provider that brought the event, by its id, and so the one that carries the replies: a
        /// channel may have several. None in messages from before this was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<String>,
        /// The event.
        event: Box<Event>,
    },
}

/// A message on the outbound queue: a reply that waits in the record to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Outbound {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that it all began with.
        delivery: String,
        /// The address under which the reply stands.
        address: Address,
        /// The reply's key.
        reply: String,
    },
}

/// A message on the media queue: a customer's file to fetch, or to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum MediaTask {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that it all began with.
        delivery: String,
        /// What is to be done.
        task: Errand,
        /// The provider that brought the event, by its id. None where that was not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<String>,
        /// The address under which the event stands.
        address: Address,
        /// The event's key.
        event: String,
        /// The file's place among the content's parts, from 0.
        number: usize,
    },
}

/// What is to be done about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// Fetch it from its provider into the bucket.
    Fetch,
    /// Delete it from the bucket: its message was taken back.
    Erase,
}

/// What is authentic and could not be read or kept, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Parked {
    /// The first version: a body, or one element of it, without what reading it again takes.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that brought it.
        delivery: String,
        /// The provider that signed it.
        provider: String,
        /// When it was received.
        received: DateTime<Utc>,
        /// Why it could not be read.
        why: String,
        /// The body's media type as sent.
        content_type: Option<String>,
        /// Which part of the body this is, from 1.
        part: usize,
        /// How many parts the body was cut into.
        parts: usize,
        /// The part of the body: gzip, then base64, then cut.
        body: String,
    },
    /// The second version: what it is as a whole, with what reading it again takes.
    #[serde(rename = "2")]
    V2 {
        /// The call, or the mail, that brought it.
        delivery: String,
        /// The provider that signed it.
        provider: String,
        /// When it was received.
        received: DateTime<Utc>,
        /// Why it, or something in it, could not be read or kept.
        why: String,
        /// What it is.
        what: ParkedKind,
        /// Its own id, the same in all its parts.
        id: String,
        /// Which part of the body this is, from 1.
        part: usize,
        /// How many parts the body was cut into.
        parts: usize,
        /// The part of the body: gzip, then base64, then cut.
        body: String,
    },
}

/// What is parked, and so what can be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ParkedKind {
    /// A whole webhook, though it may be only an element of it that cannot be read: by itself an element
    /// lacks what stands around it, as the account. It can be taken in again.
    Webhook(Head),
    /// A request about a telephone call, which was answered at once.
    Call(Head),
    /// The place of a mail in the bucket.
    Mail,
    /// An event that is too large, as JSON. In its place a placeholder was queued.
    Event,
}

/// A value as JSON that every queue takes.
///
/// SQS refuses U+FFFE and U+FFFF, which a customer may well write; JSON has another way to say them.
pub(crate) fn json(value: &impl Serialize) -> Result<String, NotQueued> {
    let json = serde_json::to_string(value).map_err(|error| NotQueued(error.to_string()))?;
    Ok(json.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff"))
}

/// Reads an envelope. An error says where the JSON is wrong, and nothing of what it holds.
pub(crate) fn read<T: DeserializeOwned>(body: &str) -> Result<T, String> {
    serde_json::from_str(body).map_err(|error| {
        format!("{:?} at line {}, column {}", error.classify(), error.line(), error.column())
    })
}
