//! What a sentence means, as 512 numbers: sentences that say the same lie close together, whichever of
//! sixteen languages each is in.
//!
//! This is Google's universal-sentence-encoder-multilingual 3 (Apache-2.0): Arabic, Chinese (both scripts),
//! Dutch, English, French, German, Italian, Japanese, Korean, Polish, Portuguese, Russian, Spanish, Thai and
//! Turkish. A text is normalised, cut into pieces of a vocabulary, and goes through
//! a network of convolutions. All three lie in one [file](mod@format), which is used as it is mapped into memory:
//! loading it reads a few hundred bytes, and a message touches the pages that it needs.

#[cfg(feature = "convert")]
pub mod convert;
pub mod format;
mod network;
mod normalise;
mod product;
mod vocabulary;

use format::{Section, Sections};
use network::Network;
use normalise::Normaliser;
use vocabulary::Vocabulary;

/// How many numbers an embedding has.
pub const DIMENSIONS: usize = 512;

/// How many pieces of a text are read. A message of a hundred words is read whole; what comes after says
/// little new about what is asked, while each piece takes 0.07 ms and weighs down those before it, since a
/// text's meaning is the mean of its pieces'.
pub const MOST_PIECES: usize = 128;

/// How many bytes of a normalised text are looked at, so that a text of any length takes the same time.
/// Pieces have 3 to 5 bytes on average, and 48 at most.
const MOST_BYTES: usize = 16 * MOST_PIECES;

/// Why bytes are not a model that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something else than a model.
    #[error("not an encoder's model")]
    NotAModel,
    /// Written for another version of this program.
    #[error("a model of layout {found}, where {} is read: fetch it again", format::VERSION)]
    Version {
        /// Its layout's version.
        found: u32,
    },
    /// It ends before its sections do.
    #[error("the model's file is cut short")]
    Truncated,
    /// A part of it has not the size that it has to have.
    #[error("the model's part {0:?} is of the wrong size")]
    Section(Section),
}

/// A text's meaning: a direction, of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(pub(crate) [f32; DIMENSIONS]);

impl Embedding {
    /// Its numbers.
    #[must_use]
    pub fn numbers(&self) -> &[f32; DIMENSIONS] {
        &self.0
    }

    /// The cosine of the angle to another: 1 for the same meaning, about 0 for what has nothing to do with it.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        network::sum(self.0.iter().zip(&other.0).map(|(one, other)| one * other))
    }
}

/// The encoder, over the bytes of its file.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    normaliser: Normaliser<'a>,
    vocabulary: Vocabulary<'a>,
    network: Network<'a>,
}

impl std::fmt::Debug for Model<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").finish_non_exhaustive()
    }
}

impl<'a> Model<'a> {
    /// Uses a model's bytes where they are, which has to be at a multiple of four, as a mapped file is.
    ///
    /// # Errors
    /// When they are no model, not a whole one, or one of another version. Sizes alone are checked here: a
    /// byte that is wrong within a section makes wrong embeddings, and nothing worse.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let sections = Sections::of(bytes)?;
        let constants = sections.exactly(Section::Constants, 2)?;
        let [unknown_score, least] = constants.first_chunk().copied().ok_or(Error::Truncated)?;
        Ok(Self {
            normaliser: Normaliser::of(&sections)?,
            vocabulary: Vocabulary::of(&sections, unknown_score)?,
            network: Network::of(&sections, least)?,
        })
    }

    /// What a text means, by its first [`MOST_PIECES`] pieces. A text without any, such as an empty one, has the
    /// meaning of one unknown piece: the same for all of them, and close to nothing in particular.
    #[must_use]
    pub fn embed(&self, text: &str) -> Embedding {
        self.network.embed(&self.tokens(text))
    }

    fn tokens(&self, text: &str) -> Vec<u32> {
        let normal = self.normaliser.normalise(text, MOST_BYTES);
        self.vocabulary.tokens(&normal, MOST_PIECES)
    }
}
