//! What comes with a mail.

use data_encoding::BASE64;
use mail_parser::{MessagePart, MimeHeaders};
use nightdesk_domain::event::{Media, MediaKind, Part};
use serde_json::json;

use crate::signature::sha256_hex;

/// The largest file in bytes that goes along in its reference where nobody keeps it, as a `data:` URL
/// (RFC 2397), and the most of a mail in all: an event has room for 256 KB.
const INLINE: usize = 32 * 1024;
const INLINE_IN_ALL: usize = 96 * 1024;

/// A file that came with a mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attachment {
    pub(crate) name: Option<String>,
    pub(crate) mime: Option<String>,
    /// The file itself, where it came along.
    pub(crate) content: Vec<u8>,
    /// Where it can be fetched, where it did not come along.
    pub(crate) reference: Option<String>,
    pub(crate) bytes: Option<u64>,
}

/// Where the files of a mail are to be found later.
#[derive(Clone, Copy)]
pub(crate) enum Kept<'a> {
    /// Where this says, by the file's number.
    At(&'a dyn Fn(usize, &Attachment) -> String),
    /// Nowhere: small ones go along in their reference, of others their name and hash remain.
    Nowhere,
}

impl Attachment {
    /// A part of a MIME message.
    pub(crate) fn of_part(part: &MessagePart<'_>) -> Self {
        let mime = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
            None => kind.ctype().to_ascii_lowercase(),
        });
        let name = part.attachment_name().map(file_name).filter(|name| !name.is_empty());
        Self { name, mime, content: part.contents().to_vec(), ..Self::default() }
    }

    /// The files as parts of a message. A calendar invitation goes along in full.
    pub(crate) fn parts(files: &[Self], kept: Kept<'_>) -> Vec<Part> {
        let mut inline = 0;
        let part = |(n, file): (usize, &Self)| match file.calendar() {
            Some(part) => part,
            None => Part::Media(file.media(file.kept(kept, n, &mut inline))),
        };
        files.iter().enumerate().map(part).collect()
    }

    fn kept(&self, kept: Kept<'_>, n: usize, inline: &mut usize) -> String {
        match (&self.reference, kept) {
            (Some(reference), _) => reference.clone(),
            (None, Kept::At(place)) => place(n, self),
            (None, Kept::Nowhere) => {
                let size = self.content.len();
                if size <= INLINE && *inline + size <= INLINE_IN_ALL {
                    *inline += size;
                    let mime = self.mime.as_deref().unwrap_or("application/octet-stream");
                    return format!("data:{mime};base64,{}", BASE64.encode(&self.content));
                }
                format!("not-kept:{}", sha256_hex(&self.content))
            }
        }
    }

    fn media(&self, reference: String) -> Media {
        let mime = self.mime.as_deref().unwrap_or_default();
        let media = match mime.split('/').next() {
            Some("image") => MediaKind::Image,
            Some("video") => MediaKind::Video,
            Some("audio") => MediaKind::Audio,
            _ => MediaKind::Document,
        };
        let came_along = self.reference.is_none();
        Media {
            media,
            reference,
            mime: self.mime.clone(),
            name: self.name.clone(),
            bytes: self.bytes.or_else(|| u64::try_from(self.content.len()).ok().filter(|_| came_along)),
            sha256: came_along.then(|| sha256_hex(&self.content)),
        }
    }

    /// A calendar object (RFC 5545), so that agents see what they are invited to.
    fn calendar(&self) -> Option<Part> {
        if self.mime.as_deref() != Some("text/calendar") || self.content.len() > INLINE {
            return None;
        }
        let text = String::from_utf8_lossy(&self.content);
        let method = text.lines().find_map(|line| line.trim().strip_prefix("METHOD:"));
        Some(Part::Structured { what: "calendar".to_owned(), data: json!({ "method": method, "ics": text }) })
    }
}

/// The last part of a path: names from other people's machines may hold one, of either kind. Nothing in it
/// moves a cursor or turns the reading direction: `annexe\u{202e}gpj.exe` would be read as a picture.
pub(crate) fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control() && !turns(*c)).take(200).collect()
}

/// Whether a character is there to turn the reading direction (Unicode, `Bidi_Control`).
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
