//! From a route's form to events.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::ID;
use crate::mail::form::Form;
use crate::mail::{self, Attachment, Envelope, Mail, ReturnPath, file_name, mailbox};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// A file that Mailgun keeps, as `store()` names it.
#[derive(Debug, Deserialize)]
struct Stored {
    url: String,
    name: Option<String>,
    #[serde(rename = "content-type")]
    mime: Option<String>,
    size: Option<u64>,
}

/// Reads one mail.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let form = Form::read(request.request()).ok_or_else(|| Malformed("not a form".to_owned()))?;
    let mail =
        mail(&form).ok_or_else(|| Malformed("neither headers nor a message in the form".to_owned()))?;
    let recipients = form.text("recipient");
    let envelope = Envelope {
        provider: ID,
        account: request.account(),
        return_path: ReturnPath::read(form.get("sender").map(|_| form.text("sender")).as_deref()),
        recipients: recipients.split(',').filter_map(mailbox::parse).collect(),
        forwarded_to: None,
        failed: None,
        id: None,
        beside: None,
    };
    Ok(mail::normalise(&mail, &envelope, received))
}

fn mail(form: &Form) -> Option<Mail> {
    if let Some(raw) = form.get("body-mime") {
        return Mail::parse(&raw.value);
    }
    let headers: Vec<(String, String)> =
        serde_json::from_str(&form.text("message-headers")).unwrap_or_default();
    if headers.is_empty() && form.get("from").is_none() && form.get("sender").is_none() {
        return None;
    }
    // What the headers do not say, as in the examples of `store()`, stands in fields.
    let missing = |name: &str| !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let fields = [("From", "from"), ("Subject", "subject"), ("To", "To"), ("Message-Id", "Message-Id")];
    let fields = fields.into_iter().filter(|(name, field)| missing(name) && form.get(field).is_some());
    let fields = fields.map(|(name, field)| (Cow::Borrowed(name), form.text(field)));
    let named =
        headers.iter().map(|(name, value)| (Cow::Borrowed(name.as_str()), Cow::Borrowed(value.as_str())));
    let body = |name| Some(form.text(name).into_owned()).filter(|body| !body.trim().is_empty());
    let mut mail = Mail::assemble(named.chain(fields), body("body-plain"), body("body-html"));
    mail.attachments = attachments(form);
    Some(mail)
}

/// The files, as they came or by where Mailgun keeps them.
fn attachments(form: &Form) -> Vec<Attachment> {
    let stored: Vec<Stored> = serde_json::from_str(&form.text("attachments")).unwrap_or_default();
    let stored = stored.into_iter().map(|file| Attachment {
        name: file.name.as_deref().map(file_name),
        mime: file.mime,
        reference: Some(file.url),
        bytes: file.size,
        ..Attachment::default()
    });
    form.files().map(|file| file.attachment()).chain(stored).collect()
}
