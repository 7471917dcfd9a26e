//! Reports by other machines about mail of ours: bounces (RFC 3464) and complaints (RFC 5965).

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::compose;
use super::mailbox;
use super::message;

/// What a report says.
#[derive(Debug)]
pub(crate) enum Report {
    /// What became of a mail of ours.
    Delivery { recipients: Vec<Recipient>, original: Original },
    /// Somebody called a mail unwanted. Who it was is not taken from the report, which anybody can write.
    Complaint { original: Original },
    /// Any other.
    Other,
}

/// What became of a mail for one recipient.
#[derive(Debug)]
pub(crate) struct Recipient {
    pub(crate) mailbox: String,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
    pub(crate) action: String,
    /// Such as `5.1.1` (RFC 3463).
    pub(crate) status: String,
}

/// The mail that a report is about.
#[derive(Debug, Default)]
pub(crate) struct Original {
    pub(crate) message_id: Option<String>,
    /// Our own reference, which replies carry.
    pub(crate) reference: Option<String>,
    pub(crate) from: Option<String>,
}

/// Reads a report; none where the message is none.
pub(super) fn read(message: &Message<'_>) -> Option<Report> {
    let is_report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    if !is_report {
        return None;
    }
    let of_kind = |subtype: &str| message.parts.iter().find(|part| part.is_content_type("message", subtype));
    let text = |subtype| of_kind(subtype).map(|part| String::from_utf8_lossy(part.contents()).into_owned());
    if let Some(status) = text("delivery-status") {
        return Some(Report::Delivery { recipients: recipients(&status), original: original(message) });
    }
    if let Some(feedback) = text("feedback-report") {
        let kind = field(&feedback, "feedback-type").unwrap_or_default();
        // `not-spam` takes a complaint back; `virus` and `other` are none.
        if ["abuse", "fraud", "opt-out"].contains(&kind.to_ascii_lowercase().as_str()) {
            return Some(Report::Complaint { original: original(message) });
        }
    }
    Some(Report::Other)
}

/// The recipients in a delivery report: the groups of fields behind the first.
fn recipients(status: &str) -> Vec<Recipient> {
    let status = status.replace('\r', "");
    let recipient = |group: &str| {
        let named = field(group, "original-recipient").or_else(|| field(group, "final-recipient"))?;
        let mailbox = named.split_once(';').map_or(named, |(_, address)| address);
        Some(Recipient {
            mailbox: mailbox::parse(mailbox)?,
            action: field(group, "action")?.to_ascii_lowercase(),
            status: field(group, "status").unwrap_or_default().chars().take(32).collect(),
        })
    };
    status.split("\n\n").filter_map(recipient).collect()
}

/// A field's value on its line, without what it goes on with below.
fn field<'a>(fields: &'a str, name: &str) -> Option<&'a str> {
    fields.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The mail that is reported on, in full or as its headers alone.
fn original(message: &Message<'_>) -> Original {
    for part in &message.parts {
        if let PartType::Message(original) = &part.body {
            return of_message(original);
        }
        if part.is_content_type("text", "rfc822-headers")
            && let Some(original) = MessageParser::default().parse(part.contents())
        {
            return of_message(&original);
        }
    }
    Original::default()
}

fn of_message(original: &Message<'_>) -> Original {
    Original {
        message_id: original.message_id().and_then(message::id),
        reference: original.header_raw(compose::REFERENCE).and_then(compose::read_reference),
        from: original.from().and_then(|from| mailbox::parse(from.first()?.address()?)),
    }
}
