//! What agents take from their queue: a versioned JSON document, whose schema stands in
//! `events/agent-item.schema.json`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use nightdesk_domain::decision::Finding;
use nightdesk_domain::dialogue::{Outcome, Step};
use nightdesk_domain::whereabouts::{Learnt, Source};
use nightdesk_domain::{
    Address, AddressProfile, AnswerId, Candidate, Case, Channel, Customer, CustomerId, Event, Reply,
    ReplyStatus,
};
use serde::{Deserialize, Serialize};

use crate::ports::{NotQueued, Order, QueueMessage};
use crate::{envelope, ids};

/// An item of work for agents.
///
/// `id` is the same whenever the same item comes again. SQS delivers at least once: whoever takes
/// items keeps the ids of those it has dealt with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "version")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AgentItem {
    /// The first version.
    #[serde(rename = "1")]
    V1(Box<AgentItemV1>),
}

/// The first version of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentItemV1 {
    /// The item's id: the same whenever the same item comes again.
    pub id: String,
    /// The webhook call that it began with, as in the logs.
    pub delivery: String,
    /// Who it is about.
    pub customer: AgentCustomer,
    /// The matter it belongs to; none where it begins none, as a reaction to an old message.
    pub case: Option<AgentCase>,
    /// What happened.
    pub what: Occasion,
    /// The language to answer in, as a BCP 47 tag, and where it was learnt from; for a reply that did
    /// not arrive, the one that the desk wrote it in.
    pub language: Learnt<String>,
    /// What the customer was told automatically about this very event.
    pub answered: Vec<AutomaticReply>,
    /// Why they were told that, or nothing: every rule that spoke.
    pub why: Vec<Finding>,
    /// When an answer by a person is due; none where none is awaited, or no opening is known.
    pub due: Option<DateTime<Utc>>,
    /// Where the event's files will be, each within moments; what became of one stands in the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AgentFile>,
    /// What the desk did by itself in this matter, and which of the business's own answers this event may
    /// ask for; none where it did nothing and knows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialogue: Option<AgentDialogue>,
}

/// What the desk did by itself, as agents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentDialogue {
    /// Whether this very event got its answer, so that nobody waits.
    pub answered_by_itself: bool,
    /// What the customer has tried in this matter, this event included, the latest last.
    pub tried: Vec<AgentTried>,
    /// The answers that this event may ask for, the most probable first, each with the probability that it
    /// is the right one.
    pub candidates: Vec<Candidate>,
    /// How many questions in a row were not answered.
    pub misses: u8,
    /// When the matter was given to a person.
    pub handed_over: Option<DateTime<Utc>>,
}

/// Something that a customer has tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentTried {
    /// When they wrote.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub outcome: Outcome,
    /// The answers that it is about: several where they were offered.
    pub answers: Vec<AnswerId>,
}

/// Where a file of the customer's is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentFile {
    /// Which of the content's parts it is, from 0.
    pub part: usize,
    /// Its key in the bucket of files.
    pub key: String,
}

impl AgentFile {
    /// The files of an event.
    pub fn of(event: &Event) -> Vec<Self> {
        let key = event.key.to_string();
        let file = |(part, _)| Self { part, key: ids::file_key(&event.address, &key, part) };
        event.files().map(file).collect()
    }
}

/// What an item is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Occasion {
    /// Something came from the customer.
    Event {
        /// The event.
        event: Box<Event>,
    },
    /// An automatic reply did not arrive, or nobody knows whether it did.
    ReplyProblem {
        /// The reply's key.
        reply: String,
        /// What the customer was to be told.
        text: String,
        /// `failed` or `unknown`.
        status: ReplyStatus,
        /// Why.
        reason: String,
    },
}

