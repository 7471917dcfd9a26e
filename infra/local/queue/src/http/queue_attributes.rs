//! Queue attributes as the wire has them, all text, and the settings they stand for.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::names;
use crate::error::Refusal;
use crate::operations::queue::{Counts, Queue};
use crate::settings::{DeadLetters, DeduplicationScope, QueueSettings};

/// Attributes by name.
pub(super) type QueueAttributes = BTreeMap<String, String>;

/// What is kept and given back without effect.
const WITHOUT_EFFECT: [&str; 6] = [
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "Policy",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
];

/// Puts the attributes over the settings.
pub(super) fn apply(settings: &mut QueueSettings, given: QueueAttributes) -> Result<(), Refusal> {
    for (name, value) in given {
        match name.as_str() {
            "FifoQueue" => check_kind(settings, &value)?,
            "VisibilityTimeout" => settings.visibility_timeout = seconds(&name, &value)?,
            "MessageRetentionPeriod" => settings.retention = seconds(&name, &value)?,
            "DelaySeconds" => settings.delay = seconds(&name, &value)?,
            "ReceiveMessageWaitTimeSeconds" => settings.receive_wait = seconds(&name, &value)?,
            "MaximumMessageSize" => settings.max_message_bytes = parsed(&name, &value)?,
            "ContentBasedDeduplication" => {
                settings.content_based_deduplication = parsed(&name, &value)?;
            }
            "DeduplicationScope" => settings.deduplication_scope = scope(&value)?,
            "RedrivePolicy" => settings.dead_letters = redrive_policy(&value)?,
            other if WITHOUT_EFFECT.contains(&other) => {
                settings.other_attributes.insert(name, value);
            }
            _ => return Err(Refusal::InvalidAttributeName(name)),
        }
    }
    Ok(())
}

/// A FIFO queue is declared twice, by its name and by this attribute.
fn check_kind(settings: &QueueSettings, value: &str) -> Result<(), Refusal> {
    if parsed::<bool>("FifoQueue", value)? == settings.is_fifo() {
        return Ok(());
    }
    Err(Refusal::InvalidParameter(
        "The name of a FIFO queue must end with the .fifo suffix, and its FifoQueue attribute \
         must be true."
            .to_owned(),
    ))
}

fn parsed<T: FromStr>(name: &str, value: &str) -> Result<T, Refusal> {
    value.parse().map_err(|_| Refusal::InvalidAttributeValue(name.to_owned()))
}

fn seconds(name: &str, value: &str) -> Result<Duration, Refusal> {
    parsed::<u32>(name, value).map(|seconds| Duration::from_secs(seconds.into()))
}

fn scope(value: &str) -> Result<DeduplicationScope, Refusal> {
    match value {
        "queue" => Ok(DeduplicationScope::Queue),
        "messageGroup" => Ok(DeduplicationScope::MessageGroup),
        _ => Err(Refusal::InvalidAttributeValue("DeduplicationScope".to_owned())),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedrivePolicy {
    dead_letter_target_arn: String,
    max_receive_count: MaxReceiveCount,
}

/// Templates and tools write it either way.
#[derive(Deserialize)]
#[serde(untagged)]
enum MaxReceiveCount {
    Number(u32),
    Text(String),
}

/// An empty value takes the policy away.
fn redrive_policy(value: &str) -> Result<Option<DeadLetters>, Refusal> {
    if value.is_empty() {
        return Ok(None);
    }
    let invalid = || Refusal::InvalidAttributeValue("RedrivePolicy".to_owned());
    let policy: RedrivePolicy = serde_json::from_str(value).map_err(|_| invalid())?;
    let max_receive_count = match policy.max_receive_count {
        MaxReceiveCount::Number(count) => count,
        MaxReceiveCount::Text(count) => count.parse().map_err(|_| invalid())?,
    };
    let queue = names::of_arn(&policy.dead_letter_target_arn).to_owned();
    Ok(Some(DeadLetters { queue, max_receive_count }))
}

/// Gives the attributes that were asked for.
pub(super) fn describe(
    queue: &Queue,
    counts: &Counts,
    wanted: &[String],
) -> Result<QueueAttributes, Refusal> {
    let all = all(queue, counts);
    if wanted.iter().any(|name| name == "All") {
        return Ok(all);
    }
    if let Some(unknown) = wanted.iter().find(|name| !is_known(name)) {
        return Err(Refusal::InvalidAttributeName(unknown.clone()));
    }
    Ok(all.into_iter().filter(|(name, _)| wanted.contains(name)).collect())
}

fn all(queue: &Queue, counts: &Counts) -> QueueAttributes {
    let settings = &queue.settings;
    let mut all = settings.other_attributes.clone();
    let mut add = |name: &str, value: String| all.insert(name.to_owned(), value);
    add("QueueArn", names::arn(&settings.name));
    add("ApproximateNumberOfMessages", counts.visible.to_string());
    add("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string());
    add("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string());
    add("CreatedTimestamp", (queue.created_ms / 1000).to_string());
    add("LastModifiedTimestamp", (queue.modified_ms / 1000).to_string());
    add("VisibilityTimeout", settings.visibility_timeout.as_secs().to_string());
    add("MessageRetentionPeriod", settings.retention.as_secs().to_string());
    add("DelaySeconds", settings.delay.as_secs().to_string());
    add("ReceiveMessageWaitTimeSeconds", settings.receive_wait.as_secs().to_string());
    add("MaximumMessageSize", settings.max_message_bytes.to_string());
    if let Some(letters) = &settings.dead_letters {
        let policy: Value = json!({
            "deadLetterTargetArn": names::arn(&letters.queue),
            "maxReceiveCount": letters.max_receive_count,
        });
        add("RedrivePolicy", policy.to_string());
    }
    if settings.is_fifo() {
        let scope = match settings.deduplication_scope {
            DeduplicationScope::Queue => "queue",
            DeduplicationScope::MessageGroup => "messageGroup",
        };
        add("FifoQueue", "true".to_owned());
        add("ContentBasedDeduplication", settings.content_based_deduplication.to_string());
        add("DeduplicationScope", scope.to_owned());
        all.entry("FifoThroughputLimit".to_owned()).or_insert_with(|| "perQueue".to_owned());
    }
    all
}

fn is_known(name: &str) -> bool {
    const SHOWN: [&str; 15] = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
        "ContentBasedDeduplication",
        "CreatedTimestamp",
        "DeduplicationScope",
        "DelaySeconds",
        "FifoQueue",
        "LastModifiedTimestamp",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "QueueArn",
        "ReceiveMessageWaitTimeSeconds",
        "RedrivePolicy",
        "VisibilityTimeout",
    ];
    SHOWN.contains(&name) || WITHOUT_EFFECT.contains(&name)
}
