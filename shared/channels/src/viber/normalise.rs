//! From a callback to an event.

use chrono::{DateTime, Utc};
use nightdesk_domain::button::Button;
use nightdesk_domain::event::{ReceiptStatus, Sender};
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::Value;

use super::payload::{Callback, User};
use super::{VIBER, content, token};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::{clock, element};

/// The account of a bot whose token is bound to none: a callback does not name its bot.
const BOT: &str = "bot";

/// Reads a request, which is one callback.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let element: Value = serde_json::from_slice(request.body())
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    if !element.is_object() {
        return Err(Malformed("no JSON object".to_owned()));
    }
    let account = request.account().cloned().unwrap_or_else(|| Account::new(BOT));
    let mut normalised = Normalised::default();
    // Viber's question, at `set_webhook`, whether the endpoint is there.
    if element.get("event").and_then(Value::as_str) == Some("webhook") {
        return Ok(normalised);
    }
    match event(&account, &element, received) {
        Some(event) => normalised.events.push(event),
        None => {
            normalised.unreadable.push("a callback of an unknown kind, or unreadable, that names no customer")
        }
    }
    Ok(normalised)
}

/// Reads a callback; nothing where it names nobody.
fn event(account: &Account, element: &Value, received: DateTime<Utc>) -> Option<Event> {
    let callback: Callback = element::read(element)?;
    let user = customer(&callback)?;
    let token = token::text(&callback.message_token);
    let kind = what_happened(&callback, token.as_deref(), element);
    let at = callback.timestamp.as_i64().and_then(DateTime::from_timestamp_millis);
    Some(Event {
        key: EventKey { channel: VIBER, account: account.clone(), id: id(&callback, token, element) },
        address: Address::new("viber", &user.id).ok()?,
        also: Vec::new(),
        thread: user.id.clone(),
        at: clock::by_provider(at, received),
        received,
        sender: Sender {
            name: user.name,
            language: user.language.map(|tag| tag.replace('_', "-")),
            ..Sender::default()
        },
        kind,
    })
}

fn customer(callback: &Callback) -> Option<User> {
    let known = callback.sender.clone().or_else(|| callback.user.clone());
    known.or_else(|| Some(User { id: callback.user_id.clone()?, name: None, language: None }))
}

/// The event's id: of a message its token, which receipts would name; of the rest, its kind and token.
///
/// A receipt comes once for each device that the customer has: the first counts.
fn id(callback: &Callback, token: Option<String>, element: &Value) -> String {
    match (callback.event.as_str(), token) {
        ("message", Some(token)) => token,
        (kind, Some(token)) => format!("{kind}:{token}"),
        (_, None) => element::made_id(element),
    }
}

fn what_happened(callback: &Callback, token: Option<&str>, element: &Value) -> EventKind {
    let receipt = |status| match token {
        Some(of) => EventKind::Receipt { of: of.to_owned(), status, reference: None },
        None => element::unsupported_happening(&callback.event, element),
    };
    match callback.event.as_str() {
        "message" => message(callback, element),
        "conversation_started" => {
            EventKind::Started { payload: callback.context.clone().filter(|context| !context.is_empty()) }
        }
        "subscribed" => EventKind::OptIn,
        "unsubscribed" => EventKind::OptOut,
        "delivered" => receipt(ReceiptStatus::Delivered),
        "seen" => receipt(ReceiptStatus::Read),
        "failed" => {
            receipt(ReceiptStatus::Failed { code: reason(callback.desc.as_deref()), opted_out: false })
        }
        // What holds a message was written by somebody; the rest just happened.
        other if callback.message.is_some() => element::unsupported(other, element),
        other => element::unsupported_happening(other, element),
    }
}

fn message(callback: &Callback, element: &Value) -> EventKind {
    let message = callback.message.as_ref();
    if let Some(payload) = message.and_then(pressed) {
        return EventKind::Postback { title: None, payload: payload.to_owned(), of: None };
    }
    match message.and_then(content::read) {
        Some(content) => EventKind::Message { content, reply_to: None, forwarded: false, referral: None },
        None => {
            let kind = message.and_then(|message| message.get("type")?.as_str());
            element::unsupported(kind.unwrap_or("message"), element)
        }
    }
}

/// The payload of a pressed button of ours: a text as any other, that nobody would write.
fn pressed(message: &Value) -> Option<&str> {
    let text = message.get("text")?.as_str()?;
    let is_text = message.get("type").and_then(Value::as_str) == Some("text");
    Button::read(text).filter(|_| is_text).map(|_| text)
}

/// Viber's description of a failure, which stands in for the code that it does not give: as far as it is a
/// few plain words.
fn reason(description: Option<&str>) -> String {
    let plain = |text: &&str| {
        let ordinary = |c: char| c.is_ascii_alphanumeric() || " .,:_-".contains(c);
        (1..=80).contains(&text.len()) && text.chars().all(ordinary)
    };
    description.filter(plain).unwrap_or("failed").to_owned()
}
