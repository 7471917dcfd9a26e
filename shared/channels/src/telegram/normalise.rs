//! From an Update to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event};
use serde_json::{Map, Value};

use super::payload::User;
use super::person::Person;
use super::thread::Thread;
use super::update::Update;
use super::{happenings, message};
use crate::element;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// The account of a bot whose secret is bound to none: an Update does not name its bot.
const BOT: &str = "bot";

/// What concerns the bot, its owner or a channel, but no customer.
const OF_NO_CUSTOMER: &[&str] = &[
    "business_connection",
    "channel_post",
    "chat_boost",
    "chat_member",
    "edited_channel_post",
    "managed_bot",
    "message_reaction_count",
    "poll",
    "removed_chat_boost",
];

/// Splits a request into events.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let mut members: Map<String, Value> = serde_json::from_slice(request.body()).map_err(|error| {
        Malformed(format!("no JSON object, line {}, column {}", error.line(), error.column()))
    })?;
    let id = members.remove("update_id").and_then(|id| id.as_i64());
    let id = id.ok_or_else(|| Malformed("update_id is missing or no integer".to_owned()))?;
    let account = request.account().cloned().unwrap_or_else(|| Account::new(BOT));
    let update = Update { account, id, received };

    let mut normalised = Normalised::default();
    for (name, member) in members {
        match events(&update, &name, &member).or_else(|| placeholder(&update, &name, &member)) {
            Some(events) => normalised.events.extend(events),
            None => normalised
                .unreadable
                .push("an update of an unknown kind, or unreadable, that names no customer"),
        }
    }
    Ok(normalised)
}

/// Reads one member; nothing where it is of an unknown kind or cannot be read.
fn events(update: &Update, name: &str, member: &Value) -> Option<Vec<Event>> {
    match name {
        "message" | "business_message" => message::written(update, member),
        "edited_message" | "edited_business_message" => message::edited(update, member),
        "deleted_business_messages" => happenings::deletions(update, member),
        "callback_query" => happenings::pressed_button(update, member),
        "message_reaction" => happenings::reaction(update, member),
        "my_chat_member" => happenings::membership(update, member),
        _ if OF_NO_CUSTOMER.contains(&name) => Some(Vec::new()),
        _ => None,
    }
}

/// Keeps what could not be read under its customer, where one can be found in it.
///
/// Outside of business accounts its thread is the private chat with the customer: what is unknown
/// may name a chat that the bot is not in.
fn placeholder(update: &Update, name: &str, member: &Value) -> Option<Vec<Event>> {
    let number = |pointer: &str| member.pointer(pointer).and_then(Value::as_i64);
    let connection = member.get("business_connection_id").and_then(Value::as_str).map(str::to_owned);
    let (customer, person) = match &connection {
        // Who wrote may be the business's own: its customer is the other end of the chat.
        Some(_) => (number("/chat/id")?, Person::of_id(number("/chat/id")?)?),
        None => ["from", "user"].into_iter().find_map(|who| person_in(member.get(who)?))?,
    };
    let by_customer = number("/from/id") == Some(customer);
    let kind = match name {
        "message" | "business_message" if by_customer => element::unsupported(name, member),
        _ => element::unsupported_happening(name, member),
    };
    let thread = Thread { connection, ..Thread::of_chat(customer) };
    Some(vec![update.event(update.event_id(), person, &thread, number("/date"), kind)])
}

/// A user who is no bot, by as much as can be read of them.
fn person_in(user: &Value) -> Option<(i64, Person)> {
    let is_bot = user.get("is_bot").and_then(Value::as_bool).unwrap_or(false);
    let id = user.get("id").and_then(Value::as_i64).filter(|_| !is_bot)?;
    let shown = element::read::<User>(user).and_then(|user| Person::of_user(&user));
    Some((id, shown.or_else(|| Person::of_id(id))?))
}
