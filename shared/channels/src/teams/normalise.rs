//! From an activity to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Address, Event, EventKey, EventKind};
use serde_json::Value;

use super::TEAMS;
use super::content;
use super::frame::{self, Frame};
use crate::element;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// What the id of an event begins with that waits for a body in the acknowledgement.
const INVOKE: &str = "invoke:";

/// What may name nobody: it happened to the conversation, not in it.
const OF_NO_CUSTOMER: &[&str] = &["conversationUpdate", "installationUpdate"];

/// Whether an event is an `invoke`.
pub(super) fn is_invoke(key: &EventKey) -> bool {
    key.channel == TEAMS && key.id.starts_with(INVOKE)
}

/// Splits a request into events.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let activity: Value = serde_json::from_slice(request.body())
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    if !activity.is_object() {
        return Err(Malformed("the activity is no JSON object".to_owned()));
    }
    let recipient = activity.pointer("/recipient/id").and_then(Value::as_str).unwrap_or_default();
    let account = request.account().cloned().unwrap_or_else(|| frame::app_id(recipient));
    let frame = Frame { activity: &activity, account, received };
    let kind = frame.text("/type").unwrap_or_default();
    if frame.is_of_a_bot() || kind == "typing" {
        return Ok(Normalised::default());
    }
    let Some(customer) = frame.customer() else {
        return Ok(match OF_NO_CUSTOMER.contains(&kind) {
            true => Normalised::default(),
            false => Normalised::parked("an activity that names no customer"),
        });
    };
    Ok(Normalised::of(events(&frame, kind, &customer)))
}

fn events(frame: &Frame<'_>, kind: &str, customer: &Address) -> Vec<Event> {
    let one = |id: String, kind: EventKind| vec![frame.event(customer.clone(), id, kind)];
    match kind {
        "message" => one(frame.message_id(), written(frame)),
        "invoke" => {
            let what = frame.text("/name").map_or_else(|| kind.to_owned(), |name| format!("{kind}: {name}"));
            one(frame.happening_id(kind), element::unsupported_happening(&what, frame.activity))
        }
        "messageReaction" => reactions(frame, customer),
        _ => {
            let happened = match kind {
                "messageUpdate" => changed(frame),
                "messageDelete" => taken_back(frame),
                "conversationUpdate" => joined(frame),
                "installationUpdate" => installed(frame),
                _ => None,
            };
            let placeholder = || element::unsupported_happening(&named(frame, kind), frame.activity);
            one(frame.happening_id(kind), happened.unwrap_or_else(placeholder))
        }
    }
}

/// The name of what is not known: the type, with what Teams says that it is.
fn named(frame: &Frame<'_>, kind: &str) -> String {
    let more = frame.text("/channelData/eventType").or_else(|| frame.text("/action"));
    let kind = if kind.is_empty() { "activity" } else { kind };
    more.map_or_else(|| kind.to_owned(), |more| format!("{kind}: {more}"))
}

/// A message, or a pressed button: a card's data comes as a message with a value, and with the button's
/// text where that is shown as the customer's own (`messageBack`).
fn written(frame: &Frame<'_>) -> EventKind {
    let reply_to = frame.text("/replyToId").map(|id| frame.message(id));
    let content = content::read(frame);
    match frame.activity.get("value") {
        Some(value) if !value.is_null() => {
            let payload = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            EventKind::Postback { title: content.text, payload, of: reply_to }
        }
        _ if content.text.is_none() && content.parts.is_empty() => {
            element::unsupported("empty message", frame.activity)
        }
        _ => EventKind::Message { content, reply_to, forwarded: false, referral: None },
    }
}

/// A message that says something else now, or that is there again after it was deleted.
fn changed(frame: &Frame<'_>) -> Option<EventKind> {
    let of = frame.message(frame.text("/id")?);
    let known =
        matches!(frame.text("/channelData/eventType"), None | Some("editMessage" | "undeleteMessage"));
    known.then(|| EventKind::Edit { of, content: content::read(frame) })
}

fn taken_back(frame: &Frame<'_>) -> Option<EventKind> {
    Some(EventKind::Deletion { of: frame.message(frame.text("/id")?) })
}

/// Reactions added, or taken away: Teams tells the change, and not what else is in force.
fn reactions(frame: &Frame<'_>, customer: &Address) -> Vec<Event> {
    let shown = |list: &str| frame.list(list).iter().filter_map(frame::kind).map(emoji).collect::<Vec<_>>();
    let (added, removed) = (shown("reactionsAdded"), shown("reactionsRemoved"));
    let kind = match frame.text("/replyToId") {
        Some(of) if !added.is_empty() || !removed.is_empty() => {
            EventKind::Reaction { of: frame.message(of), emoji: added }
        }
        _ => element::unsupported_happening("messageReaction", frame.activity),
    };
    vec![frame.event(customer.clone(), frame.happening_id("messageReaction"), kind)]
}

/// The emoji of a reaction that Teams has had from the start; the name of any other.
fn emoji(name: &str) -> String {
    let known = match name {
        "like" => "👍",
        "heart" => "❤️",
        "laugh" => "😆",
        "surprised" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        other => other,
    };
    known.to_owned()
}

/// The bot was added: by a person to a chat of their own, or to a group or a team.
fn joined(frame: &Frame<'_>) -> Option<EventKind> {
    let bot = frame.text("/recipient/id")?;
    let is_the_bot = |member: &Value| member.get("id").and_then(Value::as_str) == Some(bot);
    frame.list("membersAdded").iter().any(is_the_bot).then_some(EventKind::Started { payload: None })
}

/// A person installed the bot for themselves, or removed it, after which it can no longer write to them.
fn installed(frame: &Frame<'_>) -> Option<EventKind> {
    match frame.text("/action").filter(|_| frame.is_personal())? {
        "add" => Some(EventKind::OptIn),
        "remove" => Some(EventKind::OptOut),
        _ => None,
    }
}
