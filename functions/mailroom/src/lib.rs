//! The mailroom function: mail that SES put into the bucket, from there to the inbound queue.
//!
//! SES takes mail of up to 40 MB this way; by a webhook it would be 150 KB. The mail stays in the
//! bucket, and the files that came with it are put beside it before anybody is told of them. All of it
//! is harmless to repeat: what is written, queued and parked follows from the mail and its key alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use nightdesk_channels::ses::bucket::{self, ATTACHMENTS};
use nightdesk_channels::signature::sha256_hex;
use nightdesk_pipeline::intake::{Intake, NotTaken, Whole};
use nightdesk_pipeline::ports::{ObjectError, Objects, Queue};
use nightdesk_runtime::Clock;
use nightdesk_runtime::metrics::Tally;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::json;

/// The largest mail in bytes: SES takes no larger one ("Quotas related to email receiving").
pub const LARGEST: usize = 40 * 1024 * 1024;

/// The provider whose mail it is.
const PROVIDER: &str = "ses";

/// The bucket's doorkeeper, built once per process.
pub struct Mailroom {
    /// The bucket's name: ours, and the only one that mail is taken from.
    pub bucket: String,
    /// What is in it.
    pub objects: Box<dyn Objects>,
    /// Where events go.
    pub inbound: Box<dyn Queue>,
    /// Where what cannot be read goes, by its key.
    pub parked: Box<dyn Queue>,
    /// The time.
    pub clock: Clock,
}

/// What S3 tells of new files ("Event message structure").
#[derive(Debug, Deserialize)]
pub struct Notice {
    /// One or more of them.
    #[serde(rename = "Records", default)]
    pub records: Vec<Record>,
}

/// One new file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    event_name: String,
    event_time: Option<DateTime<Utc>>,
    s3: Place,
}

#[derive(Debug, Deserialize)]
struct Place {
    bucket: Bucket,
    object: Object,
}

#[derive(Debug, Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Object {
    /// As in a form: `+` for a space, `%2B` for a plus.
    key: String,
    #[serde(default)]
    size: usize,
}

/// Why a mail could not be dealt with: the notice must come again.
#[derive(Debug, thiserror::Error)]
pub enum MailroomError {
    /// The mail could not be read.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// What it holds could not be kept or queued.
    #[error(transparent)]
    Intake(#[from] NotTaken),
}

impl Mailroom {
    /// Deals with every file that a notice names; what can be dealt with is, whatever becomes of the rest.
    ///
    /// # Errors
    /// [`MailroomError`], the first: the notice must come again.
    pub async fn handle(&self, notice: &Notice) -> Result<Tally, MailroomError> {
        let (mut parked, mut refused, mut failed) = (0, 0, None);
        for record in &notice.records {
            match self.take(record).await {
                Ok(Became::Taken { parts }) => parked += parts,
                Ok(Became::Nothing) => {}
                Ok(Became::NotOurs) => refused += 1,
                Err(error) => {
                    tracing::error!(%error, "not queued: the notice must come again");
                    failed.get_or_insert(error);
                }
            }
        }
        match failed {
            Some(error) => Err(error),
            None => Ok(Tally::of_provider(PROVIDER).count("Parked", parked).count("Refused", refused)),
        }
    }

    async fn take(&self, record: &Record) -> Result<Became, MailroomError> {
        let Place { bucket, object } = &record.s3;
        if bucket.name != self.bucket {
            tracing::error!("refused: a notice of another bucket");
            return Ok(Became::NotOurs);
        }
        let key = percent_decode_str(&object.key.replace('+', " ")).decode_utf8_lossy().into_owned();
        // What was put beside the mail by this function itself.
        if key.starts_with(ATTACHMENTS) || !record.event_name.contains("ObjectCreated") {
            return Ok(Became::Nothing);
        }
        let now = self.clock.now();
        // The same whenever the same mail comes, so that a repeated notice goes on where it stopped.
        let delivery = format!("s3:{:.24}", sha256_hex(format!("{}/{key}", self.bucket).as_bytes()));
        let place = json!({ "bucket": self.bucket, "key": key, "bytes": object.size }).to_string();
        let intake = Intake {
            provider: PROVIDER,
            delivery: &delivery,
            whole: Whole::Mail(&place),
            received: record.event_time.filter(|at| *at <= now).unwrap_or(now),
            inbound: &*self.inbound,
            parked: &*self.parked,
            files: Some(&*self.objects),
        };
        let parts = self.take_mail(&key, object.size, &intake).await?;
        Ok(Became::Taken { parts })
    }

    /// Takes one mail; how many parts of it are parked.
    async fn take_mail(&self, key: &str, size: usize, intake: &Intake<'_>) -> Result<usize, MailroomError> {
        if size > LARGEST {
            return Ok(intake.park("the mail is too large").await?.parked);
        }
        let raw = match self.objects.get(key).await {
            Ok(raw) => raw,
            Err(ObjectError::Missing) => {
                return Ok(intake.park("the mail is not in the bucket any more").await?.parked);
            }
            Err(error) => return Err(error.into()),
        };
        // A reader that panics is a mail that cannot be read, not an endless retry.
        let read = catch_unwind(AssertUnwindSafe(|| bucket::read(&self.bucket, key, &raw, intake.received)));
        match read {
            Ok(Some(normalised)) => Ok(intake.take(normalised).await?.parked),
            _ => Ok(intake.park("the mail cannot be read").await?.parked),
        }
    }
}

/// What became of a file.
enum Became {
    Taken { parts: usize },
    Nothing,
    NotOurs,
}
