//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::element;

/// Reads a message's content; nothing where its kind is unknown or it is not of its kind's shape.
///
/// In a text, LINE's own emojis stand as their names (`(love)`) and mentions as `@name`: it stays as it is.
pub(super) fn read(kind: &str, message: &Value) -> Option<Content> {
    match kind {
        "text" => Some(Content::text(element::read::<Text>(message)?.text)),
        "image" => media(MediaKind::Image, message),
        "video" => media(MediaKind::Video, message),
        // Recorded in the chat; LINE does not tell whether it is speech.
        "audio" => media(MediaKind::Audio, message),
        "file" => media(MediaKind::Document, message),
        "location" => Some(Content::part(element::read::<Location>(message)?.into_part(), None)),
        "sticker" => element::read::<Sticker>(message).map(Sticker::into_content),
        _ => None,
    }
}

#[derive(Debug, Deserialize)]
struct Text {
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    id: String,
    file_name: Option<String>,
    file_size: Option<u64>,
    content_provider: Option<ContentProvider>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContentProvider {
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Present where the file does not lie with LINE.
    original_content_url: Option<String>,
}

/// A file by the message's id, by which the account's token fetches it from LINE's data host
/// (`/v2/bot/message/<id>/content`); or by the address where it lies elsewhere.
fn media(media: MediaKind, message: &Value) -> Option<Content> {
    let file: File = element::read(message)?;
    let elsewhere = file.content_provider.filter(|provider| provider.kind.as_deref() == Some("external"));
    let media = Media {
        media,
        reference: elsewhere.and_then(|provider| provider.original_content_url).unwrap_or(file.id),
        mime: None,
        name: file.file_name,
        bytes: file.file_size,
        sha256: None,
    };
    Some(Content::part(Part::Media(media), None))
}

#[derive(Debug, Deserialize)]
struct Location {
    title: Option<String>,
    address: Option<String>,
    latitude: f64,
    longitude: f64,
}

impl Location {
    fn into_part(self) -> Part {
        Part::Location {
            latitude: self.latitude,
            longitude: self.longitude,
            name: self.title,
            address: self.address,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sticker {
    package_id: String,
    sticker_id: String,
    #[serde(default)]
    keywords: Vec<String>,
    text: Option<String>,
}

impl Sticker {
    /// The sticker with what the customer wrote on it, if it is one to write on. Its keywords say what it
    /// shows; they are not the customer's words.
    fn into_content(self) -> Content {
        let sticker = Part::Media(Media {
            media: MediaKind::Sticker,
            reference: format!("{}/{}", self.package_id, self.sticker_id),
            mime: None,
            name: None,
            bytes: None,
            sha256: None,
        });
        let keywords = (!self.keywords.is_empty())
            .then(|| Part::Structured { what: "sticker_keywords".to_owned(), data: json!(self.keywords) });
        Content { text: self.text, parts: [Some(sticker), keywords].into_iter().flatten().collect() }
    }
}
