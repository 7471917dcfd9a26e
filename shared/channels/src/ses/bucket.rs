//! Mail that SES put into a bucket: the message as it came, with SES's own headers before the sender's
//! ("Deliver to S3 bucket action").

use chrono::{DateTime, Utc};

use super::ID;
use crate::mail::{self, Beside, Envelope, Mail, ReturnPath, mailbox};
use crate::provider::Normalised;
use crate::signature::sha256_hex;

/// Where in the bucket the files go that came with mails.
pub const ATTACHMENTS: &str = "attachments/";

/// Reads the mail that lies under `key` in `bucket`, whose files go into the same; none where it is no mail.
pub fn read(bucket: &str, key: &str, raw: &[u8], received: DateTime<Utc>) -> Option<Normalised> {
    let mail = Mail::parse(raw)?;
    let folder = format!("{ATTACHMENTS}{}", sha256_hex(key.as_bytes()));
    let recipient = mail.header("received").and_then(recipient);
    let envelope = Envelope {
        provider: ID,
        account: None,
        // SES's own stands first.
        return_path: ReturnPath::read(mail.header("return-path")),
        recipients: recipient.into_iter().collect(),
        forwarded_to: None,
        failed: None,
        id: key.rsplit('/').next().map(str::to_owned),
        beside: Some(Beside { bucket, folder: &folder }),
    };
    Some(mail::normalise(&mail, &envelope, received))
}

/// Whom SES received it for: `… with SMTP id … for support@example.com; Fri, …`.
fn recipient(received: &str) -> Option<String> {
    let (_, after) = received.split_once(" for ")?;
    mailbox::parse(after.split([';', ' ']).next()?)
}
