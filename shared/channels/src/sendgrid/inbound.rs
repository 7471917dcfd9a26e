//! From an Inbound Parse form to events, whether it holds the mail parsed or as it came.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::ID;
use crate::mail::form::Form;
use crate::mail::{self, Envelope, Mail, ReturnPath, mailbox};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// Who sent it and whom it was delivered to.
#[derive(Debug, Default, Deserialize)]
struct Delivered {
    from: Option<String>,
    #[serde(default)]
    to: Vec<String>,
}

/// Reads one mail.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let form = Form::read(request.request()).ok_or_else(|| Malformed("not a form".to_owned()))?;
    let mail = match form.get("email") {
        Some(raw) => Mail::parse(&raw.value),
        None => parsed(&form),
    };
    let mail = mail.ok_or_else(|| Malformed("neither headers nor a message in the form".to_owned()))?;
    let delivered: Delivered = serde_json::from_str(&form.text("envelope")).unwrap_or_default();
    let spf = form.text("SPF").trim().to_ascii_lowercase();
    let envelope = Envelope {
        provider: ID,
        account: request.account(),
        return_path: ReturnPath::read(delivered.from.as_deref()),
        recipients: delivered.to.iter().filter_map(|to| mailbox::parse(to)).collect(),
        forwarded_to: None,
        failed: (spf == "fail").then_some("spf failed"),
        id: None,
        beside: None,
    };
    Ok(mail::normalise(&mail, &envelope, received))
}

/// A mail of which each field is in a character set of its own, as `charsets` says.
fn parsed(form: &Form) -> Option<Mail> {
    let charsets: BTreeMap<String, String> = serde_json::from_str(&form.text("charsets")).unwrap_or_default();
    let field = |name: &str| form.text_in(name, charsets.get(name).map(String::as_str));
    let block = form.text("headers").into_owned();
    let headers = unfolded(&block);
    if headers.is_empty() && form.get("from").is_none() {
        return None;
    }
    let missing = |name: &str| !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let fields = [("From", "from"), ("To", "to"), ("Cc", "cc"), ("Subject", "subject")];
    let fields = fields.into_iter().filter(|(name, _)| missing(name));
    let fields = fields.filter_map(|(name, from)| Some((Cow::Borrowed(name), Cow::Owned(field(from)?))));
    let named = headers.iter().map(|(name, value)| (Cow::Borrowed(*name), Cow::Borrowed(value.as_str())));
    let body = |name| field(name).filter(|body| !body.trim().is_empty());
    let mut mail = Mail::assemble(named.chain(fields), body("text"), body("html"));
    mail.attachments = form.files().map(|file| file.attachment()).collect();
    Some(mail)
}

/// The headers of a block, each on one line (RFC 5322, 2.2.3).
fn unfolded(block: &str) -> Vec<(&str, String)> {
    let mut headers: Vec<(&str, String)> = Vec::new();
    for line in block.lines() {
        match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _, Some((name, value))) => headers.push((name.trim(), value.trim().to_owned())),
            _ => {}
        }
    }
    headers
}
