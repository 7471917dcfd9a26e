//! A mistake in the wording.

use std::fmt;

use nightdesk_domain::desk;

/// A mistake in one of the wording files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file's name below the wording's folder: `de.ftl`, `own/de.ftl`.
    pub file: String,
    /// Where in the file it is, and what would be right.
    pub mistake: desk::Mistake,
}

impl Mistake {
    /// A mistake at a byte offset of a file's text.
    pub(crate) fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), mistake: desk::Mistake::at(text, offset, message) }
    }

    /// That there is no file at all.
    pub(crate) fn no_wording() -> Self {
        Self::at("en.ftl", "", 0, "there is no wording: add a file for each language, en.ftl to begin with")
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.mistake)
    }
}
