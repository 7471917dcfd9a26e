//! What the pipeline needs of the world, as traits with errors that say what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use nightdesk_answers::{Answers, Library};
use nightdesk_channels::{Credentials, Replies, Secrets};
use nightdesk_domain::decision::Finding;
use nightdesk_domain::dialogue::Verdict;
use nightdesk_domain::file::FileStatus;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::Commitment;
use nightdesk_domain::{
    Address, AddressProfile, AnswerId, Candidate, Case, Customer, CustomerId, Event, EventKey, Reply,
    ReplyStatus,
};
use url::Url;

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

/// The customer record.
///
/// Every write is conditional: the loser of a race gets [`WriteError::Conflict`] and reads again.
#[async_trait]
pub trait Record: Send + Sync {
    /// Reads what is known about an event and its people in one round trip, or two when the
    /// address has come to another customer.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn read(&self, event: &Event) -> Result<Known, RecordError>;

    /// Writes an entry and all that changes with it. What is under a version is written only if
    /// it has not changed since it was read. The case is written before any reply, so that a
    /// reply in the record is one that the case has granted.
    ///
    /// # Errors
    /// [`WriteError`]. After any error some of it may be written: writing it again is harmless.
    async fn write(&self, change: &Change) -> Result<(), WriteError>;

    /// Erases what a message and its edits said, or sees to it that it is never kept if it has not come yet.
    /// Tells which files came with them, every time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn erase(
        &self,
        address: &Address,
        message: &EventKey,
        at: DateTime<Utc>,
    ) -> Result<Vec<FileId>, RecordError>;

    /// Notes that a message was edited, so that erasing it erases the edit too.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn note_edit(
        &self,
        address: &Address,
        message: &EventKey,
        edit: &EventKey,
    ) -> Result<(), RecordError>;

    /// Claims a planned reply for one call to its provider. `claimant` is who claims: claiming
    /// again as the same one, because an answer was lost, is claiming once.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn claim(&self, address: &Address, reply: &str, claimant: &str) -> Result<Claim, RecordError>;

    /// Writes what became of a claimed reply, if nobody has settled it since.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn settle(&self, reply: &Reply) -> Result<(), RecordError>;

    /// Moves a reply on by a receipt, never back (see [`ReplyStatus::moves_on_to`]).
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn advance(
        &self,
        address: &Address,
        reply: &str,
        receipt: &Receipt,
    ) -> Result<Advanced, RecordError>;

    /// Notes a receipt under the message's own id, and tells which reply of ours it is, if known.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn note_receipt(
        &self,
        address: &Address,
        message: &EventKey,
        receipt: &Receipt,
    ) -> Result<Option<String>, RecordError>;

    /// Notes which reply went out under a provider's message id at `at`, and tells of a receipt
    /// that was faster than we were.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn link_sent(
        &self,
        address: &Address,
        message: &EventKey,
        reply: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<Receipt>, RecordError>;

    /// Reads the closures and openings that nobody planned; those that are long over may be missing.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn unplanned(&self) -> Result<Vec<Unplanned>, RecordError>;

    /// Reads what is known of one address.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn profile(&self, address: &Address) -> Result<Option<AddressProfile>, RecordError>;
}

/// The files of customers' events, as the record knows what became of them.
#[async_trait]
pub trait Files: Send + Sync {
    /// Reads an event, by its key, with what became of its files.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn filed(&self, address: &Address, event: &str) -> Result<Filed, RecordError>;

    /// Notes what became of a file, unless its event was erased; whether it is noted.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn note_file(
        &self,
        address: &Address,
        file: &FileId,
        status: &FileStatus,
    ) -> Result<bool, RecordError>;
}

/// A file that came with an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId {
    /// The event's key.
    pub event: String,
    /// The file's place among the content's parts, from 0.
    pub number: usize,
}

/// An event with what became of its files.
#[derive(Debug, Clone, PartialEq)]
pub enum Filed {
    /// It is in the record.
    Event {
        /// The event.
        event: Box<Event>,
        /// What became of its files, by their numbers, as far as anything did.
        files: BTreeMap<usize, FileStatus>,
    },
    /// It was taken back: nothing of it is kept.
    Erased,
    /// There is no such event.
    Missing,
}

/// The promises in the record, as they are looked through by when they fall due.
#[async_trait]
pub trait Promises: Send + Sync {
    /// The promises that fall due at `from` or later and before `until` and that no person has
    /// answered, in the order of their time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn unanswered(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Commitment>, RecordError>;
}

/// What became of questions and answers, as it is looked through by when customers wrote.
#[async_trait]
pub trait Verdicts: Send + Sync {
    /// Every verdict on what was written at `from` or later and before `until`, in the order of time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn verdicts_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, RecordError>;
}

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

