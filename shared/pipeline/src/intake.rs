//! What was read of one delivery, on its way to the queues.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use nightdesk_channels::media::File;
use nightdesk_channels::{Head, Normalised, Verified, Webhooks};
use nightdesk_domain::Event;

use crate::envelope::ParkedKind;
use crate::ids;
use crate::park::Parking;
use crate::ports::{NotQueued, ObjectError, Objects, Queue};
use crate::wrap::{TooLarge, Wrapped, wrap};

/// One delivery by a provider: a webhook call, or a mail in a bucket.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The provider's id.
    pub provider: &'static str,
    /// The delivery's own id; it goes with the events all the way to the reply, and stands in every log line.
    pub delivery: &'a str,
    /// All of it, to be parked where anything of it cannot be read.
    pub whole: Whole<'a>,
    /// When it was received.
    pub received: DateTime<Utc>,
    /// Where events go.
    pub inbound: &'a dyn Queue,
    /// Where what cannot be read goes.
    pub parked: &'a dyn Queue,
    /// Where files go that came inside of it; none where none ever do.
    pub files: Option<&'a dyn Objects>,
}

/// A delivery as a whole.
#[derive(Clone, Copy)]
pub enum Whole<'a> {
    /// A webhook, with the provider that reads it.
    Webhook(&'a dyn Webhooks, &'a Verified),
    /// A request about a telephone call.
    Call(&'a dyn Webhooks, &'a Verified),
    /// A mail's place in the bucket, JSON: the mail itself stays there.
    Mail(&'a str),
}

impl Whole<'_> {
    fn kind(&self) -> ParkedKind {
        let head = |by: &dyn Webhooks, request| Head::of(request, by.read_headers());
        match *self {
            Self::Webhook(by, request) => ParkedKind::Webhook(head(by, request)),
            Self::Call(by, request) => ParkedKind::Call(head(by, request)),
            Self::Mail(_) => ParkedKind::Mail,
        }
    }

    fn body(&self) -> &[u8] {
        match self {
            Self::Webhook(_, request) | Self::Call(_, request) => request.body(),
            Self::Mail(place) => place.as_bytes(),
        }
    }
}

/// What is durably queued of a delivery.
#[derive(Debug)]
pub struct Taken {
    /// The events.
    pub events: Vec<Event>,
    /// How many bodies, or elements of one, could not be read or kept and are parked.
    pub parked: usize,
}

/// Why a delivery is not taken: it must come again.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// A file could not be put into the bucket; nothing is queued.
    #[error(transparent)]
    Bucket(#[from] ObjectError),
    /// Not all of it is queued.
    #[error(transparent)]
    Queue(#[from] NotQueued),
}

impl Intake<'_> {
    /// Keeps the files of a delivery and queues what it holds, and parks it where something of it cannot be
    /// read.
    ///
    /// # Errors
    /// [`NotTaken`]: the delivery must come again.
    pub async fn take(&self, normalised: Normalised) -> Result<Taken, NotTaken> {
        let Normalised { events, unreadable, files } = normalised;
        let delivery = self.delivery;
        // First, as who is told of an event looks for its files.
        put(self.files, files).await?;
        let Wrapped { events, messages, too_large } = wrap(self.provider, delivery, events)?;
        let mut parked = Vec::new();
        if !unreadable.is_empty() {
            let reasons: BTreeSet<_> = unreadable.iter().copied().collect();
            let why = reasons.into_iter().collect::<Vec<_>>().join("; ");
            tracing::error!(delivery, reason = why, "parked: a part of the body cannot be read");
            parked.extend(self.parking().messages(&why, &self.whole.kind(), self.whole.body())?);
        }
        for TooLarge { kind, json } in &too_large {
            tracing::error!(delivery, kind, "parked: an event is too large");
            let why = "the event is too large";
            parked.extend(self.parking().messages(why, &ParkedKind::Event, json.as_bytes())?);
        }
        if !messages.is_empty() {
            self.inbound.send(&messages).await?;
        }
        // Last: what cannot be read must not keep back what can.
        if !parked.is_empty() {
            self.parked.send(&parked).await?;
        }
        for event in &events {
            tracing::info!(delivery, event = %ids::log(&event.key.to_string()), kind = event.kind.name(), "queued");
        }
        Ok(Taken { events, parked: unreadable.len() + too_large.len() })
    }

    /// Parks a delivery of which nothing can be read.
    ///
    /// # Errors
    /// [`NotTaken`]: the delivery must come again.
    pub async fn park(&self, why: &str) -> Result<Taken, NotTaken> {
        tracing::error!(delivery = self.delivery, reason = why, "parked: the body cannot be read");
        let messages = self.parking().messages(why, &self.whole.kind(), self.whole.body())?;
        self.parked.send(&messages).await?;
        Ok(Taken { events: Vec::new(), parked: 1 })
    }

    fn parking(&self) -> Parking<'_> {
        Parking { delivery: self.delivery, provider: self.provider, received: self.received }
    }
}

/// Puts files that came inside of a delivery into the bucket, each under a key that is the same whenever that
/// delivery comes.
pub(crate) async fn put(bucket: Option<&dyn Objects>, files: Vec<File>) -> Result<(), ObjectError> {
    for File { key, mime, content } in files {
        let bucket = bucket.ok_or_else(|| ObjectError::Unavailable("none is set up for files".to_owned()))?;
        bucket.put(&key, &mime, content).await?;
    }
    Ok(())
}
