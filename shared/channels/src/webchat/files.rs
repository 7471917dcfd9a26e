//! What visitors send beside words.
//!
//! A browser hands each file in before the message that names it (see [`HANDED_IN`](crate::media::HANDED_IN)):
//! under a key that follows from whose the token is, so that nobody's message can name another's file.

use nightdesk_domain::Address;
use nightdesk_domain::event::{Media, MediaKind, Part};
use serde::Deserialize;

use super::payload::Uuid;
use crate::mail::file_name;
use crate::media::handed_in_key;

/// The most files of one message: what a small window shows.
pub const MOST_FILES: usize = 5;

/// The largest file in bytes: films and scans of a telephone's, over a telephone's connection.
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;

/// The longest MIME type (RFC 6838, 4.2: two names of 127 characters).
const LONGEST_TYPE: usize = 255;

/// A file that came with a message, as the browser tells of it. What it is called and what it is said to be
/// is only its owner's word.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    id: Uuid,
    name: String,
    mime: String,
    bytes: u64,
}

/// The files as parts of a visitor's message, each once: it is taken in once.
pub(super) fn parts(files: Vec<File>, visitor: &Address) -> Vec<Part> {
    let mut parts: Vec<Media> = Vec::new();
    for media in files.into_iter().map(|file| file.media(visitor)) {
        if !parts.iter().any(|part| part.reference == media.reference) {
            parts.push(media);
        }
    }
    parts.into_iter().map(Part::Media).collect()
}

impl File {
    fn media(self, visitor: &Address) -> Media {
        Media {
            media: MediaKind::of_mime(&self.mime),
            reference: file_key(visitor, &self.id),
            mime: Some(self.mime).filter(|mime| (1..=LONGEST_TYPE).contains(&mime.len())),
            name: Some(file_name(&self.name)).filter(|name| !name.trim().is_empty()),
            bytes: Some(self.bytes),
            sha256: None,
        }
    }
}

/// The key under which a visitor hands a file of theirs in.
pub fn file_key(visitor: &Address, id: &Uuid) -> String {
    handed_in_key(super::PROVIDER, &format!("{visitor} {}", id.0))
}
