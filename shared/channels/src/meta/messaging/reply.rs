//! Sending a text ("Send API").

use nightdesk_domain::reply::Choice;
use serde::{Deserialize, Serialize};

use super::MADE;
use crate::provider::{Buttons, Outgoing, Unsendable};
use crate::split::{TextLimit, TextUnit};

/// How the `metadata` of our own messages begins, by which their echoes are known.
const MARK: &str = "nightdesk:";

/// The longest `metadata` in characters.
const METADATA: usize = 1000;

/// "Quick replies": up to 13, with titles of at most 20 characters, of which more is cut off, and payloads
/// of at most 1000 characters.
pub(in crate::meta) const QUICK_REPLIES: Buttons = Buttons {
    most: 13,
    label: TextLimit { max: 20, unit: TextUnit::Chars },
    payload: 1000,
    text: None,
    everywhere: true,
};

/// Whether a message may carry something that comes back in its echo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::meta) enum Echo {
    /// With our mark and reference as `metadata`.
    Marked,
    /// Without: it is not documented for Instagram.
    Bare,
}

/// One text as the Send API takes it.
#[derive(Serialize)]
pub(in crate::meta) struct Message<'a> {
    recipient: Id<'a>,
    messaging_type: &'static str,
    message: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Mid<'a>>,
}

#[derive(Serialize)]
struct Id<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Mid<'a> {
    mid: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quick_replies: Vec<QuickReply<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<String>,
}

#[derive(Serialize)]
struct QuickReply<'a> {
    content_type: &'static str,
    title: &'a str,
    payload: &'a str,
}

/// The message that a reply is sent as, an answer within the window (`RESPONSE`).
pub(in crate::meta) fn message<'a>(reply: &Outgoing<'a>, echo: Echo) -> Result<Message<'a>, Unsendable> {
    if !is_scoped_id(reply.thread) {
        return Err(Unsendable("the thread is not a page-scoped or Instagram-scoped id"));
    }
    let quoted = reply.in_reply_to.filter(|mid| !mid.is_empty() && !mid.starts_with(MADE));
    let quick_replies = reply.choices.iter().map(|Choice { payload, label: title }| QuickReply {
        content_type: "text",
        title,
        payload,
    });
    Ok(Message {
        recipient: Id { id: reply.thread },
        messaging_type: "RESPONSE",
        message: Text {
            text: reply.text,
            quick_replies: quick_replies.collect(),
            metadata: (echo == Echo::Marked).then(|| mark(reply.reference)),
        },
        reply_to: quoted.map(|mid| Mid { mid }),
    })
}

/// Digits; other letters are let through, as none of them can leave the JSON text that it stands in.
fn is_scoped_id(thread: &str) -> bool {
    !thread.is_empty() && thread.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Our mark with the reference behind it. A reference that is too long is left out: the mark alone tells
/// that the echo is ours.
fn mark(reference: &str) -> String {
    let marked = format!("{MARK}{reference}");
    if marked.chars().count() <= METADATA { marked } else { MARK.to_owned() }
}

/// A message of ours, by its echo.
pub(super) struct Own<'a> {
    /// The reference that it was sent with.
    pub(super) reference: Option<&'a str>,
}

/// Reads an echo's `metadata`; none if it is not of ours.
pub(super) fn own(metadata: &str) -> Option<Own<'_>> {
    let reference = metadata.strip_prefix(MARK)?;
    Some(Own { reference: Some(reference).filter(|reference| !reference.is_empty()) })
}

#[derive(Deserialize)]
struct Accepted {
    message_id: String,
}

/// The id of the message in a response that reports success.
pub(in crate::meta) fn sent_id(body: &[u8]) -> Option<String> {
    let accepted: Accepted = serde_json::from_slice(body).ok()?;
    Some(accepted.message_id).filter(|id| !id.is_empty())
}
