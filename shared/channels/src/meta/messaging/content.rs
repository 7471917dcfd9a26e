//! What a message says.

use nightdesk_domain::event::{Content, Part};
use serde_json::Value;

use super::attachment;
use crate::meta::payload::text;

/// The text, everything attached, and the story that the message answers.
pub(super) fn read(message: &Value) -> Content {
    let attached = match message.get("attachments") {
        Some(Value::Array(attachments)) => attachments.as_slice(),
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    };
    let mut parts: Vec<Part> = attached.iter().map(attachment::read).collect();
    parts.extend(story(message));
    Content { text: text(message, "text").map(str::to_owned), parts }
}

/// The message that this one answers.
pub(super) fn answered(message: &Value) -> Option<String> {
    text(message.get("reply_to")?, "mid").map(str::to_owned)
}

/// The business's story that this message answers, by its id and an address that expires with it.
fn story(message: &Value) -> Option<Part> {
    let story = message.get("reply_to")?.get("story").filter(|story| story.is_object())?;
    Some(Part::Structured { what: "story".to_owned(), data: story.clone() })
}
