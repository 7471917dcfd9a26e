//! From a request to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::Event;
use serde_json::Value;
use url::form_urlencoded;

use super::frame::Frame;
use super::{command, happenings, interaction, message, verify};
use crate::json;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// What a person of the business must look at: no customer is concerned, and messages are being lost.
const TROUBLE: &[(&str, &str)] = &[
    ("app_uninstalled", "the app was taken out of the workspace: it hears and says nothing there any more"),
    ("tokens_revoked", "tokens of the app were revoked: replies may fail"),
    ("app_rate_limited", "Slack held back events of this minute: over 30,000 in an hour"),
];

/// Families of events about the workspace, its channels and files, but no customer.
const OF_NO_CUSTOMER: &[&str] = &[
    "app_",
    "assistant_thread_context_changed",
    "bot_",
    "call_",
    "channel_",
    "dnd_",
    "email_domain_changed",
    "emoji_",
    "entity_",
    "file_",
    "function_executed",
    "goodbye",
    "grid_",
    "group_",
    "im_",
    "invite_",
    "link_shared",
    "message_metadata_",
    "pin_",
    "scope_",
    "shared_channel_",
    "star_",
    "subteam_",
    "team_",
    "url_verification",
    "user_",
    "workflow_",
];

/// Splits a request into events.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    if verify::is_form(request) {
        return form(request, received);
    }
    let body = parse(request.body())?;
    match json::text(&body, "/type") {
        Some("event_callback") => {}
        Some("app_rate_limited") => return Ok(trouble("app_rate_limited")),
        Some("url_verification") => return Err(Malformed("url_verification without a challenge".to_owned())),
        _ => return Err(Malformed("no event_callback".to_owned())),
    }
    let frame = Frame::of_event(&body, request.account(), received);
    let frame = frame.ok_or_else(|| Malformed("no workspace is named".to_owned()))?;
    let event = body.get("event").filter(|event| event.is_object());
    let event = event.ok_or_else(|| Malformed("event is missing or no object".to_owned()))?;
    let kind = json::text(event, "/type").unwrap_or_default();
    if TROUBLE.iter().any(|(name, _)| *name == kind) {
        return Ok(trouble(kind));
    }
    Ok(gathered(events(&frame, kind, event).or_else(|| happenings::placeholder(&frame, event))))
}

/// An interaction or a slash command.
fn form(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(request.body());
        fields
            .find_map(|(key, value)| (key == name).then(|| value.into_owned()))
            .filter(|value| !value.is_empty())
    };
    if let Some(payload) = field("payload") {
        let payload = parse(payload.as_bytes())?;
        return Ok(gathered(interaction::read(&payload, request.account(), received)));
    }
    let event = command::read(field, request.account(), received);
    let event =
        event.ok_or_else(|| Malformed("neither an interaction nor a command of a person".to_owned()))?;
    Ok(Normalised::of(vec![event]))
}

fn parse(body: &[u8]) -> Result<Value, Malformed> {
    serde_json::from_slice(body)
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))
}

/// Reads one event; nothing where it is of an unknown kind or cannot be read.
fn events(frame: &Frame, kind: &str, event: &Value) -> Option<Vec<Event>> {
    match kind {
        "message" | "app_mention" => message::read(frame, event),
        "reaction_added" | "reaction_removed" => happenings::reaction(frame, event),
        "member_joined_channel" | "member_left_channel" => happenings::membership(frame, event),
        "assistant_thread_started" => happenings::assistant(frame, event),
        _ if OF_NO_CUSTOMER.iter().any(|family| kind.starts_with(family)) => Some(Vec::new()),
        _ => None,
    }
}

fn gathered(events: Option<Vec<Event>>) -> Normalised {
    match events {
        Some(events) => Normalised::of(events),
        None => Normalised::parked("an event of an unknown kind, or unreadable, that names no customer"),
    }
}

fn trouble(kind: &str) -> Normalised {
    let why = TROUBLE.iter().find(|(name, _)| *name == kind).map_or("", |(_, why)| *why);
    Normalised::parked(why)
}
