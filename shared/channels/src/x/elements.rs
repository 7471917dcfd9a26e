//! The lists in a request of the Account Activity API, which a message of the X Activity API holds too.

use serde_json::{Map, Value};

use super::frame::Frame;
use super::messages::{self, Read};
use super::unread;
use crate::provider::Normalised;

/// How one element of a list is read.
type Reader = fn(&Frame<'_>, &Value) -> Read;

/// The lists that hold something for the desk.
const LISTS: &[(&str, Reader)] = &[
    ("direct_message_events", messages::message),
    ("direct_message_mark_read_events", messages::read_up_to),
    ("tweet_create_events", |frame, post| unread::mention(frame, "tweet_create_events", post)),
    ("block_events", messages::block),
    ("unblock_events", messages::block),
];

/// What else a request may have beside its lists, and lists that hold nothing for the desk.
const NOTHING: &[&str] = &[
    "apps",
    "direct_message_indicate_typing_events",
    "favorite_events",
    "follow_events",
    "for_user_id",
    "is_blocked_by",
    "mute_events",
    "tweet_delete_events",
    "unfollow_events",
    "unmute_events",
    "user_has_blocked",
    "users",
];

/// Reads every list.
pub(super) fn read(frame: &Frame<'_>, members: &Map<String, Value>, normalised: &mut Normalised) {
    for (name, value) in members {
        let reader = LISTS.iter().find(|(list, _)| list == name).map(|(_, reader)| reader);
        match (reader, value.as_array()) {
            (Some(reader), Some(elements)) => {
                for element in elements {
                    add(reader(frame, element), normalised);
                }
            }
            (None, _) if NOTHING.contains(&name.as_str()) => {}
            _ => park(normalised),
        }
    }
}

/// Adds what was read of an element.
pub(super) fn add(read: Read, normalised: &mut Normalised) {
    match read {
        Read::Event(event) => normalised.events.push(*event),
        Read::Nothing => {}
        Read::Unreadable => park(normalised),
    }
}

/// Parks an element that is of nobody.
pub(super) fn park(normalised: &mut Normalised) {
    normalised.unreadable.push("an activity of an unknown kind, or unreadable, that names no customer");
}
