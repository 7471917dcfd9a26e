//! What the pipeline needs of the world, as traits with errors that say what to do.

mod files;
mod phrasing;
mod record;
mod shelf;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use nightdesk_answers::{Answers, Library};
use nightdesk_channels::{Credentials, Replies, Secrets};
use nightdesk_domain::{AnswerId, Candidate};
use url::Url;

pub use files::{FileId, Filed, Files, HandIn, Incoming, NoPlace, ObjectError, Objects, PLACE_LASTS, Place};
pub use phrasing::{Asked, NotPhrased, Phrasing};
pub use record::{
    Advanced, Change, Claim, Entry, Known, Promises, Receipt, Record, RecordError, Verdicts, WriteError,
};
pub use shelf::{InHand, Shelf, ShelfError};

/// A queue that keeps what it accepted until somebody has dealt with it.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Puts messages on the queue, in order, in as few calls as the service allows.
    ///
    /// # Errors
    /// [`NotQueued`] when not every one is durably on the queue; some may be.
    async fn send(&self, messages: &[QueueMessage]) -> Result<(), NotQueued>;
}

/// A message to put on a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMessage {
    /// What keeps its order (see [`Order`]); none on a standard queue.
    pub order: Option<Order>,
    /// The body, JSON.
    pub body: String,
}

/// A FIFO message's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Messages of one group come out one after the other.
    pub group: String,
    /// Two messages of one id within five minutes are one.
    pub deduplication: String,
}

/// A queue that can hide a message it gave out until it is to come again.
#[async_trait]
pub trait Hide: Send + Sync {
    /// Hides a message for `wait` from now.
    ///
    /// # Errors
    /// [`NotQueued`] when it stays hidden for the queue's own time instead.
    async fn hide(&self, receipt_handle: &str, wait: Duration) -> Result<(), NotQueued>;
}

/// Why messages are not all on the queue: try again later, all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not queue: {0}")]
pub struct NotQueued(pub String);

/// The business's own answers, and which of them a message may ask for. Pure: the same message gets the
/// same candidates.
pub trait Answering: Send + Sync {
    /// The answers.
    fn library(&self) -> &Library;

    /// The answers that a text may ask for, of those that `within` allows: at most five, the most
    /// probable first, each with the calibrated probability that it is the right one.
    fn candidates(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate>;
}

impl Answering for Answers {
    fn library(&self) -> &Library {
        &self.library
    }

    fn candidates(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate> {
        Self::candidates(self, text, within)
    }
}

/// A provider's API over the network.
#[async_trait]
pub trait ProviderApi: Send + Sync {
    /// Makes one call, without any retry of its own.
    ///
    /// # Errors
    /// [`CallError`], by whether the provider may have acted on it.
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError>;
}

/// Why a call has no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The request never left: no name, no connection, no TLS.
    #[error("the provider could not be reached: {0}")]
    Unreached(String),
    /// The request may have arrived, the response did not.
    #[error("the provider's response did not come: {0}")]
    NoResponse(String),
    /// The response has more than is read.
    #[error("the provider's response is too long")]
    TooLong,
}

/// How to reach one provider.
#[derive(Debug, Clone)]
pub struct Line {
    /// The API's root.
    pub api: Url,
    /// What calls are authorised with, by account.
    pub credentials: Credentials,
    /// Where the provider may send receipts.
    pub receipts: Option<Url>,
}

/// How to reach the providers, by their ids.
#[async_trait]
pub trait Lines: Send + Sync {
    /// How to reach a provider, with its credentials as they are now.
    ///
    /// # Errors
    /// [`NoLine`], by whether waiting helps.
    async fn line(&self, provider: &dyn Replies) -> Result<Arc<Line>, NoLine>;
}

/// Where a provider's secrets come from.
#[async_trait]
pub trait SecretSource: Send + Sync {
    /// The secrets as they are now.
    ///
    /// # Errors
    /// [`NoLine`] when there are none to be had.
    async fn current(&self) -> Result<Arc<Secrets>, NoLine>;
}

/// Why a provider cannot be reached at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoLine {
    /// Nobody has set it up, or not in the right form: a person must look.
    #[error("the provider's credentials are not set up: {0}")]
    NotConfigured(String),
    /// The credentials cannot be read now: try again later.
    #[error("the provider's credentials cannot be read now: {0}")]
    Unavailable(String),
}

/// Waits between retries where a provider names none: doubling from 2 s, at most 15 minutes.
pub(crate) fn back_off(attempts: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(attempts.clamp(1, 10)).min(900))
}
