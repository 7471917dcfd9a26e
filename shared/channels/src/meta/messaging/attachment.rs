//! What is attached to a message.

use nightdesk_domain::event::{Media, MediaKind, Part};
use serde::Deserialize;
use serde_json::Value;

use crate::element;
use crate::meta::payload::text;

#[derive(Deserialize)]
struct Coordinates {
    lat: f64,
    long: f64,
}

/// Reads one attachment. What is no file and no place stays as it came: links (`fallback`), templates,
/// shared posts and reels, mentions in stories, pictures to be seen once.
pub(super) fn read(attachment: &Value) -> Part {
    let kind = text(attachment, "type").unwrap_or("attachment");
    let part = match kind {
        "image" if is_sticker(attachment) => media(MediaKind::Sticker, attachment),
        "image" => media(MediaKind::Image, attachment),
        "video" => media(MediaKind::Video, attachment),
        "audio" => media(MediaKind::Audio, attachment),
        "file" => media(MediaKind::Document, attachment),
        "sticker" => media(MediaKind::Sticker, attachment),
        "location" => location(attachment),
        _ => None,
    };
    part.unwrap_or_else(|| Part::Structured {
        what: kind.chars().take(64).collect(),
        data: attachment.clone(),
    })
}

fn payload<'v>(attachment: &'v Value, name: &str) -> Option<&'v Value> {
    attachment.get("payload")?.get(name)
}

/// Before August 2026 a sticker was a picture with this id.
fn is_sticker(attachment: &Value) -> bool {
    payload(attachment, "sticker_id").is_some_and(|id| !id.is_null())
}

/// None where there is no address to fetch the file from.
fn media(kind: MediaKind, attachment: &Value) -> Option<Part> {
    let reference = text(attachment.get("payload")?, "url")?.to_owned();
    let name = text(attachment, "name").map(str::to_owned);
    Some(Part::Media(Media { media: kind, reference, mime: None, name, bytes: None, sha256: None }))
}

fn location(attachment: &Value) -> Option<Part> {
    let Coordinates { lat, long } = element::read(payload(attachment, "coordinates")?)?;
    let name = text(attachment, "title").map(str::to_owned);
    Some(Part::Location { latitude: lat, longitude: long, name, address: None })
}
