//! What a direct message says.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde::Deserialize;
use serde_json::Value;

use crate::element;

/// The content of a `message_data`; nothing where it has none that can be read.
pub(super) fn read(data: &Value) -> Option<Content> {
    let text = data.get("text").and_then(Value::as_str).unwrap_or_default();
    let attachment = data.get("attachment");
    let media = attachment.and_then(|attachment| attachment.get("media")).and_then(element::read::<File>);
    let text = plain(text, &links(data), media.as_ref().and_then(|media| media.url.as_deref()));
    let part = match (media, attachment) {
        (Some(media), _) => media.into_part(),
        (None, Some(attachment)) => Some(other(attachment)),
        (None, None) => data.get("attachments").map(|data| structured("attachments", data)),
    };
    let content = Content { text: (!text.is_empty()).then_some(text), parts: part.into_iter().collect() };
    (content != Content::default()).then_some(content)
}

/// A link as X shortened it, and what it stands for.
#[derive(Debug, Deserialize)]
struct Link {
    url: String,
    expanded_url: String,
}

fn links(data: &Value) -> Vec<Link> {
    let urls = data.pointer("/entities/urls").and_then(Value::as_array);
    urls.into_iter().flatten().filter_map(element::read).collect()
}

/// The text with links as the customer wrote them, without the one that stands for the attached file.
///
/// Each is looked for behind the one before: X's own places count characters of a text that others may
/// have escaped.
fn plain(text: &str, links: &[Link], attached: Option<&str>) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    for link in links.iter().filter(|link| !link.url.is_empty()) {
        let Some((before, after)) = rest.split_once(&link.url) else { continue };
        expanded.push_str(&unescaped(before));
        if Some(link.url.as_str()) != attached {
            expanded.push_str(&link.expanded_url);
        }
        rest = after;
    }
    let rest = match attached.filter(|url| !url.is_empty()) {
        Some(url) => rest.replacen(url, "", 1),
        None => rest.to_owned(),
    };
    expanded.push_str(&unescaped(&rest));
    match attached {
        Some(_) => expanded.trim_end().to_owned(),
        None => expanded,
    }
}

/// X writes these three as in HTML.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// An attached picture or film.
#[derive(Debug, Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: Option<String>,
    media_url_https: Option<String>,
    /// The link that stands for it in the text.
    url: Option<String>,
    video_info: Option<VideoInfo>,
}

#[derive(Debug, Deserialize)]
struct VideoInfo {
    #[serde(default)]
    variants: Vec<Variant>,
}

#[derive(Debug, Deserialize)]
struct Variant {
    #[serde(default)]
    bitrate: u64,
    content_type: Option<String>,
    url: String,
}

impl File {
    /// By the address of the best film there is, or of the picture.
    fn into_part(self) -> Option<Part> {
        let variants = self.video_info.map(|info| info.variants).unwrap_or_default();
        // A list of pieces has no bit rate of its own.
        let film = variants.into_iter().max_by_key(|variant| variant.bitrate);
        let media = match self.kind.as_deref() {
            Some("video" | "animated_gif") => MediaKind::Video,
            _ => MediaKind::Image,
        };
        let (reference, mime) = match film {
            Some(film) => (film.url, film.content_type),
            None => (self.media_url_https?, None),
        };
        Some(Part::Media(Media { media, reference, mime, name: None, bytes: None, sha256: None }))
    }
}

/// A shared place, or what is attached in X's own shape.
fn other(attachment: &Value) -> Part {
    let point = attachment.pointer("/location/shared_coordinate/coordinates/coordinates");
    if let Some([longitude, latitude]) = point.and_then(element::read::<[f64; 2]>) {
        return Part::Location { latitude, longitude, name: None, address: None };
    }
    structured(attachment.get("type").and_then(Value::as_str).unwrap_or("attachment"), attachment)
}

fn structured(what: &str, data: &Value) -> Part {
    Part::Structured { what: what.chars().take(64).collect(), data: data.clone() }
}
