//! The parts of X's objects that the desk reads. Ids are texts; they exceed what floats hold.

use serde::Deserialize;
use serde_json::Value;

/// The envelope of the X Activity API.
#[derive(Debug, Deserialize)]
pub(super) struct Activity {
    /// Names the delivery; may be negative.
    pub(super) event_uuid: Option<String>,
    #[serde(default)]
    pub(super) filter: Filter,
    pub(super) event_type: String,
    #[serde(default)]
    pub(super) payload: Value,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Filter {
    /// The user that the subscription is about: the business.
    pub(super) user_id: Option<String>,
}

/// One entry of `direct_message_events`.
#[derive(Debug, Deserialize)]
pub(super) struct DirectMessage {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Milliseconds since 1970, as a text.
    pub(super) created_timestamp: Option<String>,
    /// The post or welcome message that the conversation began with.
    pub(super) initiated_via: Option<Value>,
    pub(super) message_create: Option<MessageCreate>,
}

#[derive(Debug, Deserialize)]
pub(super) struct MessageCreate {
    pub(super) sender_id: String,
    pub(super) target: Target,
    /// The app that it was written with; absent in the X Activity API.
    pub(super) source_app_id: Option<String>,
    pub(super) message_data: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) recipient_id: String,
}

/// One entry of `direct_message_mark_read_events`: the sender read up to a message.
#[derive(Debug, Deserialize)]
pub(super) struct MarkRead {
    pub(super) sender_id: String,
    pub(super) created_timestamp: Option<String>,
    pub(super) last_read_event_id: String,
}

/// One entry of `block_events`.
#[derive(Debug, Deserialize)]
pub(super) struct Block {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) created_timestamp: Option<String>,
    pub(super) source: User,
    pub(super) target: User,
}

/// A user as either API shows one.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    #[serde(alias = "screen_name")]
    pub(super) username: Option<String>,
}

/// A message of X Chat, whose content only its members can read.
#[derive(Debug, Deserialize)]
pub(super) struct ChatMessage {
    pub(super) id: Option<String>,
    pub(super) sender_id: String,
    pub(super) created_at_msec: Option<String>,
}

/// A post by somebody, in either API.
#[derive(Debug, Deserialize)]
pub(super) struct Post {
    #[serde(alias = "id_str")]
    pub(super) post_id: Option<String>,
    pub(super) author_id: Option<String>,
}
