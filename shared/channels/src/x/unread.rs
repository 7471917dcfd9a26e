//! What the desk keeps without reading: X Chat's encrypted messages, and posts that mention the business.

use nightdesk_domain::Event;
use serde_json::Value;

use super::frame::Frame;
use super::messages::Read;
use super::payload::{ChatMessage, Post};
use crate::element;

/// A message of X Chat. Only its members' own programs have the keys.
pub(super) fn chat(frame: &Frame<'_>, event_type: &str, payload: &Value) -> Read {
    let Some(message) = element::read::<ChatMessage>(payload) else { return Read::Unreadable };
    if message.sender_id == frame.own {
        return Read::Nothing;
    }
    let kind = match event_type {
        "chat.received" => element::unsupported(event_type, payload),
        _ => element::unsupported_happening(event_type, payload),
    };
    let id = message.id.unwrap_or_else(|| frame.id_of(payload));
    Read::of(frame.event(id, &message.sender_id, message.created_at_msec.as_deref(), kind))
}

/// A post in public that mentions the business: for people to answer, and never by the desk itself.
pub(super) fn mention(frame: &Frame<'_>, what: &str, post: &Value) -> Read {
    let text = |pointer: &str| post.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let Some(Post { post_id, author_id }) = element::read(post) else { return Read::Unreadable };
    let Some(author) = author_id.or_else(|| text("/user/id_str")) else { return Read::Unreadable };
    if author == frame.own || post.get("retweeted_status").is_some() {
        return Read::Nothing;
    }
    let id = post_id.or_else(|| text("/id")).unwrap_or_else(|| frame.id_of(post));
    let at = text("/timestamp_ms").or_else(|| millis(&text("/created_at")?));
    let event = frame.event(id, &author, at.as_deref(), element::unsupported(what, post));
    Read::of(event.map(|event| Event { thread: String::new(), ..event }))
}

fn millis(at: &str) -> Option<String> {
    Some(chrono::DateTime::parse_from_rfc3339(at).ok()?.timestamp_millis().to_string())
}
