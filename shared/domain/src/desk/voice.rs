//! How an office takes calls: `[office.<id>.voice]`.

use chrono::TimeDelta;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::LocalText;
use super::exceptions;
use super::read::duration;
use super::table::{Key, Reader};
use crate::address::PhoneNumber;

pub(super) const VOICE: Key =
    Key { name: "voice", wanted: "a table such as [office.london.voice] with dial = [\"+442079460000\"]" };
const DIAL: Key = Key {
    name: "dial",
    wanted: "a list of at most 10 numbers with their country codes, or SIP addresses: \
             dial = [\"+442079460000\", \"sip:desk@example.com\"]",
};
const QUEUE: Key = Key { name: "queue", wanted: "the name of a queue at the provider: queue = \"support\"" };
const RING: Key = Key { name: "ring_seconds", wanted: "a number from 5 to 600: ring_seconds = 25" };
const WAIT: Key = Key { name: "wait", wanted: "a number of minutes or hours: wait = \"10m\"" };
const TEXTS_FROM: Key = Key {
    name: "texts_from",
    wanted: "the number that text messages go out from, with its country code: texts_from = \"+447700900000\"",
};
const LINKS: Key = Key {
    name: "links",
    wanted: "what a text message to a caller says besides, or that for each language: \
             links = { en = \"Write to us: https://example.com/help\" }",
};
const KEYS: [&Key; 6] = [&DIAL, &QUEUE, &RING, &WAIT, &TEXTS_FROM, &LINKS];

/// The most ends that ring at once (Twilio, "TwiML Voice: Number").
const MOST_ENDS: usize = 10;

/// How an office takes calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Where calls go while somebody is there.
    pub to: CallsGo,
    /// How long it rings before a caller is asked to leave a message.
    pub ring: TimeDelta,
    /// How long a caller waits in the queue before that.
    pub wait: TimeDelta,
    /// Our number that text messages to callers go out from; none where no text is offered.
    pub texts_from: Option<PhoneNumber>,
    /// What such a text says behind the notice.
    pub links: Option<LocalText>,
}

/// Where calls go while somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallsGo {
    /// To these ends at once: whoever answers first has the call.
    To(Vec<End>),
    /// Into a queue of the provider's, by its name, which agents take calls from.
    IntoQueue(String),
}

/// An end that rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// A telephone.
    Number(PhoneNumber),
    /// A SIP address: `sip:desk@example.com`.
    Sip(String),
}

/// Reads how an office takes calls.
pub(super) fn voice<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>) -> Option<Voice> {
    let table = reader.table(value, &VOICE)?;
    reader.only(table, &KEYS);
    let to = calls_go(reader, table, value.span().start);
    let ring = reader.optional(table, &RING, TimeDelta::seconds(25), |reader, value| {
        reader.convert(value, &RING, |value| {
            let seconds: i64 = value.as_integer()?.as_str().parse().ok()?;
            (5..=600).contains(&seconds).then(|| TimeDelta::seconds(seconds))
        })
    });
    let wait = reader
        .optional(table, &WAIT, TimeDelta::minutes(10), |reader, value| reader.read(value, &WAIT, duration));
    let number = |text: &str| PhoneNumber::parse(text).ok().map(Some);
    let texts_from =
        reader.optional(table, &TEXTS_FROM, None, |reader, value| reader.read(value, &TEXTS_FROM, number));
    let links = match table.get(LINKS.name) {
        Some(_) => exceptions::name(reader, table, &LINKS).map(Some),
        None => Some(None),
    };
    Some(Voice { to: to?, ring: ring?, wait: wait?, texts_from: texts_from?, links: links? })
}

/// Where calls go: to one of the two that may be said.
fn calls_go<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, at: usize) -> Option<CallsGo> {
    match (table.get(DIAL.name), table.get(QUEUE.name)) {
        (Some(dial), None) => {
            let ends = reader.list(dial, &DIAL, end)?;
            if ends.is_empty() || ends.len() > MOST_ENDS {
                reader.wrong(dial, &DIAL);
                return None;
            }
            Some(CallsGo::To(ends))
        }
        (None, Some(queue)) => {
            let name = |name: &str| {
                let named = !name.is_empty() && name.len() <= 64 && !name.chars().any(char::is_control);
                named.then(|| name.to_owned())
            };
            reader.read(queue, &QUEUE, name).map(CallsGo::IntoQueue)
        }
        (Some(_), Some(queue)) => {
            let message = "`queue` and `dial` cannot both be said: calls go to one of them; remove the other";
            reader.mistake(queue.span().start, message);
            None
        }
        (None, None) => {
            let message = format!("it is missing where calls go: add {}, or {}", DIAL.wanted, QUEUE.wanted);
            reader.mistake(at, message);
            None
        }
    }
}

fn end(text: &str) -> Option<End> {
    if let Ok(number) = PhoneNumber::parse(text) {
        return Some(End::Number(number));
    }
    let (scheme, rest) = text.split_once(':')?;
    let (user, host) = rest.split_once('@')?;
    let plain = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (matches!(scheme, "sip" | "sips") && plain(user) && plain(host)).then(|| End::Sip(text.to_owned()))
}
