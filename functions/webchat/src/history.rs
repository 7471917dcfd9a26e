//! The conversation as its visitor reads it.
//!
//! A browser asks every few seconds, less and less often while nothing comes. It does not wait in a request
//! that is held open: on Lambda such a request is paid for by the millisecond, and takes one of the account's
//! concurrent executions from the providers' webhooks. Twenty seconds of one at 128 MB cost as much as some
//! twenty short questions, of which most cost 5 ms and half a read unit.

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use http::request::Parts;
use nightdesk_adapters::dynamodb::RecordEntry;
use nightdesk_domain::event::{Content, Media};
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Address, Event, EventKind, Reply, ReplyStatus};
use nightdesk_pipeline::ports::RecordError;
use nightdesk_pipeline::receive::{Answer, refusal};
use serde::Serialize;
use url::form_urlencoded;

use crate::{WebChat, json, read};

/// How many entries a page shows when it is opened.
const SHOWN: i32 = 60;

/// How much of what was read before is looked at again: an entry is not written in the very order of
/// its time, as an automatic reply may come before a message that was a moment earlier.
const OVERLAP: TimeDelta = TimeDelta::minutes(2);

/// How far a browser has read: there were `count` entries from `since` on. More are news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    since: DateTime<Utc>,
    count: usize,
}

/// What a browser is told.
#[derive(Serialize)]
struct Told<'a> {
    messages: Vec<Shown<'a>>,
    /// To be given back as `after`.
    cursor: String,
}

/// One entry as its visitor sees it.
#[derive(Serialize)]
struct Shown<'a> {
    /// What it is named by in posts: `of`, `reply_to`.
    id: &'a str,
    from: From,
    /// When it was so.
    at: DateTime<Utc>,
    /// What it says; none for a message of files alone, nor for one that was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// The files that came with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<ShownFile<'a>>,
    /// The message whose text this replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a str>,
    /// The language that it is in, where we wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// What the visitor may choose from: posted as a `postback` with its payload, and its label as `title`.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    choices: &'a [Choice],
    /// Whether the visitor has seen it, as far as we were told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    seen: bool,
}

/// A file as its visitor sees it: they have it, and need no more than to know it again.
#[derive(Serialize)]
struct ShownFile<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl<'a> Shown<'a> {
    /// An entry without anything in it.
    fn by(from: From, id: &'a str, at: DateTime<Utc>) -> Self {
        let (text, of, language, files) = (None, None, None, Vec::new());
        Self { id, from, at, text, files, of, language, choices: &[], seen: false }
    }
}

impl<'a> ShownFile<'a> {
    fn of(media: &'a Media) -> Self {
        let Media { name, mime, bytes, .. } = media;
        Self { name: name.as_deref(), mime: mime.as_deref(), bytes: *bytes }
    }
}

/// Who wrote.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum From {
    Visitor,
    Desk,
    Agent,
}

impl WebChat {
    /// Tells a visitor their own conversation: its end, or what is new behind `after`, or 204 for nothing.
    pub(crate) async fn history(&self, parts: &Parts, delivery: &str) -> Answer {
        let address = match self.visitor_of(parts, delivery).await {
            Ok(address) => address,
            Err(refused) => return *refused,
        };
        let after = parts.uri.query().and_then(Cursor::in_query);
        match self.told(&address, after).await {
            Ok(Some(told)) => read(told),
            Ok(None) => read(refusal(StatusCode::NO_CONTENT, "")),
            Err(error) => {
                tracing::error!(delivery, %error, "the conversation cannot be read");
                Answer::unavailable()
            }
        }
    }

    async fn told(
        &self,
        address: &Address,
        after: Option<Cursor>,
    ) -> Result<Option<http::Response<bytes::Bytes>>, RecordError> {
        if let Some(after) = after
            && self.conversation.count_since(address, after.since).await? <= after.count
        {
            return Ok(None);
        }
        let since = after.map(|after| after.since);
        let entries = self.conversation.latest(address, since, SHOWN).await?;
        let cursor = Cursor::behind(&entries, since, self.clock.now());
        let messages = entries.iter().filter_map(|(at, entry)| shown(*at, entry)).collect();
        Ok(Some(json(&Told { messages, cursor: cursor.to_string() })))
    }
}

impl Cursor {
    /// A cursor behind all of these entries, which began at `since`.
    fn behind(
        entries: &[(DateTime<Utc>, RecordEntry)],
        since: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        let last = entries.last().map_or(now, |(at, _)| *at);
        let next = last - OVERLAP;
        let since = since.map_or(next, |since| since.max(next));
        Self { since, count: entries.iter().filter(|(at, _)| *at >= since).count() }
    }

    /// The cursor in a query's `after`: milliseconds since 1970, a dot, and the count.
    fn in_query(query: &str) -> Option<Self> {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let (_, after) = pairs.find(|(name, _)| name == "after")?;
        let (since, count) = after.split_once('.')?;
        let since = DateTime::from_timestamp_millis(since.parse().ok()?)?;
        Some(Self { since, count: count.parse().ok()? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.since.timestamp_millis(), self.count)
    }
}

/// An entry as its visitor sees it; nothing for what is not theirs to see.
fn shown(at: DateTime<Utc>, entry: &RecordEntry) -> Option<Shown<'_>> {
    match entry {
        RecordEntry::Inbound { event, .. } => event_shown(at, event),
        RecordEntry::Outbound { reply } => reply_shown(at, reply),
        RecordEntry::Erased { key, .. } => {
            let id = key.rsplit(':').next()?;
            Some(Shown::by(From::Visitor, id, at))
        }
        RecordEntry::SentElsewhere { .. } => None,
    }
}

fn event_shown(at: DateTime<Utc>, event: &Event) -> Option<Shown<'_>> {
    let (from, content, of): (_, Option<&Content>, _) = match &event.kind {
        EventKind::Message { content, .. } => (From::Visitor, Some(content), None),
        EventKind::Edit { of, content } => (From::Visitor, Some(content), Some(of.as_str())),
        EventKind::AgentMessage { content } => (From::Agent, Some(content), None),
        EventKind::Postback { .. } => (From::Visitor, None, None),
        _ => return None,
    };
    let pressed = match &event.kind {
        EventKind::Postback { title, payload, .. } => Some(title.as_deref().unwrap_or(payload)),
        _ => None,
    };
    let text = pressed.or_else(|| content?.text.as_deref());
    let files: Vec<_> = event.files().map(|(_, media)| ShownFile::of(media)).collect();
    let says = text.is_some() || !files.is_empty();
    says.then(|| Shown { text, files, of, ..Shown::by(from, &event.key.id, at) })
}

/// A reply is there to be read from when it is planned on: it is one that the case has granted.
fn reply_shown(at: DateTime<Utc>, reply: &Reply) -> Option<Shown<'_>> {
    if reply.status == ReplyStatus::Failed {
        return None;
    }
    let (text, language) = (Some(reply.text.as_str()), Some(reply.language.as_str()));
    let seen = reply.status == ReplyStatus::Read;
    Some(Shown { text, language, choices: &reply.choices, seen, ..Shown::by(From::Desk, &reply.key, at) })
}
