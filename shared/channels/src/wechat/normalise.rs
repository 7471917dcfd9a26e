//! From XML to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{ReceiptStatus, Sender};
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};

use super::payload::Payload;
use super::{WECHAT, content};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::{clock, element};

/// What a code's value begins with when the customer subscribed by scanning it.
const SCENE: &str = "qrscene_";

/// What one request's events have in common.
struct Frame<'a> {
    payload: &'a Payload,
    account: Account,
    address: Address,
    /// The customer as this account knows them, which is where replies go.
    open_id: &'a str,
    received: DateTime<Utc>,
}

/// Reads a request.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let payload = Payload::parse(request.body()).map_err(|why| Malformed(why.to_owned()))?;
    let ours = payload.text("ToUserName").unwrap_or_default();
    let customer = payload.text("FromUserName").filter(|_| !ours.is_empty());
    // An id of one account means nothing to another.
    let address = customer.and_then(|customer| Address::new("wechat", &format!("{ours}:{customer}")).ok());
    let Some((open_id, address)) = customer.zip(address) else {
        return Ok(Normalised::parked("it names no customer"));
    };
    let account = request.account().cloned().unwrap_or_else(|| Account::new(ours));
    let frame = Frame { payload: &payload, account, address, open_id, received };
    let events = match payload.text("MsgType").unwrap_or_default() {
        "event" => happenings(&frame),
        kind => vec![frame.event(frame.message_id(), written(&payload, kind))],
    };
    Ok(Normalised::of(events))
}

/// A message; a choice from a menu in a message of ours comes as a text with the choice's id.
fn written(payload: &Payload, kind: &str) -> EventKind {
    let Some(content) = content::read(payload, kind) else {
        let what = if kind.is_empty() { "message" } else { kind };
        return element::unsupported(what, &payload.to_json());
    };
    match payload.text("bizmsgmenuid") {
        Some(choice) => EventKind::Postback { title: content.text, payload: choice.to_owned(), of: None },
        None => EventKind::Message { content, reply_to: None, forwarded: false, referral: None },
    }
}

/// What happened beside messages.
fn happenings(frame: &Frame<'_>) -> Vec<Event> {
    let Frame { payload, .. } = frame;
    let name = payload.text("Event").unwrap_or_default();
    let key = payload.text("EventKey");
    let kind = match name {
        "subscribe" => {
            let payload = key.map(|key| key.strip_prefix(SCENE).unwrap_or(key).to_owned());
            let wants = frame.event(frame.happening_id("opt_in"), EventKind::OptIn);
            // Subscribing begins, and undoes having unsubscribed.
            return vec![frame.event(frame.happening_id(name), EventKind::Started { payload }), wants];
        }
        "unsubscribe" => EventKind::OptOut,
        "SCAN" => EventKind::Started { payload: key.map(str::to_owned) },
        "CLICK" => match key {
            Some(key) => EventKind::Postback { title: None, payload: key.to_owned(), of: None },
            None => element::unsupported_happening(name, &payload.to_json()),
        },
        "TEMPLATESENDJOBFINISH" => sent(payload),
        _ => {
            let what = if name.is_empty() { "event" } else { name };
            element::unsupported_happening(what, &payload.to_json())
        }
    };
    vec![frame.event(frame.happening_id(name), kind)]
}

/// What became of a template message: `success`, or `failed:` and why.
fn sent(payload: &Payload) -> EventKind {
    let status = payload.text("Status").unwrap_or_default().to_lowercase();
    let status = match status.strip_prefix("failed:").map(str::trim) {
        None if status == "success" => Some(ReceiptStatus::Delivered),
        None => None,
        Some(why) => Some(ReceiptStatus::Failed { code: why.to_owned(), opted_out: why == "user block" }),
    };
    let of = payload.text("MsgID").or_else(|| payload.text("MsgId"));
    match of.zip(status) {
        Some((of, status)) => EventKind::Receipt { of: of.to_owned(), status, reference: None },
        None => element::unsupported_happening("TEMPLATESENDJOBFINISH", &payload.to_json()),
    }
}

impl Frame<'_> {
    /// WeChat's id of the message, the same when it comes again.
    fn message_id(&self) -> String {
        self.payload.text("MsgId").map_or_else(|| self.happening_id("message"), str::to_owned)
    }

    /// What tells an event that has no id from others: who and when (as WeChat says), and what.
    fn happening_id(&self, what: &str) -> String {
        format!("{}:{}:{what}", self.open_id, self.payload.text("CreateTime").unwrap_or_default())
    }

    fn event(&self, id: String, kind: EventKind) -> Event {
        let seconds = self.payload.text("CreateTime").and_then(|seconds| seconds.trim().parse().ok());
        Event {
            key: EventKey { channel: WECHAT, account: self.account.clone(), id },
            address: self.address.clone(),
            also: Vec::new(),
            thread: self.open_id.to_owned(),
            at: clock::by_seconds(seconds, self.received),
            received: self.received,
            sender: Sender::default(),
            kind,
        }
    }
}
