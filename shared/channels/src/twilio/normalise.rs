//! From a verified request to its event. Twilio sends one happening a request.
//!
//! Sources: Twilio, "Request to your incoming message webhook URL", "Track the message status of
//! outbound messages", "TwiML voice: request parameters".

use chrono::{DateTime, Utc};
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde_json::{Map, Value};

use super::form::Form;
use super::verify::Carries;
use super::voice::Caller;
use super::{VOICE, callback, content, keywords, party};
use crate::element;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::signature;

/// Reads a request.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let form = form(request)?;
    let Some((ends, id, kind)) = happening(&form, request) else {
        return Ok(Normalised::default());
    };
    let mut normalised = Normalised::default();
    match event(&form, ends, id, kind, received) {
        Some(event) => normalised.events.push(event),
        None => normalised.unreadable.push("it names no customer or no number of ours"),
    }
    Ok(normalised)
}

/// The form that a request carries.
pub(super) fn form(request: &Verified) -> Result<Form, Malformed> {
    let malformed = |why: &str| Malformed(why.to_owned());
    let form = match Carries::of(request.request()) {
        Ok(Carries::Query) => Form::parse(request.request().query_string().as_bytes()),
        Ok(Carries::Form) => Form::parse(request.body()),
        _ => return Err(malformed("it is no form, and messages come as forms")),
    };
    if form.is_empty() { Err(malformed("the form is empty")) } else { Ok(form) }
}

/// The customer's end and ours, as Twilio names them.
#[derive(Debug, Clone, Copy)]
struct Ends<'a> {
    customer: Option<&'a str>,
    ours: Option<&'a str>,
}

/// What happened, between whom, and the id that it has when it comes again. None for nothing worth
/// telling.
fn happening<'a>(form: &'a Form, request: &Verified) -> Option<(Ends<'a>, String, EventKind)> {
    let (from, to) = (form.get("From"), form.get("To"));
    let inbound = Ends { customer: from, ours: to };
    let outbound = Ends { customer: to, ours: from };
    let status = form.get("MessageStatus").or(form.get("SmsStatus"));
    match (sid(form), status) {
        (Some(sid), None | Some("received" | "receiving")) => Some((inbound, sid.to_owned(), message(form))),
        (Some(sid), Some(status)) => {
            let kind = callback::event(form, request.request(), sid, status)?;
            // A message that no number of the service could send names the service alone.
            let ends = Ends { ours: from.or(form.get("MessagingServiceSid")), ..outbound };
            Some((ends, format!("{sid}:{status}"), kind))
        }
        (None, _) => {
            let ours = form.get("Direction").is_some_and(|direction| direction.starts_with("outbound"));
            let (what, id) = unknown(form);
            Some((
                if ours { outbound } else { inbound },
                id,
                element::unsupported_happening(what, &form.to_json()),
            ))
        }
    }
}

/// Whether a request is about a call, which Twilio was told to bring here instead of to the calls' own
/// address.
fn is_call(form: &Form) -> bool {
    sid(form).is_none() && form.get("CallSid").is_some()
}

/// The message that a request is about.
fn sid(form: &Form) -> Option<&str> {
    form.get("MessageSid").or(form.get("SmsSid")).or(form.get("SmsMessageSid"))
}

/// A call, or a request that is not about a message.
fn unknown(form: &Form) -> (&'static str, String) {
    match form.get("CallSid") {
        Some(sid) => ("call", format!("{sid}:{}", form.get("CallStatus").unwrap_or("unknown"))),
        // Retries repeat the parameters, so these can stand in for an id.
        None => ("request without a message", signature::sha256_hex(form.to_json().to_string().as_bytes())),
    }
}

/// What an incoming message is.
fn message(form: &Form) -> EventKind {
    if let Some(keyword) = keywords::meaning(form) {
        return keyword;
    }
    let ends = [form.get("From"), form.get("To")].into_iter().flatten();
    let mut others = ends.filter(|end| !party::is_whatsapp(end)).filter_map(party::other_channel);
    if let Some(channel) = others.next() {
        return element::unsupported(&format!("{channel} message"), &form.to_json());
    }
    let reply_to = form.get("OriginalRepliedMessageSid").map(str::to_owned);
    if let Some((payload, title)) = choice(form) {
        let (title, payload) = (title.map(str::to_owned), payload.to_owned());
        return EventKind::Postback { title, payload, of: reply_to };
    }
    let forwarded = ["Forwarded", "FrequentlyForwarded"].iter().any(|name| form.get(name) == Some("true"));
    EventKind::Message { content: content::content(form), reply_to, forwarded, referral: referral(form) }
}

/// A button pressed or a row chosen: what it means, and what it says.
fn choice(form: &Form) -> Option<(&str, Option<&str>)> {
    let of = |payload, title| Some((form.get(payload).or(form.get(title))?, form.get(title)));
    of("ButtonPayload", "ButtonText").or_else(|| of("ListId", "ListTitle"))
}

/// The advertisement that the message began at (`ReferralSourceUrl`, `ReferralCtwaClid` …), its members
/// named as Meta names them: `source_url`, `ctwa_clid`.
fn referral(form: &Form) -> Option<Value> {
    let named = form.prefixed("Referral").filter(|(name, _)| *name != "NumMedia");
    let members: Map<String, Value> = named.map(|(name, value)| (snake_case(name), value.into())).collect();
    (!members.is_empty()).then_some(Value::Object(members))
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// The event; none where the customer or our own end cannot be found.
fn event(form: &Form, ends: Ends<'_>, id: String, kind: EventKind, received: DateTime<Utc>) -> Option<Event> {
    let (customer, ours) = (ends.customer?, ends.ours?);
    let call = form.get("CallSid").filter(|_| is_call(form));
    let (channel, addresses) = match call {
        Some(call) => (VOICE, Vec::from_iter(Caller::of(customer).address(call))),
        None => (party::channel(customer, ours), party::customer(customer, ours, form.get("WaId"))),
    };
    let mut addresses = addresses.into_iter();
    // Carriers deliver nothing to a name, and a call takes no text.
    let takes_text = channel != VOICE && !party::is_sender_name(customer);
    Some(Event {
        key: EventKey { channel, account: Account::new(party::account(ours)), id },
        address: addresses.next()?,
        also: addresses.collect(),
        thread: if takes_text { customer.to_owned() } else { String::new() },
        // Twilio's parameters hold no time.
        at: received,
        received,
        sender: Sender { name: form.get("ProfileName").map(str::to_owned), ..Sender::default() },
        kind,
    })
}