/// The customer as agents see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentCustomer {
    /// The customer's id.
    pub id: CustomerId,
    /// Every address known to reach them.
    pub addresses: BTreeSet<Address>,
    /// The name they show on this channel.
    pub name: Option<String>,
    /// Their time zone by its IANA name, and where it was learnt from, where anything tells it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Learnt<String>>"))]
    pub zone: Option<Learnt<Tz>>,
}

/// The case as agents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentCase {
    /// The case's number among the customer's.
    pub number: u32,
    /// When it began.
    pub opened: DateTime<Utc>,
    /// The channels it went over.
    pub channels: BTreeSet<Channel>,
    /// The moment that the customer was last told: when we are back, or when a person has answered.
    pub promised: Option<DateTime<Utc>>,
}

/// What a customer was told automatically.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AutomaticReply {
    /// The reply's key.
    pub reply: String,
    /// What it says.
    pub text: String,
    /// The language it is in.
    pub language: String,
    /// Whether a language model put the business's own answer into other words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub phrased: bool,
}

impl AgentCustomer {
    /// The customer as agents see them.
    pub fn of(customer: &Customer, profile: Option<&AddressProfile>, zone: Option<&Learnt<Tz>>) -> Self {
        Self {
            id: customer.id.clone(),
            addresses: customer.addresses.clone(),
            name: profile.and_then(|profile| profile.sender.name.clone()),
            zone: zone.copied(),
        }
    }
}

impl AgentTried {
    /// What a step of a dialogue came to, in order.
    pub(crate) fn of(step: &Step) -> impl Iterator<Item = Self> {
        let outcomes = step.does.outcomes().into_iter();
        outcomes.map(|(outcome, answers)| Self {
            at: step.at,
            outcome,
            answers: answers.into_iter().cloned().collect(),
        })
    }
}

impl From<&Case> for AgentCase {
    fn from(case: &Case) -> Self {
        Self {
            number: case.number,
            opened: case.opened,
            channels: case.channels.clone(),
            promised: case.promises.last().map(|promise| promise.told),
        }
    }
}

impl From<&Reply> for AutomaticReply {
    fn from(reply: &Reply) -> Self {
        Self {
            reply: reply.key.clone(),
            text: reply.text.clone(),
            language: reply.language.clone(),
            phrased: reply.phrased,
        }
    }
}

impl AgentItemV1 {
    /// Whom it is about, the same however often it is handed out: whose an address is may change meanwhile.
    fn about(&self) -> &str {
        match &self.what {
            Occasion::Event { event } => event.address.as_str(),
            Occasion::ReplyProblem { .. } => self.customer.id.as_str(),
        }
    }
}

impl AgentItem {
    /// The item that shows a reply's trouble.
    pub fn reply_problem(reply: &Reply, delivery: &str, status: ReplyStatus, reason: &str) -> Self {
        Self::V1(Box::new(AgentItemV1 {
            id: format!("{}:{}", reply.key, status.name()),
            delivery: delivery.to_owned(),
            customer: AgentCustomer {
                id: reply.customer.clone(),
                addresses: BTreeSet::from([reply.address.clone()]),
                name: None,
                zone: None,
            },
            case: None,
            what: Occasion::ReplyProblem {
                reply: reply.key.clone(),
                text: reply.text.clone(),
                status,
                reason: reason.to_owned(),
            },
            language: Learnt { value: reply.language.clone(), from: Source::Desk, sure: false },
            answered: Vec::new(),
            why: Vec::new(),
            due: None,
            files: Vec::new(),
            dialogue: None,
        }))
    }

    /// The item as a message on the agents' queue, in order with all of the same customer.
    ///
    /// # Errors
    /// [`NotQueued`] when it cannot be written as JSON.
    pub fn message(&self) -> Result<QueueMessage, NotQueued> {
        let Self::V1(item) = self;
        let order = Order {
            group: item.customer.id.as_str().to_owned(),
            deduplication: ids::deduplication(item.about(), &item.id),
        };
        Ok(QueueMessage { order: Some(order), body: envelope::json(self)? })
    }
}
