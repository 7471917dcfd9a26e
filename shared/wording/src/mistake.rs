//! A mistake in the wording.

use std::fmt;

use nightdesk_domain::desk;

/// A mistake in one of the wording files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file's name: `de.ftl`.
    pub file: String,
    /// Where in the file it is, and what would be right.
    pub mistake: desk::Mistake,
}

impl Mistake {
    /// That there is no file at all.
    pub(crate) fn no_wording() -> Self {
        let message = "there is no wording: add a file for each language, en.ftl to begin with";
        Self { file: "en.ftl".to_owned(), mistake: desk::Mistake::at("", 0, message) }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.mistake)
    }
}
