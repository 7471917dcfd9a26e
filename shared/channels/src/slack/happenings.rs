//! What happens beside messages: reactions, people who come and go, threads with an assistant.

use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use super::frame::Frame;
use super::message;
use super::thread::Thread;
use super::timestamp;
use crate::element;
use crate::json;

/// A reaction that was set or taken away. Slack tells one at a time and not which others remain: the one
/// that was set is what is in force, and after one was taken away, none.
pub(super) fn reaction(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let user = json::text(event, "/user")?;
    if Some(user) == frame.bot.as_deref() || json::text(event, "/item/type") != Some("message") {
        return Some(Vec::new());
    }
    let channel = json::text(event, "/item/channel")?;
    let of = message::id(channel, json::text(event, "/item/ts")?);
    let name = json::text(event, "/reaction")?;
    let added = json::text(event, "/type") == Some("reaction_added");
    let emoji = if added { vec![format!(":{name}:")] } else { Vec::new() };
    one(frame, event, user, channel, EventKind::Reaction { of, emoji })
}

/// Somebody came into a channel or left it. Of the app and of the business's own people it says nothing
/// about a customer.
pub(super) fn membership(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let user = json::text(event, "/user")?;
    let own = frame.shared && json::text(event, "/team").is_some_and(|team| frame.is_home(team));
    if own || Some(user) == frame.bot.as_deref() {
        return Some(Vec::new());
    }
    let what = json::text(event, "/type")?;
    one(frame, event, user, json::text(event, "/channel")?, element::unsupported_happening(what, event))
}

/// Somebody opened a thread with the app as an assistant: not a question yet.
pub(super) fn assistant(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let opened = event.get("assistant_thread")?;
    let (user, channel) = (json::text(opened, "/user_id")?, json::text(opened, "/channel_id")?);
    let thread = Thread::of_message(channel, true, opened);
    let id = frame.event_id(json::first(event, &["/event_ts", "/assistant_thread/thread_ts"])?);
    let at = json::text(event, "/event_ts").and_then(timestamp::instant);
    Some(vec![frame.event(id, frame.person(user)?, &thread, at, EventKind::Started { payload: None })])
}

/// Keeps what is of an unknown kind or could not be read under its person, where one can be found in it.
///
/// Its thread is the direct messages with that person: what is unknown may name a channel that the app is
/// not in. A message awaits an answer.
pub(super) fn placeholder(frame: &Frame, event: &Value) -> Option<Vec<Event>> {
    let what = json::text(event, "/type")?;
    let user = json::first(event, &["/user", "/user_id", "/user/id"]);
    let user = user.filter(|user| Some(*user) != frame.bot.as_deref())?;
    let machine = json::text(event, "/bot_id").is_some();
    let kind = match what {
        "message" | "app_mention" if !machine => element::unsupported(what, event),
        _ => element::unsupported_happening(what, event),
    };
    one(frame, event, user, user, kind)
}

/// One event that has no name of its own.
fn one(frame: &Frame, event: &Value, user: &str, channel: &str, kind: EventKind) -> Option<Vec<Event>> {
    let at = json::text(event, "/event_ts");
    let id = frame.event_id(&format!("{}:{user}:{}", kind.name(), at.unwrap_or_default()));
    Some(vec![frame.event(
        id,
        frame.person(user)?,
        &Thread::of(channel),
        at.and_then(timestamp::instant),
        kind,
    )])
}
