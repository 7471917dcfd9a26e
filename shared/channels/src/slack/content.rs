//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::Value;

use super::frame::Frame;
use super::markup;
use crate::json;

/// Reads what a message says; nothing where it says nothing that can be shown.
///
/// Blocks repeat the text, and previews of links are Slack's, not the writer's: both are left out.
pub(super) fn read(frame: &Frame, message: &Value) -> Option<Content> {
    let text = json::text(message, "/text").map(|text| markup::decode(text, frame.bot.as_deref()));
    let files = json::list(message, "/files").iter().filter_map(file);
    let shared = json::list(message, "/attachments").iter().filter(|attachment| is_share(attachment));
    let shared =
        shared.map(|data| Part::Structured { what: "shared_message".to_owned(), data: (*data).clone() });
    let parts: Vec<Part> = files.chain(shared).collect();
    (text.is_some() || !parts.is_empty()).then_some(Content { text, parts })
}

/// True for a message that passes on another one.
pub(super) fn is_forwarded(message: &Value) -> bool {
    json::list(message, "/attachments").iter().any(is_share)
}

fn is_share(attachment: &Value) -> bool {
    json::is_true(attachment, "/is_share")
}

/// A file by its URL, which wants the app's token. In shared channels only the id is given
/// (`file_access: check_file_info`), by which `files.info` finds the rest. What was deleted is nothing.
fn file(file: &Value) -> Option<Part> {
    if json::text(file, "/mode") == Some("tombstone") {
        return None;
    }
    let reference = json::first(file, &["/url_private_download", "/url_private", "/id"])?;
    let mime = json::owned(file, "/mimetype");
    Some(Part::Media(Media {
        media: kind(mime.as_deref().unwrap_or_default(), json::text(file, "/subtype")),
        reference: reference.to_owned(),
        mime,
        name: json::first(file, &["/name", "/title"]).map(str::to_owned),
        bytes: file.get("size").and_then(Value::as_u64),
        sha256: None,
    }))
}

fn kind(mime: &str, subtype: Option<&str>) -> MediaKind {
    match subtype {
        // Recorded in Slack itself.
        Some("slack_audio") => MediaKind::Voice,
        _ => MediaKind::of_mime(mime),
    }
}
