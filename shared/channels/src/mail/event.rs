//! From a mail to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, Part, Sender};
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::{Map, Value, json};

use super::attachment::{Attachment, Beside, Place};
use super::message::{Mail, Mailbox};
use super::ours::Ours;
use super::outcome::Outcome;
use super::quotes::{self, Body};
use super::report::{Original, Recipient, Report};
use super::thread::Thread;
use super::{EMAIL, automatic, compose, html, mailbox};
use crate::clock;
use crate::media::File;
use crate::provider::Normalised;

/// The most of quoted mail that is kept, in bytes: the record has the mails themselves.
const QUOTED: usize = 64 * 1024;

/// How a mail came, beside what it says itself.
#[derive(Debug, Clone)]
pub(crate) struct Envelope<'a> {
    /// The provider, by which the reply goes back.
    pub(crate) provider: &'static str,
    /// The account that the webhook's own secret is bound to, if any: the business's mailbox.
    pub(crate) account: Option<&'a Account>,
    pub(crate) return_path: ReturnPath,
    /// Whom it was delivered to: mailboxes of the business.
    pub(crate) recipients: Vec<String>,
    /// The provider's own address that it was delivered to instead, which mailboxes are forwarded to.
    pub(crate) forwarded_to: Option<String>,
    /// The check that failed by the provider's verdict: DMARC, SPF, a virus.
    pub(crate) failed: Option<&'static str>,
    /// The provider's own id for it.
    pub(crate) id: Option<String>,
    /// Where it lies, if in a bucket of ours; else the files that came with it are handed in.
    pub(crate) beside: Option<Beside<'a>>,
}

/// Who sent a mail, by its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReturnPath {
    /// Nobody: a report, or an automatic answer.
    Null,
    Mailbox(String),
    /// The provider does not say.
    Unknown,
}

impl ReturnPath {
    /// What `MAIL FROM` or a `Return-Path` header says; nothing where there is neither.
    pub(crate) fn read(text: Option<&str>) -> Self {
        match text.map(str::trim) {
            None => Self::Unknown,
            Some("" | "<>") => Self::Null,
            Some(text) => mailbox::parse(text).map_or(Self::Unknown, Self::Mailbox),
        }
    }

    /// The sender's address, if any.
    pub(crate) fn mailbox(&self) -> Option<&str> {
        match self {
            Self::Mailbox(mailbox) => Some(mailbox),
            Self::Null | Self::Unknown => None,
        }
    }
}

/// A mail as events: the customer's message, or what a report says of ours.
pub(crate) fn normalise(mail: &Mail, envelope: &Envelope<'_>, received: DateTime<Utc>) -> Normalised {
    let of = match &mail.report {
        Some(Report::Delivery { recipients, original }) => {
            deliveries(mail, envelope, recipients, original, received)
        }
        Some(Report::Complaint { original }) => {
            complaint(mail, envelope, original, received).into_iter().collect()
        }
        _ => Vec::new(),
    };
    if !of.is_empty() {
        return Normalised::of(of);
    }
    match message(mail, envelope, received) {
        Some((event, files)) => Normalised { files, ..Normalised::of(vec![event]) },
        None => Normalised::parked("a mail that names no sender"),
    }
}

/// Who wrote: by `From`, unless that is our own or one that nobody reads, as with a form on a page.
fn writer<'a>(mail: &'a Mail, account: &str) -> Option<&'a Mailbox> {
    let usable = |mailbox: &&Mailbox| mailbox.address != account && !automatic::is_machine(&mailbox.address);
    let from = mail.from.first();
    from.filter(usable).or_else(|| mail.reply_to.first().filter(usable)).or(from)
}

