//! What a message says.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde::Deserialize;
use serde_json::Value;

use crate::element;

/// How a kind of content is read.
#[derive(Debug, Clone, Copy)]
enum Shape {
    File(MediaKind),
    /// One picture in several sizes.
    Sizes,
    Location,
    Venue,
    Contact,
    /// Kept in Telegram's own shape.
    Structured,
}

/// The kinds of content. Where a message has two, the later one is there for older programs: an
/// animation is also sent as a document, a venue as a location.
const KINDS: &[(&str, Shape)] = &[
    ("animation", Shape::File(MediaKind::Video)),
    ("audio", Shape::File(MediaKind::Audio)),
    ("document", Shape::File(MediaKind::Document)),
    ("photo", Shape::Sizes),
    ("sticker", Shape::File(MediaKind::Sticker)),
    ("video", Shape::File(MediaKind::Video)),
    ("video_note", Shape::File(MediaKind::Video)),
    ("voice", Shape::File(MediaKind::Voice)),
    ("venue", Shape::Venue),
    ("location", Shape::Location),
    ("contact", Shape::Contact),
    ("checklist", Shape::Structured),
    ("dice", Shape::Structured),
    ("game", Shape::Structured),
    ("invoice", Shape::Structured),
    ("paid_media", Shape::Structured),
    ("poll", Shape::Structured),
    ("rich_message", Shape::Structured),
    ("story", Shape::Structured),
    ("successful_payment", Shape::Structured),
    ("web_app_data", Shape::Structured),
];

/// Service messages: something happened in the chat, and nobody awaits an answer.
const SERVICE: &[&str] = &[
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway",
    "giveaway_completed",
    "giveaway_created",
    "giveaway_winners",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "write_access_allowed",
];

/// What every message may have beside its content, so that the rest names an unknown content.
const ENVELOPE: &[&str] = &[
    "author_signature",
    "business_connection_id",
    "caption",
    "caption_entities",
    "chat",
    "date",
    "direct_messages_topic",
    "edit_date",
    "effect_id",
    "entities",
    "ephemeral_message_id",
    "external_reply",
    "forward_date",
    "forward_from",
    "forward_from_chat",
    "forward_from_message_id",
    "forward_origin",
    "forward_sender_name",
    "forward_signature",
    "from",
    "guest_bot_caller_chat",
    "guest_bot_caller_user",
    "guest_query_id",
    "has_media_spoiler",
    "has_protected_content",
    "is_automatic_forward",
    "is_from_offline",
    "is_paid_post",
    "is_topic_message",
    "link_preview_options",
    "media_group_id",
    "message_id",
    "message_thread_id",
    "paid_star_count",
    "quote",
    "receiver_user",
    "reply_markup",
    "reply_to_checklist_task_id",
    "reply_to_message",
    "reply_to_poll_option_id",
    "reply_to_story",
    "sender_boost_count",
    "sender_business_bot",
    "sender_chat",
    "sender_tag",
    "show_caption_above_media",
    "suggested_post_info",
    "via_bot",
];

/// Why a message has no content that the desk can show.
#[derive(Debug, PartialEq)]
pub(super) enum Gap {
    /// Something happened in the chat.
    Service(&'static str),
    /// The message is of this kind, which is unknown or could not be read.
    Unknown(String),
}

impl Gap {
    /// Telegram's name for what the message is.
    pub(super) fn what(&self) -> &str {
        match self {
            Self::Service(what) => what,
            Self::Unknown(what) => what,
        }
    }

    /// What is kept in place of a customer's message.
    pub(super) fn placeholder(&self, message: &Value) -> EventKind {
        match self {
            Self::Service(what) => element::unsupported_happening(what, message),
            Self::Unknown(what) => element::unsupported(what, message),
        }
    }
}

/// Reads what a message says.
pub(super) fn read(message: &Value) -> Result<Content, Gap> {
    let text = |name: &str| message.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(text) = text("text") {
        return Ok(Content::text(text));
    }
    for (name, shape) in KINDS {
        if let Some(value) = message.get(name) {
            let part = shape.read(name, value).ok_or_else(|| Gap::Unknown((*name).to_owned()))?;
            return Ok(Content::part(part, text("caption")));
        }
    }
    Err(gap(message))
}

fn gap(message: &Value) -> Gap {
    if let Some(what) = SERVICE.iter().find(|name| message.get(name).is_some()) {
        return Gap::Service(what);
    }
    let mut members = message.as_object().into_iter().flat_map(|members| members.keys());
    let what = members.find(|name| !ENVELOPE.contains(&name.as_str()));
    Gap::Unknown(what.map_or("message", String::as_str).to_owned())
}

impl Shape {
    fn read(self, what: &str, value: &Value) -> Option<Part> {
        match self {
            Self::File(kind) => Some(element::read::<File>(value)?.into_part(kind)),
            Self::Sizes => {
                let sizes: Vec<PhotoSize> = element::read(value)?;
                let largest = sizes.into_iter().max_by_key(|size| size.width.saturating_mul(size.height))?;
                Some(largest.file.into_part(MediaKind::Image))
            }
            Self::Location => Some(element::read::<Location>(value)?.into_part(None, None)),
            Self::Venue => {
                let venue: Venue = element::read(value)?;
                Some(venue.location.into_part(Some(venue.title), Some(venue.address)))
            }
            Self::Contact => Some(element::read::<Contact>(value)?.into_part()),
            Self::Structured => Some(Part::Structured { what: what.to_owned(), data: value.clone() }),
        }
    }
}

#[derive(Debug, Deserialize)]
struct File {
    file_id: String,
    mime_type: Option<String>,
    file_name: Option<String>,
    file_size: Option<u64>,
}

impl File {
    fn into_part(self, media: MediaKind) -> Part {
        Part::Media(Media {
            media,
            reference: self.file_id,
            mime: self.mime_type,
            name: self.file_name,
            bytes: self.file_size,
            sha256: None,
        })
    }
}

#[derive(Debug, Deserialize)]
struct PhotoSize {
    width: u64,
    height: u64,
    #[serde(flatten)]
    file: File,
}

#[derive(Debug, Deserialize)]
struct Location {
    latitude: f64,
    longitude: f64,
}

impl Location {
    fn into_part(self, name: Option<String>, address: Option<String>) -> Part {
        Part::Location { latitude: self.latitude, longitude: self.longitude, name, address }
    }
}

#[derive(Debug, Deserialize)]
struct Venue {
    location: Location,
    title: String,
    address: String,
}

#[derive(Debug, Deserialize)]
struct Contact {
    phone_number: String,
    first_name: String,
    last_name: Option<String>,
}

impl Contact {
    fn into_part(self) -> Part {
        let name = match self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name,
        };
        Part::Contact { name, phones: vec![self.phone_number], emails: Vec::new() }
    }
}
