//! A mail as it was read.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::attachment::Attachment;
use super::{mailbox, report};
use crate::signature::sha256_hex;

/// A mailbox with the name that it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mailbox {
    pub(crate) name: Option<String>,
    pub(crate) address: String,
}

/// When a mail says that it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub(crate) at: Option<DateTime<Utc>>,
    /// Minutes ahead of UTC; none for `-0000`, which says nothing of the writer's clock (RFC 5322, 3.3).
    pub(crate) offset: Option<i32>,
}

/// A mail as it was read.
#[derive(Debug, Default)]
pub(crate) struct Mail {
    /// Every header in order, its name in lower case and its value unfolded.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) from: Vec<Mailbox>,
    pub(crate) reply_to: Vec<Mailbox>,
    pub(crate) to: Vec<Mailbox>,
    pub(crate) cc: Vec<Mailbox>,
    pub(crate) subject: Option<String>,
    pub(crate) message_id: Option<String>,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) references: Vec<String>,
    pub(crate) written: Option<Written>,
    /// When the first of those who passed it on received it, by what they wrote into it.
    pub(crate) first_received: Option<DateTime<Utc>>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
    /// What a report (`multipart/report`) says, where it is one.
    pub(crate) report: Option<report::Report>,
    /// SHA-256 of the message as it came.
    pub(crate) hash: String,
}

impl Mail {
    /// Reads a message in its MIME form; none where there is nothing of a message in it.
    pub(crate) fn parse(raw: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let mut mail = Self::of_headers(&message, raw);
        if mail.headers.is_empty() {
            return None;
        }
        for part in message.text_bodies() {
            match &part.body {
                PartType::Text(text) if is_plain(part) => add(&mut mail.text, text),
                PartType::Text(_) => mail.attachments.push(Attachment::of_part(part)),
                _ => {}
            }
        }
        for part in message.html_bodies() {
            if let PartType::Html(html) = &part.body {
                add(&mut mail.html, html);
            }
        }
        mail.report = report::read(&message);
        mail.attachments.extend(message.attachments().map(Attachment::of_part));
        Some(mail)
    }

    /// A mail whose headers and bodies came apart, as some providers send them.
    pub(crate) fn assemble<'a>(
        headers: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
        text: Option<String>,
        html: Option<String>,
    ) -> Self {
        let mut block = String::new();
        let mut of_the_body = Vec::new();
        for (name, value) in headers {
            if name.is_empty() || name.contains([':', '\r', '\n']) {
                continue;
            }
            let value = value.replace(['\r', '\n'], " ");
            // The body is not in the block: nobody shall look for its parts.
            match name.to_ascii_lowercase() {
                name if name.starts_with("content-t") => of_the_body.push((name, value)),
                _ => block.push_str(&format!("{name}: {value}\r\n")),
            }
        }
        block.push_str("\r\n");
        let message = MessageParser::default().parse(block.as_bytes()).unwrap_or_default();
        let mut mail = Self::of_headers(&message, block.as_bytes());
        mail.headers.extend(of_the_body);
        let all = format!(
            "{block}{}\0{}",
            text.as_deref().unwrap_or_default(),
            html.as_deref().unwrap_or_default()
        );
        mail.hash = sha256_hex(all.as_bytes());
        (mail.text, mail.html) = (text, html);
        mail
    }

    fn of_headers(message: &Message<'_>, raw: &[u8]) -> Self {
        Self {
            headers: headers(message, raw),
            from: mailboxes(message.from()),
            reply_to: mailboxes(message.reply_to()),
            to: message.all_to().flat_map(|to| mailboxes(Some(to))).collect(),
            cc: message.all_cc().flat_map(|cc| mailboxes(Some(cc))).collect(),
            subject: message
                .subject()
                .map(str::trim)
                .filter(|subject| !subject.is_empty())
                .map(str::to_owned),
            message_id: message.message_id().and_then(id),
            in_reply_to: ids(message.in_reply_to()).into_iter().next(),
            references: ids(message.references()),
            written: message.date().map(written),
            // The latest stands first (RFC 5321, 4.4).
            first_received: message.received_all().last().and_then(|hop| instant(hop.date.as_ref()?)),
            hash: sha256_hex(raw),
            ..Self::default()
        }
    }

    /// A header's first value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a mailbox is among those that it is addressed to.
    pub(crate) fn is_addressed_to(&self, mailbox: &str) -> bool {
        self.to.iter().chain(&self.cc).any(|addressed| addressed.address == mailbox)
    }
}

fn headers(message: &Message<'_>, raw: &[u8]) -> Vec<(String, String)> {
    let value = |header: &mail_parser::Header<'_>| {
        let range = usize::try_from(header.offset_start).ok()?..usize::try_from(header.offset_end).ok()?;
        let value = String::from_utf8_lossy(raw.get(range)?).split_whitespace().collect::<Vec<_>>().join(" ");
        Some((header.name().to_ascii_lowercase(), value))
    };
    message.headers().iter().filter_map(value).collect()
}

fn mailboxes(address: Option<&mail_parser::Address<'_>>) -> Vec<Mailbox> {
    let mailbox = |one: &mail_parser::Addr<'_>| {
        let name = one.name().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        Some(Mailbox { name, address: mailbox::parse(one.address()?)? })
    };
    address.into_iter().flat_map(|address| address.iter()).filter_map(mailbox).collect()
}

/// A message id without its brackets; none where it could not be written into a header again.
pub(crate) fn id(text: &str) -> Option<String> {
    let id = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let fits =
        !id.is_empty() && id.len() <= 900 && id.chars().all(|c| c.is_ascii_graphic() && !"<>".contains(c));
    fits.then(|| id.to_owned())
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(one) => id(one).into_iter().collect(),
        HeaderValue::TextList(list) => list.iter().filter_map(|one| id(one)).collect(),
        _ => Vec::new(),
    }
}

fn written(date: &mail_parser::DateTime) -> Written {
    let minutes = i32::from(date.tz_hour) * 60 + i32::from(date.tz_minute);
    let offset = match (minutes, date.tz_before_gmt) {
        (0, true) => None,
        (minutes, true) => Some(-minutes),
        (minutes, false) => Some(minutes),
    };
    // Clocks are between 12 hours behind and 14 ahead of UTC.
    let offset = offset.filter(|minutes| (-720..=840).contains(minutes));
    Written { at: instant(date), offset }
}

fn instant(date: &mail_parser::DateTime) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(date.to_timestamp(), 0).filter(|_| date.is_valid())
}

fn is_plain(part: &MessagePart<'_>) -> bool {
    part.content_type()
        .is_none_or(|kind| kind.subtype().is_none_or(|subtype| subtype.eq_ignore_ascii_case("plain")))
}

fn add(body: &mut Option<String>, text: &str) {
    match body {
        Some(body) => {
            body.push_str("\n\n");
            body.push_str(text);
        }
        None => *body = Some(text.to_owned()),
    }
}
