//! What a queue is told when it is made.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// The largest message, and the largest batch, in bytes.
///
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html>
pub(crate) const MOST_BYTES: usize = 1_048_576;
/// The longest time a message can be in flight.
pub(crate) const MOST_VISIBILITY: Duration = Duration::from_hours(12);
/// The longest delay of a message.
pub(crate) const MOST_DELAY: Duration = Duration::from_mins(15);
/// The longest wait of a long poll.
pub(crate) const MOST_WAIT: Duration = Duration::from_secs(20);

/// The settings of one queue, with SQS's own defaults from [`QueueSettings::new`].
///
/// All durations are whole seconds. Limits and defaults:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueSettings {
    /// 1 to 80 letters, digits, `-` and `_`; a FIFO queue's name ends in `.fifo`, which counts.
    pub name: String,
    /// How long a received message stays invisible: up to 12 hours.
    pub visibility_timeout: Duration,
    /// How long a message is kept from when it was sent: 1 minute to 14 days.
    pub retention: Duration,
    /// How long a new message is held back: up to 15 minutes.
    pub delay: Duration,
    /// How long a receive without a wait of its own waits for a message: up to 20 seconds.
    pub receive_wait: Duration,
    /// The largest message, attributes included, in bytes: 1 KiB to 1 MiB.
    pub max_message_bytes: usize,
    /// Where messages go that were received too often.
    pub dead_letters: Option<DeadLetters>,
    /// Whether a message without a deduplication id takes the SHA-256 of its body. FIFO only.
    pub content_based_deduplication: bool,
    /// How far a deduplication id reaches. FIFO only.
    pub deduplication_scope: DeduplicationScope,
    /// Attributes that are kept and given back, without effect here (`Policy`, `KmsMasterKeyId` …).
    pub other_attributes: BTreeMap<String, String>,
}

/// The queue that takes over messages nobody could handle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetters {
    /// The name of an existing queue of the same kind.
    pub queue: String,
    /// How often a message is received before the next receive moves it there instead: 1 to 1000.
    pub max_receive_count: u32,
}

/// How far a deduplication id reaches in a FIFO queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeduplicationScope {
    /// The whole queue.
    Queue,
    /// The message's own group.
    MessageGroup,
}

impl QueueSettings {
    /// Makes the settings of a queue with SQS's defaults: 30 s visibility, 4 days retention, no
    /// delay, no wait, 1 MiB, no dead letters.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            visibility_timeout: Duration::from_secs(30),
            retention: Duration::from_hours(4 * 24),
            delay: Duration::ZERO,
            receive_wait: Duration::ZERO,
            max_message_bytes: MOST_BYTES,
            dead_letters: None,
            content_based_deduplication: false,
            deduplication_scope: DeduplicationScope::Queue,
            other_attributes: BTreeMap::new(),
        }
    }

    /// Tells whether the queue is FIFO, which its name decides.
    #[must_use]
    pub fn is_fifo(&self) -> bool {
        self.name.ends_with(".fifo")
    }

    /// Checks everything that can be checked without looking at other queues.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        self.check_name()?;
        let retention = Duration::from_mins(1)..=Duration::from_hours(14 * 24);
        let receives = self.dead_letters.as_ref().map(|letters| letters.max_receive_count);
        let rules = [
            ("VisibilityTimeout", self.visibility_timeout <= MOST_VISIBILITY),
            ("MessageRetentionPeriod", retention.contains(&self.retention)),
            ("DelaySeconds", self.delay <= MOST_DELAY),
            ("ReceiveMessageWaitTimeSeconds", self.receive_wait <= MOST_WAIT),
            ("MaximumMessageSize", (1024..=MOST_BYTES).contains(&self.max_message_bytes)),
            ("RedrivePolicy", receives.is_none_or(|most| (1..=1000).contains(&most))),
        ];
        if let Some((name, _)) = rules.iter().find(|(_, kept)| !kept) {
            return Err(Refusal::InvalidAttributeValue((*name).to_owned()));
        }
        let for_fifo = [
            ("ContentBasedDeduplication", self.content_based_deduplication),
            ("DeduplicationScope", self.deduplication_scope != DeduplicationScope::Queue),
            ("FifoThroughputLimit", self.other_attributes.contains_key("FifoThroughputLimit")),
        ];
        match for_fifo.iter().find(|(_, set)| *set && !self.is_fifo()) {
            Some((name, _)) => Err(Refusal::InvalidAttributeName((*name).to_owned())),
            None => Ok(()),
        }
    }

    fn check_name(&self) -> Result<(), Refusal> {
        let stem = self.name.strip_suffix(".fifo").unwrap_or(&self.name);
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.name.len() <= 80 && !stem.is_empty() && stem.chars().all(allowed) {
            return Ok(());
        }
        Err(Refusal::InvalidParameter(
            "Can only include alphanumeric characters, hyphens, or underscores. \
             1 to 80 in length, the .fifo suffix of a FIFO queue included."
                .to_owned(),
        ))
    }
}
