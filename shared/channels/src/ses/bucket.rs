//! Mail that SES put into a bucket: the message as it came, with SES's own headers before the sender's
//! ("Deliver to S3 bucket action").

use chrono::{DateTime, Utc};

use super::ID;
use crate::mail::{self, Attachment, Envelope, Kept, Mail, ReturnPath, mailbox};
use crate::provider::Normalised;
use crate::signature::sha256_hex;

/// Where in the bucket the files go that came with mails.
pub const ATTACHMENTS: &str = "attachments/";

/// A mail from the bucket.
#[derive(Debug)]
pub struct Stored {
    /// What it says.
    pub normalised: Normalised,
    /// The files that came with it, to be put into the bucket before anybody is told of them.
    pub files: Vec<File>,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes: the same whenever the same mail is read.
    pub key: String,
    /// Its MIME type.
    pub mime: String,
    /// The file itself.
    pub content: Vec<u8>,
}

/// Reads the mail that lies under `key` in `bucket`; none where it is no mail.
pub fn read(bucket: &str, key: &str, raw: &[u8], received: DateTime<Utc>) -> Option<Stored> {
    let mail = Mail::parse(raw)?;
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
    };
    let folder = sha256_hex(key.as_bytes());
    let place = |n: usize, file: &Attachment| {
        let name: String = file.name.as_deref().unwrap_or("file").chars().map(plain).take(80).collect();
        format!("{ATTACHMENTS}{folder}/{n}-{name}")
    };
    let reference = |n: usize, file: &Attachment| format!("s3://{bucket}/{}", place(n, file));
    let normalised = mail::normalise(&mail, &envelope, Kept::At(&reference), received);
    let file = |(n, file): (usize, &Attachment)| File {
        key: place(n, file),
        mime: file.mime.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
        content: file.content.clone(),
    };
    let files = mail.attachments.iter().enumerate().map(file).collect();
    Some(Stored { normalised, files })
}

/// Whom SES received it for: `… with SMTP id … for support@example.com; Fri, …`.
fn recipient(received: &str) -> Option<String> {
    let (_, after) = received.split_once(" for ")?;
    mailbox::parse(after.split([';', ' ']).next()?)
}

/// What needs no escaping in an object's key.
fn plain(c: char) -> char {
    if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }
}
