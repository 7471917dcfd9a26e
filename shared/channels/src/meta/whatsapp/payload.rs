//! The shapes of what a message holds, as Meta documents them.
//!
//! Only what is needed is named; everything else may come and go.

use serde::Deserialize;
use serde_json::Value;

pub(super) use crate::meta::payload::{list, text};

/// An element's `timestamp`: seconds since 1970, as a text and in some places as a number.
pub(super) fn timestamp(element: &Value) -> Option<i64> {
    let timestamp = element.get("timestamp")?;
    timestamp.as_i64().or_else(|| timestamp.as_str()?.parse().ok())
}

/// The code of an element's first error.
pub(super) fn error_code(element: &Value) -> Option<i64> {
    list(element, "errors").first()?.get("code")?.as_i64()
}

#[derive(Deserialize)]
pub(super) struct Text {
    pub(super) body: String,
}

#[derive(Deserialize)]
pub(super) struct Media {
    /// What the file is fetched by; absent where Meta could not keep the file.
    pub(super) id: String,
    pub(super) mime_type: Option<String>,
    pub(super) sha256: Option<String>,
    pub(super) filename: Option<String>,
    pub(super) caption: Option<String>,
    /// True for a recording made in the app; other sound is a file.
    #[serde(default)]
    pub(super) voice: bool,
}

#[derive(Deserialize)]
pub(super) struct Location {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

/// A person's card. One shared on request has telephone numbers alone.
#[derive(Deserialize)]
pub(super) struct Card {
    pub(super) name: Option<CardName>,
    #[serde(default)]
    pub(super) phones: Vec<CardPhone>,
    #[serde(default)]
    pub(super) emails: Vec<CardEmail>,
}

#[derive(Deserialize)]
pub(super) struct CardName {
    pub(super) formatted_name: String,
}

#[derive(Deserialize)]
pub(super) struct CardPhone {
    pub(super) phone: Option<String>,
    pub(super) wa_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct CardEmail {
    pub(super) email: String,
}

#[derive(Deserialize)]
pub(super) struct Reaction {
    pub(super) message_id: String,
    /// Absent or empty when the reaction was taken away.
    #[serde(default)]
    pub(super) emoji: String,
}

/// A button of a template.
#[derive(Deserialize)]
pub(super) struct Button {
    pub(super) payload: String,
    pub(super) text: Option<String>,
}

/// A button or a row of a list that was chosen.
#[derive(Deserialize)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) title: Option<String>,
}

/// A form that was filled in ("native flow message").
#[derive(Deserialize)]
pub(super) struct Form {
    /// The fields and their values: JSON inside a text.
    pub(super) response_json: String,
}

#[derive(Deserialize)]
pub(super) struct Edit {
    pub(super) original_message_id: String,
    /// The message as it is now: its `type` and the member of that name.
    pub(super) message: Value,
}

#[derive(Deserialize)]
pub(super) struct Revocation {
    pub(super) original_message_id: String,
}
