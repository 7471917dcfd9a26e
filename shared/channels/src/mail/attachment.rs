//! What comes with a mail.

use bytes::Bytes;
use mail_parser::{MessagePart, MimeHeaders};
use nightdesk_domain::event::{Media, MediaKind, Part};
use nightdesk_domain::file::MOST;
use serde_json::json;

use crate::media::{File, handed_in_key};
use crate::signature::sha256_hex;

/// The largest calendar object in bytes that goes along in its event, which has room for 256 KB.
const CALENDAR: usize = 32 * 1024;

/// A file that came with a mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attachment {
    pub(crate) name: Option<String>,
    pub(crate) mime: Option<String>,
    /// The file itself, where it came along.
    pub(crate) content: Bytes,
    /// Where it can be fetched, where it did not come along.
    pub(crate) reference: Option<String>,
    pub(crate) bytes: Option<u64>,
}

/// A place beside a mail that lies in a bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// The bucket's name.
    pub(crate) bucket: &'a str,
    /// The folder for the mail's files.
    pub(crate) folder: &'a str,
}

/// Where the files of a mail go that came along.
pub(crate) enum Place<'a> {
    /// Beside the mail itself.
    Beside(Beside<'a>),
    /// Into the bucket of files, handed in by this provider. `of` is the mail and who wrote it.
    HandedIn { provider: &'static str, of: String },
}

impl Place<'_> {
    /// A file's reference, and the key that it is put under, if it is kept.
    ///
    /// What is handed in has its hash in its key, so that of two mails of one Message-ID neither takes the
    /// place of the other's file; and its number, so that one file that came twice is taken in twice.
    fn of(&self, n: usize, file: &Attachment, sha256: &str) -> (String, Option<String>) {
        match self {
            Self::Beside(Beside { bucket, folder }) => {
                let name: String =
                    file.name.as_deref().unwrap_or("file").chars().map(plain).take(80).collect();
                let key = format!("{folder}/{n}-{name}");
                (format!("s3://{bucket}/{key}"), Some(key))
            }
            // More of them nobody takes in.
            Self::HandedIn { .. } if n >= MOST => (format!("not-kept:{sha256}"), None),
            Self::HandedIn { provider, of } => {
                let key = handed_in_key(provider, &format!("{of}\n{n}\n{sha256}"));
                (key.clone(), Some(key))
            }
        }
    }
}

impl Attachment {
    /// A part of a MIME message.
    pub(crate) fn of_part(part: &MessagePart<'_>) -> Self {
        let mime = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
            None => kind.ctype().to_ascii_lowercase(),
        });
        let name = part.attachment_name().map(file_name).filter(|name| !name.is_empty());
        Self { name, mime, content: Bytes::copy_from_slice(part.contents()), ..Self::default() }
    }

    /// The files as parts of a message, and those that are to be put into a bucket. A calendar invitation goes
    /// along in full.
    pub(crate) fn parts(all: &[Self], place: &Place<'_>) -> (Vec<Part>, Vec<File>) {
        let mut files = Vec::new();
        let part = |(n, file): (usize, &Self)| match (&file.reference, file.calendar()) {
            (Some(reference), _) => Part::Media(file.media(reference.clone(), None)),
            (None, Some(part)) => part,
            (None, None) => {
                let sha256 = sha256_hex(&file.content);
                let (reference, key) = place.of(n, file, &sha256);
                files.extend(key.map(|key| file.file(key)));
                Part::Media(file.media(reference, Some(sha256)))
            }
        };
        let parts = all.iter().enumerate().map(part).collect();
        (parts, files)
    }

    fn file(&self, key: String) -> File {
        let mime = self.mime.clone().filter(|mime| is_type(mime));
        let mime = mime.unwrap_or_else(|| "application/octet-stream".to_owned());
        File { key, mime, content: self.content.clone() }
    }

    /// The file as its event tells of it; one without a hash did not come along.
    fn media(&self, reference: String, sha256: Option<String>) -> Media {
        let came = sha256.as_ref().and_then(|_| u64::try_from(self.content.len()).ok());
        Media {
            media: MediaKind::of_mime(self.mime.as_deref().unwrap_or_default()),
            reference,
            mime: self.mime.clone(),
            name: self.name.clone(),
            bytes: came.or(self.bytes),
            sha256,
        }
    }

    /// A calendar object (RFC 5545), so that agents see what they are invited to.
    fn calendar(&self) -> Option<Part> {
        if self.mime.as_deref() != Some("text/calendar") || self.content.len() > CALENDAR {
            return None;
        }
        let text = String::from_utf8_lossy(&self.content);
        let method = text.lines().find_map(|line| line.trim().strip_prefix("METHOD:"));
        Some(Part::Structured { what: "calendar".to_owned(), data: json!({ "method": method, "ics": text }) })
    }
}

/// What needs no escaping in an object's key.
fn plain(c: char) -> char {
    if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }
}

/// Whether it is of the form of a MIME type (RFC 6838, 4.2): others no header can carry.
fn is_type(mime: &str) -> bool {
    (1..=255).contains(&mime.len())
        && mime.bytes().all(|b| b.is_ascii_alphanumeric() || b"/!#$&-^_.+".contains(&b))
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
