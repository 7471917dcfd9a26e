//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::Value;

use super::frame::{self, Frame};
use super::html;

/// A file in the customer's own storage, with an address that anybody can read it from for a while.
const FILE: &str = "application/vnd.microsoft.teams.file.download.info";

/// A file of a channel, which takes Microsoft Graph to read.
const FILE_OF_A_CHANNEL: &str = "reference";

/// Reads what a message says. What is written with formatting comes twice, in the second place as HTML.
pub(super) fn read(frame: &Frame<'_>) -> Content {
    let attachments = frame.list("attachments");
    let of_html = || {
        let html = attachments.iter().find(|attachment| content_type(attachment) == "text/html")?;
        html.get("content")?.as_str().map(html::text).filter(|text| !text.is_empty())
    };
    let parts = attachments.iter().filter(|attachment| content_type(attachment) != "text/html").map(part);
    Content { text: text(frame).or_else(of_html), parts: parts.collect() }
}

/// The text without the bot's own name, which a customer in a group has to say first.
fn text(frame: &Frame<'_>) -> Option<String> {
    let mut text = frame.text("/text")?.to_owned();
    let bot = frame.text("/recipient/id");
    for entity in frame.list("entities").iter().filter(|entity| frame::kind(entity) == Some("mention")) {
        let mentioned = entity.pointer("/mentioned/id").and_then(Value::as_str);
        let shown = entity.get("text").and_then(Value::as_str).filter(|shown| !shown.is_empty());
        if let Some(shown) = shown.filter(|_| mentioned.is_some() && mentioned == bot) {
            text = text.replace(shown, "");
        }
    }
    if frame.text("/textFormat") == Some("xml") {
        text = html::text(&text);
    }
    let text = text.replace("<at>", "").replace("</at>", "");
    // What stood between the mention and the text.
    let text = text.trim_start_matches(|c: char| c.is_whitespace()).trim_start_matches("&nbsp;").trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn part(attachment: &Value) -> Part {
    let text = |pointer: &str| attachment.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let mime = content_type(attachment);
    let (kind, reference) = match mime.split('/').next().unwrap_or_default() {
        _ if mime == FILE => (MediaKind::Document, text("/content/downloadUrl").or(text("/contentUrl"))),
        _ if mime == FILE_OF_A_CHANNEL => (MediaKind::Document, text("/contentUrl")),
        "image" => (MediaKind::Image, text("/contentUrl")),
        "video" => (MediaKind::Video, text("/contentUrl")),
        "audio" => (MediaKind::Audio, text("/contentUrl")),
        _ => (MediaKind::Document, text("/contentUrl").filter(|_| !mime.starts_with(CARDS))),
    };
    let Some(reference) = reference else {
        let what = if mime.is_empty() { "attachment" } else { mime };
        return Part::Structured { what: what.to_owned(), data: attachment.clone() };
    };
    let mime = (mime.contains('/') && mime != FILE).then(|| mime.to_owned());
    Part::Media(Media { media: kind, reference, mime, name: text("/name"), bytes: None, sha256: None })
}

/// What the names of cards begin with.
const CARDS: &str = "application/vnd.microsoft.";

fn content_type(attachment: &Value) -> &str {
    attachment.get("contentType").and_then(Value::as_str).unwrap_or_default()
}
