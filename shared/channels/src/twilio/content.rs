//! What a message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::json;

use super::encoded_text;
use super::form::Form;

/// A message's text, its media in order, and the place it shares.
pub(super) fn content(form: &Form) -> Content {
    let text = form.get("Body").map(|body| encoded_text::decoded(body).into_owned());
    let mut parts = media(form);
    parts.extend(location(form));
    Content { text, parts }
}

/// Every `MediaUrlN`, whatever `NumMedia` says: nothing that came is left out.
fn media(form: &Form) -> Vec<Part> {
    let sticker = form.get("MessageType") == Some("sticker");
    let types = form.numbered("MediaContentType");
    let urls = form.numbered("MediaUrl").into_iter();
    let media = urls.map(|(number, url)| {
        let mime = types.get(&number).map(|mime| (*mime).to_owned());
        let reference = url.to_owned();
        let media = match sticker {
            true => MediaKind::Sticker,
            false => MediaKind::of_mime(mime.as_deref().unwrap_or_default()),
        };
        Media { media, reference, mime, name: None, bytes: None, sha256: None }
    });
    media.map(Part::Media).collect()
}

fn location(form: &Form) -> Option<Part> {
    let (latitude, longitude) = (form.get("Latitude")?, form.get("Longitude")?);
    let degrees = |text: &str, most: f64| text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
    let (name, address) = (form.get("Label"), form.get("Address"));
    Some(match (degrees(latitude, 90.0), degrees(longitude, 180.0)) {
        (Some(latitude), Some(longitude)) => Part::Location {
            latitude,
            longitude,
            name: name.map(str::to_owned),
            address: address.map(str::to_owned),
        },
        _ => Part::Structured {
            what: "location".to_owned(),
            data: json!({ "latitude": latitude, "longitude": longitude, "name": name, "address": address }),
        },
    })
}
