//! What became of fetching a file that a customer sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::event::{Content, Event, EventKind, Media, Part};

/// What became of one file, as it stands with its event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum FileStatus {
    /// It is in the bucket.
    Kept {
        /// Where, by its key.
        key: String,
        /// The MIME type that it is kept as.
        mime: String,
        /// The size in bytes.
        bytes: u64,
        /// SHA-256 of what is kept, in hexadecimal.
        sha256: String,
        /// When it was fetched.
        at: DateTime<Utc>,
    },
    /// The provider, or what we call it with, stands in the way; it is tried again.
    Waiting {
        /// What stands in the way: the provider's code and what it means. No address.
        reason: String,
        /// When that was first so.
        at: DateTime<Utc>,
    },
    /// It was not fetched and never will be.
    Lost {
        /// Why.
        why: Loss,
        /// More of it: the provider's code and what it means. No address.
        reason: String,
        /// When that was found.
        at: DateTime<Utc>,
    },
}

impl FileStatus {
    /// Whether nothing more is to be done about it.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Waiting { .. })
    }
}

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// The provider does not have it any more, or its link has ended.
    Expired,
    /// It is larger than what is kept.
    TooLarge,
    /// It is of a kind that is not kept.
    Type,
    /// It lies, or leads, to where nothing is fetched from: only the provider's own hosts are called.
    Elsewhere,
    /// Nothing can fetch it by what the event says, or the provider refuses.
    Refused,
}

impl Loss {
    /// The reason's name as it stands in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::TooLarge => "too_large",
            Self::Type => "type",
            Self::Elsewhere => "elsewhere",
            Self::Refused => "refused",
        }
    }
}

/// The most files of one event that are fetched. No provider lets anybody send as many; a body may claim to.
pub const MOST: usize = 100;

impl Event {
    /// The files of the customer's that are to be fetched, each with its number: its place among the
    /// content's parts, from 0.
    pub fn files(&self) -> impl Iterator<Item = (usize, &Media)> {
        let content: Option<&Content> = match &self.kind {
            EventKind::Message { content, .. } | EventKind::Edit { content, .. } => Some(content),
            _ => None,
        };
        let parts = content.into_iter().flat_map(|content| content.parts.iter().enumerate());
        let files = parts.filter_map(|(number, part)| match part {
            Part::Media(media) if media.is_elsewhere() => Some((number, media)),
            _ => None,
        });
        files.take(MOST)
    }
}

impl Media {
    /// Whether the file still has to be fetched or taken in: not where it lies beside its mail in a bucket of
    /// ours, or is known by its hash alone, as one of a mail's too many.
    fn is_elsewhere(&self) -> bool {
        !["s3://", "not-kept:"].iter().any(|kept| self.reference.starts_with(kept))
    }
}
