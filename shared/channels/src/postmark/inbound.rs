//! From an inbound webhook to events.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use data_encoding::BASE64_MIME_PERMISSIVE;
use nightdesk_domain::Account;
use serde::Deserialize;
use serde_json::Value;

use super::ID;
use crate::mail::{self, Attachment, Envelope, Mail, ReturnPath, file_name, mailbox};
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
    /// Each is read on its own.
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
        beside: None,
    };
    Ok(mail::normalise(&mail, &envelope, received))
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
        mail.attachments =
            self.attachments.iter().enumerate().map(|(n, file)| self.attachment(n, file)).collect();
        mail
    }

    /// A file. One whose content cannot be read is named by the call that shows it: Postmark keeps what came
    /// in for 45 days ("Inbound message details").
    fn attachment(&self, n: usize, file: &Value) -> Attachment {
        let text = |member: &str| file.get(member).and_then(Value::as_str);
        let content = text("Content").and_then(|text| BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).ok());
        let details = || {
            let id = self.message_id.as_deref().unwrap_or_default();
            format!("https://api.postmarkapp.com/messages/inbound/{id}/details#Attachments/{n}")
        };
        let mime = text("ContentType").and_then(|mime| mime.split(';').next());
        Attachment {
            name: text("Name").map(file_name).filter(|name| !name.is_empty()),
            mime: mime.map(|mime| mime.trim().to_ascii_lowercase()),
            reference: content.is_none().then(details),
            content: content.unwrap_or_default().into(),
            bytes: file.get("ContentLength").and_then(Value::as_u64),
        }
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
