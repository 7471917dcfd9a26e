//! Everything but messages: buttons, edits, reactions, referrals, opt-ins, receipts, handovers.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::Content;
use serde_json::Value;

use super::{Told, made_id, receipt};
use crate::element;
use crate::meta::payload::{fingerprint, text};

/// Members that every element has.
const ENVELOPE: [&str; 3] = ["sender", "recipient", "timestamp"];

/// True for what is about no customer: the apps of a page, warnings about it, and the edits that Instagram
/// reports of messages that nobody edited (`num_edit` 0, without a text and mostly without a sender).
pub(super) fn is_about_no_customer(element: &Value) -> bool {
    let told = |name: &str| element.get(name).is_some_and(|member| !member.is_null());
    let unedited =
        |edit: &Value| text(edit, "text").is_none() && number_of_edits(edit).as_deref() == Some("0");
    let says_nothing =
        told("app_roles") || told("policy_enforcement") || element.get("message_edit").is_some_and(unedited);
    says_nothing && !told("message") && !told("postback")
}

/// What the customer did.
pub(super) fn read(element: &Value) -> Vec<Told> {
    let member = |name: &str| element.get(name).filter(|member| !member.is_null());
    if let Some(postback) = member("postback") {
        return pressed(postback, element);
    }
    if let Some(edit) = member("message_edit") {
        return vec![edited(edit, element)];
    }
    if let Some(reaction) = member("reaction") {
        return vec![reacted(reaction, element)];
    }
    if let Some(delivery) = member("delivery") {
        return receipt::deliveries(delivery);
    }
    if let Some(read) = member("read") {
        return receipt::read(read);
    }
    if let Some(optin) = member("optin") {
        return vec![opted(optin, element)];
    }
    if let Some(referral) = member("referral") {
        return vec![(made_id("referral", element), EventKind::Started { payload: led_by(referral) })];
    }
    vec![unknown(element)]
}

/// What the business did beside sending messages: nothing that the customer is to be answered for.
pub(super) fn of_the_business(element: &Value) -> Vec<Told> {
    vec![unknown(element)]
}

/// A placeholder by the member that says what it is: `pass_thread_control`, `account_linking` …
fn unknown(element: &Value) -> Told {
    let mut members = element.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let what = members.find(|name| !ENVELOPE.contains(name)).unwrap_or("event");
    (made_id("event", element), element::unsupported_happening(what, element))
}

/// A button, a menu's row or an ice breaker. Where a deep link or an advertisement led here, that is told
/// beside it: only messages hold a referral.
fn pressed(postback: &Value, element: &Value) -> Vec<Told> {
    let id = text(postback, "mid").map_or_else(|| made_id("postback", element), str::to_owned);
    let led_by = postback.get("referral").or_else(|| element.get("referral")).and_then(led_by);
    let (title, payload) = (text(postback, "title"), text(postback, "payload"));
    if [title, payload].into_iter().flatten().any(is_get_started) {
        return vec![(id, EventKind::Started { payload: led_by })];
    }
    if title.is_none() && payload.is_none() {
        return vec![(id, element::unsupported("postback", element))];
    }
    // In standby, the payload is told to the app alone that the button is of.
    let payload = payload.unwrap_or_default().to_owned();
    let pressed = EventKind::Postback { title: title.map(str::to_owned), payload, of: None };
    let led = led_by.map(|by| (format!("{id}:referral"), EventKind::Started { payload: Some(by) }));
    led.into_iter().chain([(id, pressed)]).collect()
}

/// Whether it is the button that opens a conversation, by its title or by a payload such as
/// `GET_STARTED_PAYLOAD`: Meta marks it in no other way.
fn is_get_started(text: &str) -> bool {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.to_ascii_lowercase().starts_with("getstarted")
}

/// The parameter of the link, or the advertisement's id.
fn led_by(referral: &Value) -> Option<String> {
    let ad = || referral.get("ad_id").and_then(Value::as_u64).map(|id| id.to_string());
    text(referral, "ref").or_else(|| text(referral, "ad_id")).map(str::to_owned).or_else(ad)
}

fn edited(edit: &Value, element: &Value) -> Told {
    match (text(edit, "mid"), text(edit, "text")) {
        (Some(of), Some(now)) => {
            let number = number_of_edits(edit).unwrap_or_else(|| fingerprint(&element.to_string()));
            let kind = EventKind::Edit { of: of.to_owned(), content: Content::text(now) };
            (format!("{of}:edit:{number}"), kind)
        }
        _ => unknown(element),
    }
}

/// `num_edit`, a number or a text.
fn number_of_edits(edit: &Value) -> Option<String> {
    let number = edit.get("num_edit")?;
    let number = number.as_u64().or_else(|| number.as_str()?.parse().ok())?;
    Some(number.to_string())
}

/// A reaction: its emoji, or its name where that is all there is.
fn reacted(reaction: &Value, element: &Value) -> Told {
    let Some(of) = text(reaction, "mid") else {
        return unknown(element);
    };
    let emoji = text(reaction, "emoji").or_else(|| text(reaction, "reaction"));
    let emoji = emoji.filter(|_| text(reaction, "action") != Some("unreact"));
    let kind =
        EventKind::Reaction { of: of.to_owned(), emoji: emoji.map(str::to_owned).into_iter().collect() };
    (format!("{of}:reaction:{}", fingerprint(&element.to_string())), kind)
}

/// Marketing messages that the customer wants, stops or resumes, which says nothing about answers to what they
/// write; or a plugin on a web page that they pressed.
fn opted(optin: &Value, element: &Value) -> Told {
    let kind = match text(optin, "type") {
        Some(kind) => {
            let status = text(optin, "notification_messages_status").unwrap_or_default();
            element::unsupported_happening(format!("optin {kind} {status}").trim_end(), element)
        }
        None => EventKind::Started { payload: text(optin, "ref").map(str::to_owned) },
    };
    (made_id("optin", element), kind)
}
