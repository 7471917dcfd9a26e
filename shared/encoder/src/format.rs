//! The model's file: a header, a table of sections, and the sections, each where it can be used as it
//! lies in memory.
//!
//! | at | what |
//! |---|---|
//! | 0 | [`MAGIC`] |
//! | 8 | [`VERSION`], u32 |
//! | 12 | the number of sections, u32 |
//! | 16 | for each section, in the order of [`Section`], its offset and its length in bytes, u64 each |
//! | … | the sections, each at a multiple of [`ALIGNMENT`] |
//!
//! Numbers are little-endian, as on every machine that this runs on. There is no checksum that is read at
//! load: that would touch every page of the file, of which a message needs few. Whoever writes the file
//! checks it, and no byte of it can make its reader panic.

use bytemuck::AnyBitPattern;

use crate::Error;

#[cfg(target_endian = "big")]
compile_error!("the model's numbers are used as they lie in its file, which is little-endian");

/// What the file begins with.
pub const MAGIC: [u8; 8] = *b"NDENCODE";
/// The version of this layout. A file of another one is refused.
pub const VERSION: u32 = 1;
/// What each section's offset is a multiple of: a line of the processor's cache.
pub const ALIGNMENT: usize = 64;

const COUNT: usize = Section::ALL.len();
const TABLE_AT: usize = 16;
const ENTRY: usize = 16;

/// Declares the sections, and their order in the file.
macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// A part of the model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Section { $($(#[$doc])* $name),* }

        impl Section {
            /// Every section, in the file's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

sections! {
    /// u32: id, score (as the bits of an f32), and the text's start and length in [`Section::PieceTexts`],
    /// for each piece of the vocabulary, in the order of their texts' bytes.
    Pieces,
    /// The pieces' texts, one after another.
    PieceTexts,
    /// f32: the score of what no piece covers; the least that is divided by, which keeps it from 0.
    Constants,
    /// u32: the units of the normaliser's double array.
    CharacterUnits,
    /// What the normaliser puts in place of others, each ended by a zero byte.
    CharacterTexts,
    /// u8: a row of 512 for each piece. Those whose ids leave the same rest, divided by 17, lie together.
    Embeddings,
    /// f32: by the id's rest, what an embedding's bytes are multiplied by.
    EmbeddingScale,
    /// f32: by the id's rest, what is then added to them.
    EmbeddingLow,
    /// f32, packed: 512 in, 256 out for each of the three convolutions.
    Projection,
    /// f32: 768.
    ProjectionBias,
    /// f32: 768.
    ProjectionGain,
    /// f32: 768.
    ProjectionShift,
    /// f32, packed: 2 tokens' 256 in, 256 out.
    TwoFirst,
    /// f32: 256.
    TwoFirstBias,
    /// f32, packed: 2 tokens' 256 in, 256 out.
    TwoSecond,
    /// f32: 256.
    TwoSecondBias,
    /// f32, packed: 3 tokens' 256 in, 256 out.
    ThreeFirst,
    /// f32: 256.
    ThreeFirstBias,
    /// f32, packed: 3 tokens' 256 in, 256 out.
    ThreeSecond,
    /// f32: 256.
    ThreeSecondBias,
    /// f32, packed: 5 tokens' 256 in, 256 out.
    FiveFirst,
    /// f32: 256.
    FiveFirstBias,
    /// f32, packed: 5 tokens' 256 in, 256 out.
    FiveSecond,
    /// f32: 256.
    FiveSecondBias,
    /// f32: 1280.
    FeatureGain,
    /// f32: 1280.
    FeatureShift,
    /// f32, packed: 1280 in, 512 out.
    Summary,
    /// f32: 512.
    SummaryBias,
    /// f32, packed: 512 in, 320 out.
    HiddenOne,
    /// f32, packed: 320 in, 320 out.
    HiddenTwo,
    /// f32, packed: 512 in, 320 out: past [`Section::HiddenOne`] and [`Section::HiddenTwo`].
    HiddenPast,
    /// f32, packed: 320 in, 512 out.
    OutputOne,
    /// f32, packed: 512 in, 512 out.
    OutputTwo,
    /// f32, packed: 320 in, 512 out: past [`Section::OutputOne`] and [`Section::OutputTwo`].
    OutputPast,
}

/// A file whose sections lie within it.
#[derive(Debug, Clone, Copy)]
pub struct Sections<'a>([&'a [u8]; COUNT]);

impl<'a> Sections<'a> {
    /// Finds the sections of a file.
    ///
    /// # Errors
    /// When it is no model, one of another version, or shorter than its table says.
    pub fn of(file: &'a [u8]) -> Result<Self, Error> {
        if !file.starts_with(&MAGIC) {
            return Err(Error::NotAModel);
        }
        let version = number(file, 8).ok_or(Error::Truncated)?;
        if version != VERSION {
            return Err(Error::Version { found: version });
        }
        if number(file, 12).ok_or(Error::Truncated)? as usize != COUNT {
            return Err(Error::Truncated);
        }
        let mut sections = [[].as_slice(); COUNT];
        for (n, section) in sections.iter_mut().enumerate() {
            *section = entry(file, TABLE_AT + n * ENTRY).ok_or(Error::Truncated)?;
        }
        Ok(Self(sections))
    }

    /// A section's numbers, as they lie in the file.
    ///
    /// # Errors
    /// When the section's length is no multiple of the number's, or it does not lie at one of its alignment.
    pub fn numbers<T: AnyBitPattern>(&self, section: Section) -> Result<&'a [T], Error> {
        let bytes = self.0.get(section as usize).ok_or(Error::Truncated)?;
        bytemuck::try_cast_slice(bytes).map_err(|_| Error::Section(section))
    }

    /// A section's numbers, of which there have to be so many.
    ///
    /// # Errors
    /// When there are more or fewer, and as [`Self::numbers`].
    pub fn exactly<T: AnyBitPattern>(&self, section: Section, count: usize) -> Result<&'a [T], Error> {
        let numbers = self.numbers(section)?;
        if numbers.len() == count { Ok(numbers) } else { Err(Error::Section(section)) }
    }
}

fn number(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*file.get(at..)?.first_chunk()?))
}

fn entry(file: &[u8], at: usize) -> Option<&[u8]> {
    let long = |at: usize| usize::try_from(u64::from_le_bytes(*file.get(at..)?.first_chunk()?)).ok();
    let (offset, length) = (long(at)?, long(at + 8)?);
    file.get(offset..offset.checked_add(length)?)
}

/// Writes the file, of sections that come in any order.
#[derive(Debug)]
pub struct Writer(Vec<Vec<u8>>);

impl Default for Writer {
    fn default() -> Self {
        Self(vec![Vec::new(); COUNT])
    }
}

impl Writer {
    /// Puts a section's bytes into the file.
    pub fn put(&mut self, section: Section, bytes: Vec<u8>) {
        if let Some(place) = self.0.get_mut(section as usize) {
            *place = bytes;
        }
    }

    /// The file's bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut at = (TABLE_AT + COUNT * ENTRY).next_multiple_of(ALIGNMENT);
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend((COUNT as u32).to_le_bytes());
        for section in &self.0 {
            file.extend((at as u64).to_le_bytes());
            file.extend((section.len() as u64).to_le_bytes());
            at = (at + section.len()).next_multiple_of(ALIGNMENT);
        }
        file.reserve_exact(at.saturating_sub(file.len()));
        for section in self.0 {
            file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
            file.extend(section);
        }
        file
    }
}
