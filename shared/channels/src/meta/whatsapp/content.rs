//! What a message says, by its type.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::Value;

use super::payload::{self, Card, Form, Location, Text, text};
use crate::element;

/// Reads the member that the type names; none if the type has no content or is not known.
pub(super) fn read(kind: &str, element: &Value) -> Option<Content> {
    let body = element.get(kind)?;
    match kind {
        "text" => element::read(body).map(|text: Text| Content::text(text.body)),
        "image" => media(MediaKind::Image, body),
        "video" => media(MediaKind::Video, body),
        "audio" => media(MediaKind::Audio, body),
        "document" => media(MediaKind::Document, body),
        "sticker" => media(MediaKind::Sticker, body),
        "location" => location(body),
        "contacts" => cards(body),
        "order" => body.is_object().then(|| order(body)),
        "interactive" => form(body),
        _ => None,
    }
}

fn media(kind: MediaKind, body: &Value) -> Option<Content> {
    let media: payload::Media = element::read(body)?;
    let part = Part::Media(Media {
        media: if media.voice { MediaKind::Voice } else { kind },
        reference: media.id,
        mime: media.mime_type,
        name: media.filename,
        bytes: None,
        sha256: media.sha256,
    });
    Some(Content::part(part, media.caption))
}

fn location(body: &Value) -> Option<Content> {
    let Location { latitude, longitude, name, address } = element::read(body)?;
    Some(Content::part(Part::Location { latitude, longitude, name, address }, None))
}

fn cards(body: &Value) -> Option<Content> {
    let cards: Vec<Card> = element::read(body)?;
    Some(Content { text: None, parts: cards.into_iter().map(card).collect() })
}

fn card(card: Card) -> Part {
    let phones: Vec<String> =
        card.phones.into_iter().filter_map(|phone| phone.phone.or(phone.wa_id)).collect();
    let name = card.name.map(|name| name.formatted_name);
    Part::Contact {
        name: name.or_else(|| phones.first().cloned()).unwrap_or_default(),
        phones,
        emails: card.emails.into_iter().map(|email| email.email).collect(),
    }
}

/// A basket from the catalogue, with the note that the customer may have added.
fn order(body: &Value) -> Content {
    let part = Part::Structured { what: "order".to_owned(), data: body.clone() };
    Content::part(part, text(body, "text").map(str::to_owned))
}

fn form(body: &Value) -> Option<Content> {
    let form: Form = element::read(body.get("nfm_reply")?)?;
    let data = serde_json::from_str(&form.response_json).unwrap_or(Value::String(form.response_json));
    Some(Content::part(Part::Structured { what: "form".to_owned(), data }, None))
}
