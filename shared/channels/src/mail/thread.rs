//! Where a reply goes: to whom, by which provider, and behind which message.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::message::Mail;

/// The most messages that a reply refers to: the first, and the latest of the rest.
const REFERENCES: usize = 12;

/// A conversation by mail. Written `<provider>:` and then JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) provider: String,
    pub(super) place: Place,
}

/// Where in it a reply goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// To whom: the envelope's sender (RFC 3834, section 4).
    pub(super) to: String,
    /// The message answered, by its Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// The messages before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) references: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) subject: String,
}

impl Thread {
    /// The conversation that a mail belongs to.
    pub(super) fn of(mail: &Mail, provider: &str, to: &str) -> Self {
        let mut references = match mail.references.as_slice() {
            [] => mail.in_reply_to.iter().cloned().collect(),
            known => known.to_vec(),
        };
        if references.len() > REFERENCES {
            let first = references.first().cloned();
            references = references.split_off(references.len() - (REFERENCES - 1));
            references.splice(0..0, first);
        }
        let subject =
            mail.subject.as_deref().unwrap_or_default().chars().filter(|c| !c.is_control()).take(300);
        let (to, id, subject) = (to.to_owned(), mail.message_id.clone(), subject.collect());
        Self { provider: provider.to_owned(), place: Place { to, id, references, subject } }
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = serde_json::to_string(&self.place).map_err(|_| fmt::Error)?;
        write!(f, "{}:{place}", self.provider)
    }
}

/// The text is not of the form that [`Thread`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidThread;

impl FromStr for Thread {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let (provider, place) = text.split_once(':').ok_or(InvalidThread)?;
        let place = serde_json::from_str(place).map_err(|_| InvalidThread)?;
        Ok(Self { provider: provider.to_owned(), place })
    }
}
