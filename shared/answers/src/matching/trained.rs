//! What was learnt from a desk's answers, as it is stored with the desk.

use nightdesk_domain::AnswerId;
use serde::{Deserialize, Serialize};

use super::head::Head;
use super::lexicon::Lexicon;
use super::meaning::Space;
use super::traffic::{By, Heard};
use super::training::{Example, digest, sorted};

/// The layout of what is stored: changed with every change of what is learnt.
const VERSION: u32 = 3;

/// What was learnt from a desk's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    version: u32,
    /// What was learnt from, as [`super::training::digest`] says it.
    pub(super) digest: u64,
    pub(super) answers: Vec<AnswerId>,
    /// Each example's answer, by its number.
    pub(super) owners: Vec<u32>,
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
        owners: Vec<u32>,
        lexicon: Lexicon,
        by_words: Head,
        meaning: Option<ByMeaning>,
    ) -> Self {
        Self { version: VERSION, digest, answers, owners, lexicon, by_words, meaning }
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

    /// As bytes to be stored: the same for the same answers, encoder and traffic.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory what has no maps of unknown length cannot fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Whether this was learnt from exactly these examples.
    pub fn is_of(&self, examples: &[Example]) -> bool {
        self.digest == digest(&sorted(examples))
    }

    /// Learns what kind of messages come, from all that came: what was learnt from others before is forgotten,
    /// unless there were none.
    pub fn learn_traffic(&mut self, heard: &[Heard]) {
        for by in [By::Words, By::Meaning, By::Both] {
            if let Some(head) = self.head_mut(by) {
                head.calibration.learn(&Heard::by(heard, by));
            }
        }
    }

    /// Takes over what kind of messages come from what was learnt before, as far as that was judged by the same. Not
    /// where an answer is gone since: more messages than before ask for what no answer is there for.
    pub fn keep_traffic(&mut self, before: &Self) {
        if before.answers.iter().any(|answer| self.answers.binary_search(answer).is_err()) {
            return;
        }
        for by in [By::Words, By::Meaning, By::Both] {
            if let Some((head, before)) = self.head_mut(by).zip(before.head(by)) {
                head.calibration.learnt = before.calibration.learnt;
            }
        }
    }

    /// What judges messages by this.
    pub(super) fn head(&self, by: By) -> Option<&Head> {
        match by {
            By::Words => Some(&self.by_words),
            By::Meaning => self.meaning.as_ref().map(|meaning| &meaning.alone),
            By::Both => self.meaning.as_ref().map(|meaning| &meaning.with_words),
        }
    }

    fn head_mut(&mut self, by: By) -> Option<&mut Head> {
        match by {
            By::Words => Some(&mut self.by_words),
            By::Meaning => self.meaning.as_mut().map(|meaning| &mut meaning.alone),
            By::Both => self.meaning.as_mut().map(|meaning| &mut meaning.with_words),
        }
    }

    /// Whether an encoder took part.
    pub fn knows_meanings(&self) -> bool {
        self.meaning.is_some()
    }
}
