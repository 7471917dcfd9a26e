//! A text of the business's own, in as many languages as it gave it in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A holiday's name, a note: one text for everybody, or one for each of some languages, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalText {
    /// For customers of languages that have no text of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    any: Option<String>,
    /// By BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    by_language: BTreeMap<String, String>,
}

impl LocalText {
    /// The same text in every language, as a proper name is.
    pub fn everywhere(text: impl Into<String>) -> Self {
        Self { any: Some(text.into()), by_language: BTreeMap::new() }
    }

    /// A text in one language.
    pub fn one(language: impl Into<String>, text: impl Into<String>) -> Self {
        Self { any: None, by_language: BTreeMap::from([(language.into(), text.into())]) }
    }

    /// Adds what another text says in languages that this one does not have.
    pub fn add(&mut self, other: Self) {
        self.any = self.any.take().or(other.any);
        for (language, text) in other.by_language {
            self.by_language.entry(language).or_insert(text);
        }
    }

    /// What it says in a language, given as exactly the tag that it was written under.
    pub fn in_language(&self, tag: &str) -> Option<&str> {
        self.by_language.get(tag).map(String::as_str)
    }

    /// What it says to those whose language it does not have.
    pub fn in_any_language(&self) -> Option<&str> {
        self.any.as_deref()
    }

    /// The languages that it has, as BCP 47 tags.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.by_language.keys().map(String::as_str)
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.any.is_none() && self.by_language.is_empty()
    }
}
