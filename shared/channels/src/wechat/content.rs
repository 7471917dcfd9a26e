//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::json;

use super::payload::Payload;

/// Reads what a message says; nothing where its kind is not known, or lacks what it must have.
///
/// Files are named by a `MediaId`, which the account's token opens for three days; a picture also by an
/// address that needs none.
pub(super) fn read(payload: &Payload, kind: &str) -> Option<Content> {
    let text = |name: &str| payload.text(name).map(str::to_owned);
    Some(match kind {
        "text" => Content::text(text("Content")?),
        "image" => Content::part(media(MediaKind::Image, text("PicUrl").or(text("MediaId"))?, None), None),
        // What the customer said, as WeChat understood it, where the account has recognition on.
        "voice" => {
            let mime = payload.text("Format").map(|format| format!("audio/{}", format.to_lowercase()));
            Content::part(media(MediaKind::Voice, text("MediaId")?, mime), text("Recognition"))
        }
        "video" | "shortvideo" => Content::part(media(MediaKind::Video, text("MediaId")?, None), None),
        "location" => Content::part(location(payload)?, None),
        "link" => Content::part(link(payload), None),
        _ => return None,
    })
}

fn media(media: MediaKind, reference: String, mime: Option<String>) -> Part {
    Part::Media(Media { media, reference, mime, name: None, bytes: None, sha256: None })
}

/// A place: X is the latitude, and the label its address.
fn location(payload: &Payload) -> Option<Part> {
    Some(Part::Location {
        latitude: payload.degrees("Location_X")?,
        longitude: payload.degrees("Location_Y")?,
        name: payload.text("Poiname").map(str::to_owned),
        address: payload.text("Label").map(str::to_owned),
    })
}

fn link(payload: &Payload) -> Part {
    let data = json!({
        "title": payload.text("Title"),
        "description": payload.text("Description"),
        "url": payload.text("Url"),
    });
    Part::Structured { what: "link".to_owned(), data }
}
