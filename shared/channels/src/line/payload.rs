//! The parts of LINE's webhook objects that the desk reads.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// What every event has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Frame {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) source: Option<Source>,
    /// Milliseconds since 1970.
    pub(super) timestamp: Option<i64>,
    mode: Option<String>,
    pub(super) webhook_event_id: Option<String>,
    pub(super) reply_token: Option<String>,
}

impl Frame {
    /// True where another program has the word, so that the desk only listens.
    pub(super) fn is_standby(&self) -> bool {
        self.mode.as_deref() == Some("standby")
    }

    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        self.timestamp.and_then(DateTime::from_timestamp_millis)
    }
}

/// Where something happened. In groups and rooms, the person is not always named.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Source {
    user_id: Option<String>,
    group_id: Option<String>,
    room_id: Option<String>,
}

impl Source {
    /// The chat to write to: a group's, a room's or a person's id.
    pub(super) fn chat(&self) -> Option<&str> {
        self.group_id.as_deref().or(self.room_id.as_deref()).or(self.user_id.as_deref())
    }

    /// Who is behind it: the person, or the group or room as a whole where LINE names none.
    pub(super) fn customer(&self) -> Option<&str> {
        self.user_id.as_deref().or_else(|| self.chat())
    }
}

/// What surrounds a message's content.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) quote_token: Option<String>,
    pub(super) quoted_message_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Unsend {
    pub(super) message_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Follow {
    #[serde(default)]
    pub(super) is_unblocked: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Postback {
    pub(super) data: String,
    /// What the customer picked: `date`, `time` or `datetime`; or what became of a change of menu.
    pub(super) params: Option<serde_json::Map<String, Value>>,
}
