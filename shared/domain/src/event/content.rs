//! What a message says.

use serde::{Deserialize, Serialize};

/// What a message says: text, and what comes with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Content {
    /// The text, or the caption of what is attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Everything that is not text, in the order it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

impl Content {
    /// A message of text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), parts: Vec::new() }
    }

    /// The text of a message that is nothing but text. What surrounds a mail's text is not counted.
    pub fn text_alone(&self) -> Option<&str> {
        self.text.as_deref().filter(|_| self.parts.iter().all(Part::surrounds_text))
    }

    /// One part, with a caption where it has one.
    pub fn part(part: Part, caption: Option<String>) -> Self {
        Self { text: caption, parts: vec![part] }
    }
}

/// One piece of a message that is not text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// A picture, sound, film or file, by reference.
    Media(Media),
    /// A place.
    Location {
        /// Degrees north, WGS 84.
        latitude: f64,
        /// Degrees east, WGS 84.
        longitude: f64,
        /// The place's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The place's postal address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// A person's card.
    Contact {
        /// The name on it.
        name: String,
        /// Telephone numbers as written on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        phones: Vec<String>,
        /// Mail addresses as written on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        emails: Vec<String>,
    },
    /// A structured thing whose shape is the provider's: an order, a form, a poll.
    Structured {
        /// What it is: `order`, `form`, `poll`, `dice` …
        what: String,
        /// The thing itself.
        data: serde_json::Value,
    },
}

impl Part {
    /// The name of the structured part with what surrounds a mail's text: its subject, what it quotes,
    /// its signature.
    pub const MAIL: &str = "mail";

    /// Whether it is only what surrounds a mail's text.
    fn surrounds_text(&self) -> bool {
        matches!(self, Self::Structured { what, .. } if what == Self::MAIL)
    }
}

/// A picture, sound, film or file: what is needed to fetch it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Media {
    /// Which kind it is.
    pub media: MediaKind,
    /// The provider's id or URL to fetch it by; it may need the account's credentials and may expire.
    pub reference: String,
    /// The MIME type, as the provider gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// The file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of the file as the provider gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Which kind of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film, an animation, a round video note.
    Video,
    /// A piece of sound.
    Audio,
    /// A voice message.
    Voice,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// The kind that a MIME type's family says, as far as it says one.
    pub fn of_mime(mime: &str) -> Self {
        match mime.split('/').next() {
            Some("image") => Self::Image,
            Some("video") => Self::Video,
            Some("audio") => Self::Audio,
            _ => Self::Document,
        }
    }
}
