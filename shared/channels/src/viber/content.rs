//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde::Deserialize;
use serde_json::Value;

use crate::element;

#[derive(Debug, Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
    /// Where the file lies, for an hour (pictures, films) or a few; or the link of a `url`.
    media: Option<String>,
    file_name: Option<String>,
    #[serde(alias = "size")]
    file_size: Option<u64>,
    location: Option<Location>,
    contact: Option<Contact>,
    sticker_id: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Location {
    lat: f64,
    lon: f64,
    address: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Contact {
    name: Option<String>,
    phone_number: Option<String>,
}

/// The content of a `message`; nothing where its type is unknown or it is not of its type's shape.
pub(super) fn read(message: &Value) -> Option<Content> {
    let read: Message = element::read(message)?;
    match read.kind.as_str() {
        "text" => Some(Content::text(read.text.filter(|text| !text.is_empty())?)),
        "url" => Some(Content::text(read.link()?)),
        "picture" => read.file(MediaKind::Image),
        "video" => read.file(MediaKind::Video),
        "file" => read.file(MediaKind::Document),
        "sticker" => read.sticker(),
        "location" => read.place(),
        "contact" => read.card(),
        "rich_media" => {
            let data = message.get("rich_media").unwrap_or(message).clone();
            let part = Part::Structured { what: "rich_media".to_owned(), data };
            Some(Content::part(part, read.caption()))
        }
        _ => None,
    }
}

impl Message {
    fn caption(self) -> Option<String> {
        self.text.filter(|text| !text.is_empty())
    }

    /// A link that was sent as such, behind what was written with it.
    fn link(self) -> Option<String> {
        let link = self.media.filter(|link| !link.is_empty());
        match (self.text.filter(|text| !text.is_empty()), link) {
            (Some(text), Some(link)) if !text.contains(&link) => Some(format!("{text} {link}")),
            (text, link) => text.or(link),
        }
    }

    fn file(self, media: MediaKind) -> Option<Content> {
        let part = Part::Media(Media {
            media,
            reference: self.media.clone()?,
            mime: None,
            name: self.file_name.clone(),
            bytes: self.file_size,
            sha256: None,
        });
        Some(Content::part(part, self.caption()))
    }

    /// A sticker by its number, which names the picture in Viber's list of stickers.
    fn sticker(self) -> Option<Content> {
        let part = Part::Media(Media {
            media: MediaKind::Sticker,
            reference: self.sticker_id?.to_string(),
            mime: None,
            name: None,
            bytes: None,
            sha256: None,
        });
        Some(Content::part(part, None))
    }

    fn place(self) -> Option<Content> {
        let Location { lat: latitude, lon: longitude, address } = self.location?;
        Some(Content::part(Part::Location { latitude, longitude, name: None, address }, self.text))
    }

    fn card(self) -> Option<Content> {
        let Contact { name, phone_number } = self.contact?;
        let name = name.or_else(|| phone_number.clone())?;
        let phones = phone_number.into_iter().collect();
        Some(Content::part(Part::Contact { name, phones, emails: Vec::new() }, self.text))
    }
}
