//! A mail that SES received: in the notification, or in a bucket that it names.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ID;
use crate::clock;
use crate::mail::{self, EMAIL, Envelope, Mail, ReturnPath, mailbox};
use crate::provider::{Malformed, Normalised};

#[derive(Debug, Deserialize)]
struct Received {
    receipt: Receipt,
    mail: About,
    content: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Receipt {
    recipients: Vec<String>,
    spam_verdict: Verdict,
    virus_verdict: Verdict,
    spf_verdict: Verdict,
    dmarc_verdict: Verdict,
    action: Action,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Verdict {
    status: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Action {
    encoding: String,
    bucket_name: Option<String>,
    object_key: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    message_id: String,
    source: Option<String>,
    timestamp: Option<String>,
    #[serde(default)]
    common_headers: CommonHeaders,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CommonHeaders {
    from: Vec<String>,
}

/// Reads one mail.
pub(super) fn normalise(
    body: &Value,
    account: Option<&Account>,
    received: DateTime<Utc>,
) -> Result<Normalised, Malformed> {
    let parts = Received::deserialize(body)
        .map_err(|_| Malformed("a received mail of an unknown form".to_owned()))?;
    let Some(content) = &parts.content else {
        return Ok(elsewhere(&parts, account, received)
            .unwrap_or_else(|| Normalised::parked("a mail without its content")));
    };
    let raw = match parts.receipt.action.encoding.eq_ignore_ascii_case("base64") {
        true => BASE64
            .decode(content.as_bytes())
            .map_err(|_| Malformed("the content is not base64".to_owned()))?,
        false => content.clone().into_bytes(),
    };
    let mail = Mail::parse(&raw).ok_or_else(|| Malformed("the content is no mail".to_owned()))?;
    let envelope = Envelope {
        provider: ID,
        account,
        return_path: ReturnPath::read(parts.mail.source.as_deref()),
        recipients: parts.receipt.recipients.iter().filter_map(|one| mailbox::parse(one)).collect(),
        forwarded_to: None,
        failed: parts.receipt.failed(),
        id: Some(parts.mail.message_id),
        beside: None,
    };
    Ok(mail::normalise(&mail, &envelope, received))
}

impl Receipt {
    /// The check that failed, by SES's verdicts.
    fn failed(&self) -> Option<&'static str> {
        let fails = |verdict: &Verdict| verdict.status == "FAIL";
        let forwarded = self.dmarc_verdict.status == "PASS";
        let checks = [
            (fails(&self.virus_verdict), "virus"),
            (fails(&self.spam_verdict), "spam"),
            (fails(&self.dmarc_verdict), "dmarc failed"),
            (fails(&self.spf_verdict) && !forwarded, "spf failed"),
        ];
        checks.into_iter().find(|(failed, _)| *failed).map(|(_, name)| name)
    }
}

/// A mail that lies in a bucket: that it came is noted under its sender. The mail itself comes by the
/// function that reads the bucket.
fn elsewhere(parts: &Received, account: Option<&Account>, received: DateTime<Utc>) -> Option<Normalised> {
    let Action { bucket_name: Some(bucket), object_key: Some(key), .. } = &parts.receipt.action else {
        return None;
    };
    let from = parts.mail.common_headers.from.first().map(String::as_str);
    let from = from.map(|from| from.rsplit_once('<').map_or(from, |(_, address)| address));
    let from = from.or(parts.mail.source.as_deref()).and_then(mailbox::parse)?;
    let to = parts.receipt.recipients.iter().find_map(|to| mailbox::parse(to)).map(Account::new);
    let at = parts.mail.timestamp.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let event = Event {
        key: EventKey {
            channel: EMAIL,
            account: account.cloned().or(to)?,
            id: format!("s3:{}", parts.mail.message_id),
        },
        address: mailbox::address(&from)?,
        also: Vec::new(),
        thread: String::new(),
        at: clock::by_provider(at.map(|at| at.with_timezone(&Utc)), received),
        received,
        sender: Sender::default(),
        kind: EventKind::Unsupported {
            what: "mail in a bucket".to_owned(),
            raw: Some(json!({ "bucket": bucket, "key": key })),
            message: false,
        },
    };
    Some(Normalised::of(vec![event]))
}
