//! One message: what the customer did.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, Part};
use serde_json::{Value, json};

use super::content;
use super::payload::{Button, Choice, Edit, Reaction, Revocation, error_code, text};
use crate::element;

/// The types of `messages[]` that are about a message or a person: nobody awaits an answer.
const HAPPENINGS: [&str; 5] = ["reaction", "edit", "revoke", "request_welcome", "system"];

/// What a message is; a placeholder where its type is new or it cannot be read.
pub(super) fn kind(element: &Value) -> EventKind {
    known(element).unwrap_or_else(|| {
        let happening = text(element, "type").is_some_and(|kind| HAPPENINGS.contains(&kind));
        let placeholder = if happening { element::unsupported_happening } else { element::unsupported };
        placeholder(&name(element), element)
    })
}

/// What a colleague's message says. One of a kind that is not known still shows that a person
/// is at work, and so must silence automatic replies.
pub(super) fn echo(element: &Value) -> Content {
    let kind = text(element, "type").unwrap_or_default();
    content::read(kind, element).unwrap_or_else(|| {
        let data = element.get(kind).cloned().unwrap_or(Value::Null);
        Content::part(Part::Structured { what: kind.to_owned(), data }, None)
    })
}

fn known(element: &Value) -> Option<EventKind> {
    let kind = text(element, "type")?;
    let body = element.get(kind);
    match kind {
        "reaction" => reaction(body?),
        "button" => {
            let button: Button = element::read(body?)?;
            Some(EventKind::Postback { title: button.text, payload: button.payload, of: answered(element) })
        }
        "interactive" => choice(body?, element).or_else(|| message(kind, element)),
        "edit" => edit(body?),
        "revoke" => {
            let revocation: Revocation = element::read(body?)?;
            Some(EventKind::Deletion { of: revocation.original_message_id })
        }
        "request_welcome" => Some(EventKind::Started { payload: None }),
        _ => message(kind, element),
    }
}

fn message(kind: &str, element: &Value) -> Option<EventKind> {
    let context = element.get("context").unwrap_or(&Value::Null);
    let flag = |name: &str| context.get(name).and_then(Value::as_bool).unwrap_or(false);
    let product = context.get("referred_product").map(|product| json!({ "referred_product": product }));
    Some(EventKind::Message {
        content: content::read(kind, element)?,
        reply_to: answered(element),
        forwarded: flag("forwarded") || flag("frequently_forwarded"),
        referral: element.get("referral").cloned().or(product),
    })
}

fn reaction(body: &Value) -> Option<EventKind> {
    let reaction: Reaction = element::read(body)?;
    let emoji = Some(reaction.emoji).filter(|emoji| !emoji.is_empty());
    Some(EventKind::Reaction { of: reaction.message_id, emoji: emoji.into_iter().collect() })
}

/// A button pressed or a row chosen.
fn choice(body: &Value, element: &Value) -> Option<EventKind> {
    let kind = text(body, "type").filter(|kind| matches!(*kind, "button_reply" | "list_reply"))?;
    let choice: Choice = element::read(body.get(kind)?)?;
    Some(EventKind::Postback { title: choice.title, payload: choice.id, of: answered(element) })
}

fn edit(body: &Value) -> Option<EventKind> {
    let edit: Edit = element::read(body)?;
    let content = content::read(text(&edit.message, "type")?, &edit.message)?;
    Some(EventKind::Edit { of: edit.original_message_id, content })
}

/// The message that this one answers.
fn answered(element: &Value) -> Option<String> {
    text(element.get("context")?, "id").map(str::to_owned)
}

/// Meta's name for a message: its type, with what tells more (`unsupported poll_creation`,
/// `interactive call_permission_reply`, `image 131052`).
fn name(element: &Value) -> String {
    let kind = text(element, "type").unwrap_or("message without a type");
    let closer = element.get(kind).and_then(|body| text(body, "type"));
    match (closer, error_code(element)) {
        (Some(closer), _) => format!("{kind} {closer}"),
        (None, Some(code)) => format!("{kind} {code}"),
        (None, None) => kind.to_owned(),
    }
}
