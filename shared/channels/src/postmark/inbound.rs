//! From an inbound webhook to events.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use nightdesk_domain::Account;
use serde::Deserialize;
use serde_json::Value;

use super::ID;
use crate::mail::{self, Attachment, Envelope, Kept, Mail, ReturnPath, file_name, mailbox};
use crate::provider::{Malformed, Normalised};

/// The domain of the addresses that Postmark gives each server, to which a business forwards its mail.
const POSTMARKS_OWN: &str = "inbound.postmarkapp.com";

/// The parts of an inbound message that the desk reads.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inbound {
    from_full: Option<Party>,
    #[serde(default)]
    to_full: Vec<Party>,
    #[serde(default)]
    cc_full: Vec<Party>,
    reply_to: Option<String>,
    original_recipient: Option<String>,
    subject: Option<String>,
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
    date: Option<String>,
    text_body: Option<String>,
    html_body: Option<String>,
    #[serde(default)]
    headers: Vec<Header>,
    /// Each is to be read on its own.
    #[serde(default)]
    attachments: Vec<Value>,
    /// The message as it came, where the server is set to include it.
    raw_email: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Party {
    email: String,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    name: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    name: Option<String>,
    content: Option<String>,
    content_type: Option<String>,
    content_length: Option<u64>,
}

/// Reads one mail.
pub(super) fn normalise(
    body: Value,
    account: Option<&Account>,
    received: DateTime<Utc>,
) -> Result<Normalised, Malformed> {
    let inbound: Inbound = serde_json::from_value(body)
        .map_err(|_| Malformed("not an inbound message of Postmark's form".to_owned()))?;
    let mail = inbound.mail();
    let recipient = inbound.original_recipient.as_deref().and_then(mailbox::parse);
    let is_postmarks = |recipient: &String| mailbox::domain(recipient) == POSTMARKS_OWN;
    // Postmark's own comes first; a second one is the sender's.
    let return_path = inbound.headers.iter().find(|header| header.name.eq_ignore_ascii_case("return-path"));
    let envelope = Envelope {
        provider: ID,
        account,
        return_path: ReturnPath::read(return_path.map(|header| header.value.as_str())),
        forwarded_to: recipient.clone().filter(is_postmarks),
        recipients: recipient.filter(|recipient| !is_postmarks(recipient)).into_iter().collect(),
        failed: None,
        id: inbound.message_id.clone(),
    };
    // Postmark keeps what came in for 45 days ("Inbound message details").
    let details = inbound
        .message_id
        .as_deref()
        .map(|id| format!("https://api.postmarkapp.com/messages/inbound/{id}/details"));
    let place =
        |n: usize, _: &Attachment| format!("{}#Attachments/{n}", details.as_deref().unwrap_or_default());
    let kept = if details.is_some() { Kept::At(&place) } else { Kept::Nowhere };
    Ok(mail::normalise(&mail, &envelope, kept, received))
}

impl Inbound {
    fn mail(&self) -> Mail {
        if let Some(mail) = self.raw_email.as_deref().and_then(|raw| Mail::parse(raw.as_bytes())) {
            return mail;
        }
        let list = |parties: &[Party]| parties.iter().map(Party::written).collect::<Vec<_>>().join(", ");
        let from = self.from_full.as_ref().map(Party::written);
        let own = [
            ("From", from),
            ("To", Some(list(&self.to_full))),
            ("Cc", Some(list(&self.cc_full))),
            ("Reply-To", self.reply_to.clone()),
            ("Subject", self.subject.clone()),
            ("Date", self.date.clone()),
        ];
        let own = own.into_iter().filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some((Cow::Borrowed(name), Cow::Owned(value)))
        });
        let headers = self.headers.iter().filter(|header| !is_own(&header.name));
        let headers =
            headers.map(|header| (Cow::Borrowed(header.name.as_str()), Cow::Borrowed(header.value.as_str())));
        let text = self.text_body.clone().filter(|text| !text.is_empty());
        let html = self.html_body.clone().filter(|html| !html.is_empty());
        let mut mail = Mail::assemble(headers.chain(own), text, html);
        mail.attachments = self.attachments.iter().filter_map(attachment).collect();
        mail
    }
}

/// Headers that have members of their own.
fn is_own(name: &str) -> bool {
    ["from", "to", "cc", "reply-to", "subject", "date"].contains(&name.to_ascii_lowercase().as_str())
}

impl Party {
    /// As it stands in a header (RFC 5322, 3.2.4).
    fn written(&self) -> String {
        match self.name.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => format!("\"{}\" <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), self.email),
            None => self.email.clone(),
        }
    }
}

fn attachment(file: &Value) -> Option<Attachment> {
    let file: File = serde_json::from_value(file.clone()).ok()?;
    let mime =
        file.content_type.map(|mime| mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let content = file.content.and_then(|content| BASE64.decode(content.as_bytes()).ok()).unwrap_or_default();
    Some(Attachment {
        name: file.name.as_deref().map(file_name),
        mime,
        content,
        bytes: file.content_length,
        reference: None,
    })
}
