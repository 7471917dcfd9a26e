//! Messages of customers, and echoes of what the business sent.

use nightdesk_domain::event::{Content, Part, ReceiptStatus};
use nightdesk_domain::{Account, EventKind};
use serde_json::Value;

use super::reply::{self, Own};
use super::{Told, content, made_id};
use crate::element;
use crate::meta::payload::text;

/// What a customer wrote, chose from quick replies, or took back.
pub(super) fn read(message: &Value, element: &Value) -> Vec<Told> {
    if is(message, "is_deleted") {
        return vec![deletion(message, element)];
    }
    let kind =
        if is(message, "is_unsupported") { None } else { choice(message).or_else(|| said(message, element)) };
    let what = if is(message, "is_unsupported") { "message of an unsupported kind" } else { "message" };
    vec![(id(message, element), kind.unwrap_or_else(|| element::unsupported(what, element)))]
}

/// What the business sent: by this desk, which the record knows already, or by a colleague elsewhere.
///
/// Meta echoes everything that was sent. Ours carry our mark, or at least the id of our own app, where the
/// secret names the app; all else shows that somebody is at work, and so must silence automatic replies.
pub(super) fn echo(message: &Value, element: &Value, app: Option<&Account>) -> Vec<Told> {
    if is(message, "is_deleted") {
        return vec![deletion(message, element)];
    }
    match (text(message, "metadata").and_then(reply::own), text(message, "mid")) {
        (Some(Own { reference }), Some(mid)) => {
            let reference = reference.map(str::to_owned);
            let kind = EventKind::Receipt { of: mid.to_owned(), status: ReceiptStatus::Sent, reference };
            vec![(format!("{mid}:sent"), kind)]
        }
        (Some(_), None) => Vec::new(),
        (None, _) if is_of(app, message) => Vec::new(),
        (None, _) => vec![(id(message, element), EventKind::AgentMessage { content: shown(message) })],
    }
}

fn is(message: &Value, flag: &str) -> bool {
    message.get(flag).and_then(Value::as_bool).unwrap_or(false)
}

/// Whether an echo's `app_id`, a number or a text, is this app's.
fn is_of(app: Option<&Account>, message: &Value) -> bool {
    let sent_by = match message.get("app_id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return false,
    };
    app.is_some_and(|app| app.as_str() == sent_by)
}

fn id(message: &Value, element: &Value) -> String {
    text(message, "mid").map_or_else(|| made_id("message", element), str::to_owned)
}

fn deletion(message: &Value, element: &Value) -> Told {
    match text(message, "mid") {
        Some(mid) => (format!("{mid}:deleted"), EventKind::Deletion { of: mid.to_owned() }),
        None => (made_id("deletion", element), element::unsupported_happening("deletion", element)),
    }
}

/// A quick reply, whose title came as the message's text.
fn choice(message: &Value) -> Option<EventKind> {
    let payload = text(message.get("quick_reply")?, "payload")?.to_owned();
    let title = text(message, "text").map(str::to_owned);
    Some(EventKind::Postback { title, payload, of: content::answered(message) })
}

/// None if it says nothing.
fn said(message: &Value, element: &Value) -> Option<EventKind> {
    let content = content::read(message);
    let referral = message.get("referral").or_else(|| element.get("referral"));
    (content != Content::default()).then(|| EventKind::Message {
        content,
        reply_to: content::answered(message),
        forwarded: false,
        referral: referral.filter(|referral| !referral.is_null()).cloned(),
    })
}

/// What a colleague sent. One of a kind that is not known still shows that a person is at work.
fn shown(message: &Value) -> Content {
    let content = content::read(message);
    if content != Content::default() {
        return content;
    }
    Content::part(Part::Structured { what: "message".to_owned(), data: message.clone() }, None)
}