/// What the record knows when an event comes.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The webhook call that brought the event first, if it is in the record already. Empty for
    /// a message that was erased before it came.
    pub recorded_by: Option<String>,
    /// The profiles of the event's addresses, as far as there are any.
    pub profiles: BTreeMap<Address, AddressProfile>,
    /// The customers that these addresses belong to, or that the event's own would begin.
    pub customers: BTreeMap<CustomerId, Customer>,
    /// The latest case of each of them. After a crash there may be one without its customer.
    pub cases: BTreeMap<CustomerId, Case>,
    /// The customers that were read, whether there was anything or not.
    asked: BTreeSet<CustomerId>,
}

impl Known {
    /// What is known before any customer was read.
    pub fn of(recorded_by: Option<String>, profiles: BTreeMap<Address, AddressProfile>) -> Self {
        Self { recorded_by, profiles, ..Self::default() }
    }

    /// Takes over what was read of a customer.
    pub fn learn(&mut self, id: CustomerId, (customer, case): (Option<Customer>, Option<Case>)) {
        self.cases.extend(case.map(|case| (id.clone(), case)));
        self.customers.extend(customer.map(|customer| (id.clone(), customer)));
        self.asked.insert(id);
    }

    /// The customers that profiles and pointers name and that were not read yet.
    pub fn unread_customers(&self) -> BTreeSet<CustomerId> {
        let owners = self.profiles.values().map(|profile| &profile.customer);
        let pointers = self.customers.values().filter_map(|customer| customer.joined_into.as_ref());
        owners.chain(pointers).filter(|id| !self.asked.contains(*id)).cloned().collect()
    }

    /// From a customer along the pointers to the one that it is now.
    pub fn path(&self, from: &CustomerId) -> Vec<CustomerId> {
        let mut path = vec![from.clone()];
        while let Some(next) = path.last().and_then(|id| self.customers.get(id)?.joined_into.clone()) {
            if path.contains(&next) {
                break;
            }
            path.push(next);
        }
        path
    }
}

/// What one event changes in the record. Versions are those that were read; the record counts on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// The event's own entry; none if it is there already.
    pub entry: Option<Entry>,
    /// Replies that are planned; one that is there already stays as it is.
    pub replies: Vec<Reply>,
    /// Profiles that are new or say something new.
    pub profiles: Vec<AddressProfile>,
    /// Customers that are new or have new addresses.
    pub customers: Vec<Customer>,
    /// The case that goes on or begins, then those that end in it, to be written in this order:
    /// what ends first would be lost if the rest were not written.
    pub cases: Vec<(CustomerId, Case)>,
    /// Promises that were made, kept or broken, as they are looked through by day. What is there and was
    /// answered stays as it is.
    pub commitments: Vec<Commitment>,
    /// What became of a question or of an answer. What is there already stays as it is, but for what an
    /// agent corrected.
    pub verdicts: Vec<Verdict>,
}

/// An inbound event as the record keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The webhook call that brought it.
    pub delivery: String,
    /// The event.
    pub event: Event,
    /// The customer's case that it belongs to, by its number.
    pub case: Option<u32>,
    /// Every rule that spoke when it was decided about.
    pub why: Vec<Finding>,
}

/// A receipt as it moves a reply on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it says.
    pub status: ReplyStatus,
    /// When it was so, by the provider's clock.
    pub at: DateTime<Utc>,
    /// Why it failed: the provider's code.
    pub reason: Option<String>,
}

/// What trying to claim a reply gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is ours to send now.
    Claimed(Box<Reply>),
    /// Somebody claimed it before and has not settled it: they died in the call.
    Abandoned(Box<Reply>),
    /// It is settled already, so.
    Settled(Box<Reply>),
    /// There is no such reply.
    Missing,
}

impl Claim {
    /// The reply, where there is one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Claimed(reply) | Self::Abandoned(reply) | Self::Settled(reply) => Some(reply),
            Self::Missing => None,
        }
    }
}

/// What a receipt did to a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advanced {
    /// It moved on; the reply as it is now.
    Moved(Box<Reply>),
    /// It had come as far before; the reply as it is.
    Stayed(Box<Reply>),
    /// There is no such reply.
    Missing,
}

/// Why the record could not be read or written: try again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Throttled, unreachable or slow.
    #[error("the record is not available: {0}")]
    Unavailable(String),
    /// An item is not of the shape that this version writes; a person must look.
    #[error("an item of the record cannot be read: {0}")]
    Unreadable(String),
}

/// Why a change was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Somebody else wrote since we read: read again and decide anew.
    #[error("somebody else wrote at the same time")]
    Conflict,
    /// The record itself failed.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A bucket that keeps files, by their keys.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ObjectError`], by whether trying again helps.
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError>;

    /// Writes a file, in place of any that is there.
    ///
    /// # Errors
    /// [`ObjectError`]: it may not be there.
    async fn put(&self, key: &str, mime: &str, content: Bytes) -> Result<(), ObjectError>;

    /// Deletes a file, if there is one.
    ///
    /// # Errors
    /// [`ObjectError`]: it may still be there.
    async fn delete(&self, key: &str) -> Result<(), ObjectError>;
}

/// Why a file was not read, written or deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The bucket failed, or does not let us: try again later.
    #[error("the bucket is not available: {0}")]
    Unavailable(String),
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
