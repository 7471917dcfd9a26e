//! The customer record.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use nightdesk_domain::decision::Finding;
use nightdesk_domain::dialogue::Verdict;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::Commitment;
use nightdesk_domain::{
    Address, AddressProfile, Case, Customer, CustomerId, Event, EventKey, Reply, ReplyStatus,
};

use super::FileId;

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

    /// Reads a reply by its key, if it is planned.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn reply(&self, address: &Address, reply: &str) -> Result<Option<Reply>, RecordError>;

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