/// The message, and its files that are to be put into a bucket.
fn message(mail: &Mail, envelope: &Envelope<'_>, received: DateTime<Utc>) -> Option<(Event, Vec<File>)> {
    let ours = Ours::of(mail, envelope);
    let writer = writer(mail, &ours.mailbox);
    let from = writer.map(|writer| writer.address.as_str());
    let address = mailbox::address(from.or(envelope.return_path.mailbox())?)?;
    let to = ours.way_back(envelope, from);
    let by_header = mail.from.first().map(|from| from.address.as_str());
    let machine = automatic::reason(mail, envelope, &ours, by_header.or(from));
    let account = Account::new(ours.mailbox.as_str());
    let key = EventKey { channel: EMAIL, account, id: id(mail, envelope) };
    let place = match envelope.beside {
        Some(beside) => Place::Beside(beside),
        None => Place::HandedIn { provider: envelope.provider, of: format!("{key}\n{address}") },
    };
    let (parts, files) = Attachment::parts(&mail.attachments, &place);
    let body = body(mail);
    let event = Event {
        key,
        address,
        also: Vec::new(),
        thread: to.map_or_else(String::new, |to| Thread::of(mail, envelope.provider, to).to_string()),
        at: written(mail, received),
        received,
        sender: Sender {
            name: writer.and_then(|writer| writer.name.clone()),
            language: language(mail),
            utc_offset_minutes: mail.written.and_then(|written| written.offset),
            machine: machine.map(str::to_owned),
            ..Sender::default()
        },
        kind: EventKind::Message {
            reply_to: mail.in_reply_to.clone().or_else(|| mail.references.last().cloned()),
            forwarded: body.forwarded,
            referral: None,
            content: content(mail, body, parts),
        },
    };
    Some((event, files))
}

/// The Message-ID; else the provider's own id; else a hash of all that came.
fn id(mail: &Mail, envelope: &Envelope<'_>) -> String {
    let id = mail.message_id.clone().or_else(|| envelope.id.clone());
    id.unwrap_or_else(|| format!("sha256:{}", mail.hash))
}

/// The beginning of 2001: clocks that were never set show 1970, 1980 or 2000.
const CLOCKS_ARE_SET: DateTime<Utc> = DateTime::from_timestamp(978_307_200, 0).unwrap();

/// When a mail was written, however long ago: what is moved from another mailbox is not new. Where its date
/// is none that could be, when the first who passed it on received it.
fn written(mail: &Mail, received: DateTime<Utc>) -> DateTime<Utc> {
    let told = [mail.written.and_then(|written| written.at), mail.first_received];
    let could_be = |at: &DateTime<Utc>| (CLOCKS_ARE_SET..=received).contains(at);
    told.into_iter().flatten().find(could_be).unwrap_or(received)
}

/// The language that a mail says it is in, or that its writer's program is set to.
fn language(mail: &Mail) -> Option<String> {
    let value = mail.header("content-language").or_else(|| mail.header("accept-language"))?;
    let tag = value.split([',', ';']).next()?.trim();
    let well_formed =
        !tag.is_empty() && tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    well_formed.then(|| tag.to_owned())
}

/// The text in its parts: by the plain one where there is one, else by that in HTML.
fn body(mail: &Mail) -> Body {
    if let Some(text) = mail.text.as_deref().filter(|text| !text.trim().is_empty()) {
        return quotes::split(text);
    }
    let Some(page) = mail.html.as_deref() else { return Body::default() };
    let html::Parts { new, quoted } = html::read(page);
    let mut body = quotes::split(&new);
    let all: Vec<String> = body.quoted.take().into_iter().chain(quoted).collect();
    body.quoted = (!all.is_empty()).then(|| all.join("\n\n"));
    body
}

fn content(mail: &Mail, body: Body, mut parts: Vec<Part>) -> Content {
    // Many say all that they have to say in the subject.
    let text = Some(body.text).filter(|text| !text.is_empty()).or_else(|| mail.subject.clone());
    let mut around = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            around.insert(name.to_owned(), value);
        }
    };
    add("subject", mail.subject.clone().map(Value::from));
    let quoted = body.quoted.map(|quoted| quoted.chars().scan(0, within(QUOTED)).collect::<String>());
    add("quoted", quoted.map(Value::from));
    add("signature", body.signature.map(Value::from));
    let others = |list: &[Mailbox]| {
        let all: Vec<&str> = list.iter().map(|mailbox| mailbox.address.as_str()).take(50).collect();
        (!all.is_empty()).then(|| json!(all))
    };
    add("to", others(&mail.to));
    add("cc", others(&mail.cc));
    add("reply_to", others(&mail.reply_to));
    if !around.is_empty() {
        parts.insert(0, Part::Structured { what: Part::MAIL.to_owned(), data: Value::Object(around) });
    }
    Content { text, parts }
}

