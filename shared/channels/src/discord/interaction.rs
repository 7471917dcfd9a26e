//! Interactions: commands, pressed buttons, choices, forms.
//!
//! Source: "Interactions", <https://docs.discord.com/developers/interactions/receiving-and-responding>.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde_json::{Value, json};

use super::DISCORD;
use super::content::{self, Command};
use super::person::Person;
use super::snowflake::{self, is_snowflake};
use super::thread::{Answer, Thread, is_token};
use crate::json;
use crate::{clock, element};

/// Kinds of interactions ("Interaction Type").
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const MODAL: u64 = 5;

/// Kinds of commands ("Application Command Types").
const ON_A_USER: u64 = 2;
const ON_A_MESSAGE: u64 = 3;

/// Where direct messages between the person and the app are from ("Interaction Context Types").
const BOT_DM: u64 = 1;

/// Marks the id of an event that awaits an interaction's answer.
const PREFIX: &str = "interaction:";

/// True for an event that an interaction became.
pub(super) fn is_interaction(key: &EventKey) -> bool {
    key.channel == DISCORD && key.id.starts_with(PREFIX)
}

/// Reads an interaction; nothing where it does not tell who it is of or how to answer.
pub(super) fn read(body: &Value, account: Account, received: DateTime<Utc>) -> Option<Event> {
    let id = json::text(body, "/id").filter(|id| is_snowflake(id))?;
    let person = Person::of_interaction(body)?;
    let kind = body.get("type").and_then(Value::as_u64)?;
    let data = body.get("data").unwrap_or(&Value::Null);
    let event = match kind {
        COMMAND => command(data, body),
        COMPONENT => component(data, body),
        MODAL => message(content::form(data), json!({ "form": data.get("custom_id") }), false),
        _ => element::unsupported_happening(&format!("interaction of type {kind}"), &without_token(body)),
    };
    let answer = if kind == COMPONENT { Answer::Followup } else { Answer::Deferred };
    Some(Event {
        key: EventKey { channel: DISCORD, account, id: format!("{PREFIX}{id}") },
        address: person.address,
        also: Vec::new(),
        thread: thread(body, answer)?.to_string(),
        at: clock::by_provider(snowflake::instant(id), received),
        received,
        sender: person.sender,
        kind: event,
    })
}

/// The token, by which the interaction is answered; what stays in the record does not need it.
fn without_token(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut() {
        members.remove("token");
    }
    body
}

fn thread(body: &Value, answer: Answer) -> Option<Thread> {
    let context = body.get("context").and_then(Value::as_u64);
    // Before contexts, only the direct messages with the app were outside of servers.
    let direct = context.map_or(body.get("guild_id").is_none(), |context| context == BOT_DM);
    let channel = json::first(body, &["/channel_id", "/channel/id"]).filter(|id| direct && is_snowflake(id));
    Some(Thread::Interaction {
        answer,
        application: json::text(body, "/application_id").filter(|id| is_snowflake(id))?.to_owned(),
        token: json::text(body, "/token").filter(|token| is_token(token))?.to_owned(),
        direct: channel.map(str::to_owned),
    })
}

fn message(content: nightdesk_domain::event::Content, referral: Value, forwarded: bool) -> EventKind {
    EventKind::Message { content, reply_to: None, forwarded, referral: Some(referral) }
}

/// A slash command, or one chosen on a message, which is then what the customer asks about, or on a user.
fn command(data: &Value, body: &Value) -> EventKind {
    let name = json::owned(data, "/name").unwrap_or_default();
    let target = json::owned(data, "/target_id");
    match data.get("type").and_then(Value::as_u64) {
        Some(ON_A_USER) => EventKind::Postback { title: None, payload: name, of: None },
        Some(ON_A_MESSAGE) => {
            let chosen = target.as_deref().and_then(|id| data.pointer("/resolved/messages")?.get(id));
            match chosen.and_then(content::message) {
                Some(content) => message(content, json!({ "command": name, "message": target }), true),
                None => EventKind::Postback { title: None, payload: name, of: target },
            }
        }
        _ if name.is_empty() => element::unsupported("command", &without_token(body)),
        _ => {
            let command = Command::read(data);
            let referral = json!({ "command": command.name });
            message(command.content(), referral, false)
        }
    }
}

/// A pressed button by its id, a choice from a list by its values.
fn component(data: &Value, body: &Value) -> EventKind {
    let Some(id) = json::text(data, "/custom_id") else {
        return element::unsupported("component", &without_token(body));
    };
    let values: Vec<&str> = json::list(data, "/values").iter().filter_map(Value::as_str).collect();
    let pressed = find(json::list(body, "/message/components"), id, 4);
    let option = |value: &&str| {
        let mut options = json::list(pressed?, "/options").iter();
        json::owned(options.find(|option| json::text(option, "/value") == Some(value))?, "/label")
    };
    let labels: Vec<String> = values.iter().filter_map(option).collect();
    let title = if values.is_empty() {
        pressed.and_then(|button| json::owned(button, "/label"))
    } else {
        (labels.len() == values.len()).then(|| labels.join(", "))
    };
    let payload = if values.is_empty() { id.to_owned() } else { values.join(",") };
    EventKind::Postback { title, payload, of: json::owned(body, "/message/id") }
}

/// A component of a message, which stands in rows, sections or containers.
fn find<'a>(components: &'a [Value], id: &str, depth: usize) -> Option<&'a Value> {
    let depth = depth.checked_sub(1)?;
    components.iter().find_map(|component| {
        if json::text(component, "/custom_id") == Some(id) {
            return Some(component);
        }
        let accessory = component.get("accessory").map_or(&[][..], std::slice::from_ref);
        find(json::list(component, "/components"), id, depth).or_else(|| find(accessory, id, depth))
    })
}
