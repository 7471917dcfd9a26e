//! What was learnt from a desk's answers, as it is stored with the desk.

use nightdesk_domain::AnswerId;
use serde::{Deserialize, Serialize};

use super::head::Head;
use super::lexicon::Lexicon;
use super::meaning::Space;
use super::training::{Example, digest, sorted};

/// The layout of what is stored: changed with every change of what is learnt.
const VERSION: u32 = 2;

/// What was learnt from a desk's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    version: u32,
    /// What was learnt from, as [`super::training::digest`] says it.
    pub(super) digest: u64,
    pub(super) answers: Vec<AnswerId>,
    pub(super) lexicon: Lexicon,
    pub(super) by_words: Head,
    pub(super) meaning: Option<ByMeaning>,
}

/// What was learnt with an encoder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ByMeaning {
    pub(super) space: Space,
    /// For messages in the examples' languages.
    pub(super) with_words: Head,
    /// For messages whose words say nothing.
    pub(super) alone: Head,
}

/// Why stored bytes are nothing that was learnt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// They are of another version, or damaged.
    #[error("not what this version stores: run `nightdesk train` again")]
    Other,
}

impl Trained {
    pub(super) fn new(
        digest: u64,
        answers: Vec<AnswerId>,
        lexicon: Lexicon,
        by_words: Head,
        meaning: Option<ByMeaning>,
    ) -> Self {
        Self { version: VERSION, digest, answers, lexicon, by_words, meaning }
    }

    /// Reads what [`Trained::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Unreadable`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        match postcard::from_bytes::<Self>(bytes) {
            Ok(trained) if trained.version == VERSION => Ok(trained),
            _ => Err(Unreadable::Other),
        }
    }

    /// As bytes to be stored: the same for the same answers and the same encoder.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory what has no maps of unknown length cannot fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Whether this was learnt from exactly these examples.
    pub fn is_of(&self, examples: &[Example]) -> bool {
        self.digest == digest(&sorted(examples))
    }

    /// Whether an encoder took part.
    pub fn knows_meanings(&self) -> bool {
        self.meaning.is_some()
    }
}
