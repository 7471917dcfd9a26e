//! Slash commands: `/help where is my order`.
//!
//! Source: "Implementing slash commands", <https://docs.slack.dev/interactivity/implementing-slash-commands>.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, Sender};
use nightdesk_domain::{Account, Event, EventKind};
use serde_json::json;

use super::frame::{Frame, Person};
use super::markup;
use super::thread::Thread;

/// Reads a command from its fields; nothing where they name no person.
///
/// What follows the command is the message; where nothing does, the command itself is. It is answered in
/// the direct messages with its person: others do not see the command, and the app may not be where it
/// was given.
pub(super) fn read(
    field: impl Fn(&str) -> Option<String>,
    bound: Option<&Account>,
    received: DateTime<Utc>,
) -> Option<Event> {
    let (team, enterprise, app) = (field("team_id"), field("enterprise_id"), field("api_app_id"));
    let frame = Frame::of_team(team.as_deref(), enterprise.as_deref(), app.as_deref(), bound, received)?;
    let (user, command) = (field("user_id")?, field("command")?);
    let text = field("text").map_or_else(|| command.clone(), |text| markup::decode(&text, None));
    let sender = Sender { username: field("user_name"), ..Sender::default() };
    let person = Person { sender, ..frame.person(&user)? };
    let kind = EventKind::Message {
        content: Content::text(text),
        reply_to: None,
        forwarded: false,
        referral: Some(json!({ "command": command, "channel": field("channel_id") })),
    };
    let id = format!("command:{}", field("trigger_id")?);
    Some(frame.event(id, person, &Thread::of(&user), None, kind))
}
