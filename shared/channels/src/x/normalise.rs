//! From X's activities to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::Account;
use serde_json::{Map, Value};

use super::elements::{self, add, park};
use super::frame::Frame;
use super::messages::{self, Read};
use super::payload::Activity;
use super::unread;
use crate::element;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// Kinds of activity of the X Activity API that are nothing to the desk, by how they begin: what users do
/// in public or for themselves, and that somebody is typing.
const NOTHING: &[&str] =
    &["block.", "dm.indicate_typing", "follow.", "like.", "mute.", "news.", "post.", "profile.", "spaces."];

/// Splits a request into events.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let members: Map<String, Value> = serde_json::from_slice(request.body()).map_err(|error| {
        Malformed(format!("no JSON object, line {}, column {}", error.line(), error.column()))
    })?;
    let mut normalised = Normalised::default();
    let bound = request.account();
    match (members.get("data"), members.get("for_user_id").and_then(Value::as_str)) {
        (Some(Value::Array(activities)), _) => {
            activities.iter().for_each(|activity| of_activity(activity, bound, received, &mut normalised));
        }
        (Some(activity), _) => of_activity(activity, bound, received, &mut normalised),
        (None, Some(own)) => {
            let account = bound.cloned().unwrap_or_else(|| Account::new(own));
            let frame = Frame { account, own: own.to_owned(), delivery: None, members: &members, received };
            elements::read(&frame, &members, &mut normalised);
        }
        // The end of a job that delivers anew what was missed.
        (None, None) if members.contains_key("replay_job_status") => {}
        (None, None) => park(&mut normalised),
    }
    Ok(normalised)
}

/// Reads one envelope of the X Activity API.
fn of_activity(
    element: &Value,
    bound: Option<&Account>,
    received: DateTime<Utc>,
    normalised: &mut Normalised,
) {
    let Some(activity) = element::read::<Activity>(element) else { return park(normalised) };
    let Some(own) = activity.filter.user_id.clone().or_else(|| own_of(&activity)) else {
        return park(normalised);
    };
    let nothing = Map::new();
    let members = activity.payload.as_object().unwrap_or(&nothing);
    let account = bound.cloned().unwrap_or_else(|| Account::new(own.clone()));
    let frame = Frame { account, own, delivery: activity.event_uuid.as_deref(), members, received };
    let read = match activity.event_type.as_str() {
        "dm.received" | "dm.sent" | "dm.read" if !members.is_empty() => {
            return of_messages(&frame, &activity, normalised);
        }
        "post.mention.create" => unread::mention(&frame, &activity.event_type, &activity.payload),
        chat if chat.starts_with("chat.") => unread::chat(&frame, chat, &activity.payload),
        kind if NOTHING.iter().any(|nothing| kind.starts_with(nothing)) => Read::Nothing,
        _ => messages::placeholder(&frame, &activity.payload),
    };
    add(read, normalised);
}

/// The lists in a payload; where there is none, the payload may be the element itself.
fn of_messages(frame: &Frame<'_>, activity: &Activity, normalised: &mut Normalised) {
    if frame.members.keys().any(|name| name.starts_with("direct_message_")) {
        return elements::read(frame, frame.members, normalised);
    }
    let read = match activity.event_type.as_str() {
        "dm.read" => messages::read_up_to(frame, &activity.payload),
        _ => messages::message(frame, &activity.payload),
    };
    add(read, normalised);
}

/// The business's user by who received or sent the messages, where no filter names it.
fn own_of(activity: &Activity) -> Option<String> {
    let end = match activity.event_type.as_str() {
        "dm.received" => "target/recipient_id",
        "dm.sent" => "sender_id",
        _ => return None,
    };
    let pointer = format!("/direct_message_events/0/message_create/{end}");
    activity.payload.pointer(&pointer)?.as_str().map(str::to_owned)
}
