//! Messages: new, changed and taken back.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use super::author::Author;
use super::frame::{Frame, Person};
use super::thread::Thread;
use super::{content, timestamp};
use crate::element;
use crate::json;

/// Subtypes of what somebody wrote.
const WRITTEN: &[&str] = &["bot_message", "file_share", "me_message", "thread_broadcast"];

/// Subtypes of what Slack tells about the conversation: nobody awaits an answer.
const TOLD: &[&str] = &[
    "app_conversation_join",
    "assistant_app_thread",
    "bot_add",
    "bot_disable",
    "bot_enable",
    "bot_remove",
    "channel_archive",
    "channel_canvas_updated",
    "channel_convert_to_private",
    "channel_join",
    "channel_leave",
    "channel_name",
    "channel_posting_permissions",
    "channel_purpose",
    "channel_topic",
    "channel_unarchive",
    "document_mention",
    "ekm_access_denied",
    "file_comment",
    "file_mention",
    "group_archive",
    "group_join",
    "group_leave",
    "group_name",
    "group_purpose",
    "group_topic",
    "group_unarchive",
    "huddle_thread",
    "joiner_notification",
    "pinned_item",
    "reminder_add",
    "reply_broadcast",
    "sh_room_created",
    "unpinned_item",
];

/// A conversation, as a message event names it.
struct Place<'a> {
    channel: &'a str,
    direct: bool,
}

impl<'a> Place<'a> {
    /// A mention does not tell the kind of channel; a direct one's id starts with `D`.
    fn of(event: &'a Value) -> Option<Self> {
        let channel = json::text(event, "/channel")?;
        let kind = json::text(event, "/channel_type");
        Some(Self { channel, direct: kind.map_or(channel.starts_with('D'), |kind| kind == "im") })
    }

    /// The name that edits, deletions and reactions use for a message.
    fn id(&self, ts: &str) -> String {
        id(self.channel, ts)
    }

    fn thread(&self, message: &Value) -> Thread {
        Thread::of_message(self.channel, self.direct, message)
    }
}

/// The name of a message, which only together with its channel is one.
pub(super) fn id(channel: &str, ts: &str) -> String {
    format!("{channel}:{ts}")
}

/// A message event or a mention of the app, which for one message may both come: they have one key.
pub(super) fn read(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    match json::text(event, "/subtype") {
        Some("message_changed") => changed(frame, event),
        Some("message_deleted") => deleted(frame, event),
        // The reply itself comes as a message of its own.
        Some("message_replied") => Some(Vec::new()),
        subtype => written(frame, event, subtype),
    }
}

fn written(frame: &Frame, event: &Value, subtype: Option<&str>) -> Option<Vec<Event>> {
    let place = Place::of(event)?;
    let ts = json::text(event, "/ts").filter(|ts| timestamp::is_timestamp(ts))?;
    let told = subtype.filter(|subtype| TOLD.contains(subtype));
    let unknown = subtype.filter(|subtype| !WRITTEN.contains(subtype));
    let content = content::read(frame, event).filter(|_| unknown.is_none());
    let what = subtype.unwrap_or("message");
    let (person, kind) = match (Author::of(frame, place.direct, event)?, content) {
        (Author::Ourselves | Author::Agent(None), _) => return Some(Vec::new()),
        (Author::Machine(machine), _) => (machine, element::unsupported_happening("bot_message", event)),
        (Author::Agent(Some(customer)), Some(content)) => (customer, EventKind::AgentMessage { content }),
        (Author::Agent(Some(customer)), None) => (customer, element::unsupported_happening(what, event)),
        (Author::Customer(person), _) if told.is_some() => {
            (person, element::unsupported_happening(what, event))
        }
        (Author::Customer(person), None) => (person, element::unsupported(what, event)),
        (Author::Customer(person), Some(content)) => {
            let answered = json::text(event, "/thread_ts").filter(|root| *root != ts);
            let forwarded = content::is_forwarded(event);
            let reply_to = answered.map(|root| place.id(root));
            (person, EventKind::Message { content, reply_to, forwarded, referral: None })
        }
    };
    Some(vec![frame.event(place.id(ts), person, &place.thread(event), timestamp::instant(ts), kind)])
}

/// A message that is different now. Slack says the same of a link that got a preview and of a thread
/// that got a reply, which are nothing that its writer did.
fn changed(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let message = event.get("message")?;
    let before = event.get("previous_message");
    if json::text(message, "/subtype") == Some("tombstone") {
        // A message with answers leaves a stone in its place.
        return gone(frame, event, before.unwrap_or(message), json::text(message, "/ts")?);
    }
    let content = content::read(frame, message);
    let edited = |message: &Value| json::owned(message, "/edited/ts");
    let same = |before: &Value| content::read(frame, before) == content && edited(before) == edited(message);
    if before.map_or(edited(message).is_none(), same) {
        return Some(Vec::new());
    }
    let place = Place::of(event)?;
    let of = place.id(json::text(message, "/ts")?);
    let (person, kind) = match (Author::of(frame, place.direct, message)?, content) {
        (Author::Ourselves | Author::Machine(_) | Author::Agent(None), _) => return Some(Vec::new()),
        // The desk has no edits of the business's own: it is activity, in its new wording.
        (Author::Agent(Some(customer)), Some(content)) => (customer, EventKind::AgentMessage { content }),
        (Author::Customer(person), Some(content)) => (person, EventKind::Edit { of, content }),
        (Author::Agent(Some(person)) | Author::Customer(person), None) => {
            (person, element::unsupported_happening("message_changed", event))
        }
    };
    let at = json::first(message, &["/edited/ts"]).and_then(timestamp::instant).or_else(|| happened(event));
    let id = frame.event_id(json::first(event, &["/event_ts", "/ts"])?);
    Some(vec![frame.event(id, person, &place.thread(message), at, kind)])
}

fn deleted(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let before = event.get("previous_message")?;
    let ts = json::first(event, &["/deleted_ts", "/previous_message/ts"])?;
    gone(frame, event, before, ts)
}

/// A message that was taken back, by who wrote it.
fn gone(frame: &Frame, event: &Value, before: &Value, ts: &str) -> Option<Vec<Event>> {
    let place = Place::of(event)?;
    let person: Person = match Author::of(frame, place.direct, before)? {
        Author::Ourselves | Author::Agent(None) => return Some(Vec::new()),
        Author::Agent(Some(person)) | Author::Customer(person) | Author::Machine(person) => person,
    };
    let id = frame.event_id(json::first(event, &["/event_ts", "/ts"]).unwrap_or(ts));
    let kind = EventKind::Deletion { of: place.id(ts) };
    Some(vec![frame.event(id, person, &place.thread(before), happened(event), kind)])
}

fn happened(event: &Value) -> Option<DateTime<Utc>> {
    json::text(event, "/event_ts").and_then(timestamp::instant)
}