/// Passes characters on until there are this many bytes.
fn within(most: usize) -> impl FnMut(&mut usize, char) -> Option<char> {
    move |bytes, c| {
        *bytes += c.len_utf8();
        (*bytes <= most).then_some(c)
    }
}

fn deliveries(
    mail: &Mail,
    envelope: &Envelope<'_>,
    recipients: &[Recipient],
    original: &Original,
    received: DateTime<Utc>,
) -> Vec<Event> {
    let event = |(n, recipient): (usize, &Recipient)| {
        let kind = delivery(recipient, original);
        let recipient = mailbox::address(&recipient.mailbox)?;
        Some(about(mail, envelope, recipient, n, original, received, kind))
    };
    recipients.iter().enumerate().filter_map(event).collect()
}

/// What a delivery report says of one recipient.
fn delivery(recipient: &Recipient, original: &Original) -> EventKind {
    let outcome = match recipient.action.as_str() {
        "failed" => Some(Outcome::Failed(recipient.status.clone())),
        "delivered" => Some(Outcome::Delivered),
        // On its way, and out of the sight of whoever reports it.
        _ => None,
    };
    match (outcome, &original.message_id) {
        (Some(outcome), Some(id)) => outcome.receipt(provider_id(id), original.reference.clone()),
        _ => report_of(&format!("delivery report: {}", recipient.action)),
    }
}

/// The placeholder for a report that says nothing of a reply of ours.
pub(crate) fn report_of(what: &str) -> EventKind {
    EventKind::Unsupported { what: what.chars().take(64).collect(), raw: None, message: false }
}

/// The id that the provider gave when it took a mail, where it made the Message-ID of it.
fn provider_id(message_id: &str) -> &str {
    let domain = mailbox::domain(message_id);
    let made = domain == "mtasv.net" || domain.ends_with(".amazonses.com") || domain == "amazonses.com";
    if made { mailbox::local(message_id) } else { message_id }
}

/// A complaint about a reply of ours, by the reference that we put into it: it names whom the reply went to,
/// and the record knows whether there is one. What shows no reference, or failed a check, is no more than a
/// mail.
fn complaint(
    mail: &Mail,
    envelope: &Envelope<'_>,
    original: &Original,
    received: DateTime<Utc>,
) -> Option<Event> {
    if envelope.failed.or_else(|| automatic::failed(mail)).is_some() {
        return None;
    }
    let reference = original.reference.clone()?;
    let recipient = compose::recipient(&reference)?;
    let of = original.message_id.as_deref().map(provider_id).unwrap_or_default();
    let kind = Outcome::Unwanted.receipt(of, Some(reference));
    Some(about(mail, envelope, recipient, 0, original, received, kind))
}

/// An event about a mail of ours to this recipient, which went out from the original's sender.
fn about(
    mail: &Mail,
    envelope: &Envelope<'_>,
    recipient: Address,
    n: usize,
    original: &Original,
    received: DateTime<Utc>,
    kind: EventKind,
) -> Event {
    let account = original.from.clone().unwrap_or_else(|| Ours::of(mail, envelope).mailbox);
    Event {
        key: EventKey {
            channel: EMAIL,
            account: Account::new(account),
            id: format!("{}#{n}", id(mail, envelope)),
        },
        address: recipient,
        also: Vec::new(),
        thread: String::new(),
        at: clock::by_provider(mail.written.and_then(|written| written.at), received),
        received,
        sender: Sender::default(),
        kind,
    }
}
