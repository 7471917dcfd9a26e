//! ReceiveMessage.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::send::sequence_number;
use super::server::Service;
use super::{digests, names};
use crate::error::{QueueError, Refusal};
use crate::message::Attributes;
use crate::operations::receive::{ReceivedMessage, Wanted};
use crate::polling::poll;
use crate::settings::{MOST_VISIBILITY, MOST_WAIT};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReceiveMessage {
    queue_url: String,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    /// The older name of the next.
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Messages {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    message_id: String,
    receipt_handle: String,
    #[serde(rename = "MD5OfBody")]
    md5_of_body: String,
    body: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_attributes: Option<String>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    message_attributes: Attributes,
}

pub(super) async fn receive(service: &Service, request: ReceiveMessage) -> Result<Messages, QueueError> {
    let most = request.max_number_of_messages.unwrap_or(1);
    let wanted = Wanted {
        most: usize::try_from(most)
            .ok()
            .filter(|most| (1..=10).contains(most))
            .ok_or_else(|| out_of_range("MaxNumberOfMessages", "Must be between 1 and 10"))?,
        visibility_timeout: seconds("VisibilityTimeout", request.visibility_timeout, MOST_VISIBILITY)?,
        wait: seconds("WaitTimeSeconds", request.wait_time_seconds, MOST_WAIT)?,
    };
    let name = names::of_url(&request.queue_url);
    let received = poll(&service.queues, name, wanted, service.closing.clone()).await?;
    Ok(Messages { messages: received.into_iter().map(|message| show(message, &request)).collect() })
}

/// Reads a number of seconds from 0 to `most`.
pub(super) fn seconds(
    parameter: &str,
    value: Option<i64>,
    most: Duration,
) -> Result<Option<Duration>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    u64::try_from(value)
        .ok()
        .map(Duration::from_secs)
        .filter(|value| *value <= most)
        .map(Some)
        .ok_or_else(|| out_of_range(parameter, &format!("Must be >= 0 and <= {}", most.as_secs())))
}

fn out_of_range(parameter: &str, reason: &str) -> Refusal {
    Refusal::InvalidParameter(format!(
        "Value for parameter {parameter} is invalid. Reason: {reason}, if provided."
    ))
}

fn show(message: ReceivedMessage, request: &ReceiveMessage) -> Message {
    let attributes = system_attributes(&message, request);
    let message_attributes: Attributes = message
        .attributes
        .into_iter()
        .filter(|(name, _)| is_wanted(name, &request.message_attribute_names))
        .collect();
    Message {
        message_id: message.message_id,
        receipt_handle: message.receipt.to_string(),
        md5_of_body: digests::of_body(&message.body),
        body: message.body,
        attributes,
        md5_of_attributes: digests::of_attributes(&message_attributes),
        message_attributes,
    }
}

/// A wanted name is a name, `All` or `.*` for all, or `prefix.*`.
fn is_wanted(name: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|wanted| {
        let prefix = wanted.strip_suffix(".*");
        wanted == "All" || wanted == name || prefix.is_some_and(|prefix| name.starts_with(prefix))
    })
}

fn system_attributes(message: &ReceivedMessage, request: &ReceiveMessage) -> BTreeMap<&'static str, String> {
    let fifo = message.deduplication_id.is_some();
    let all = [
        ("SenderId", Some(names::ACCOUNT.to_owned())),
        ("SentTimestamp", Some(message.sent_ms.to_string())),
        ("ApproximateReceiveCount", Some(message.receive_count.to_string())),
        ("ApproximateFirstReceiveTimestamp", Some(message.first_received_ms.to_string())),
        ("MessageGroupId", message.group_id.clone()),
        ("MessageDeduplicationId", message.deduplication_id.clone()),
        ("SequenceNumber", fifo.then(|| sequence_number(message.receipt.seq))),
        ("AWSTraceHeader", message.trace_header.clone()),
        ("DeadLetterQueueSourceArn", message.dead_letter_of.as_deref().map(names::arn)),
    ];
    let names = [&request.attribute_names, &request.message_system_attribute_names];
    let is_wanted = |name: &str| names.into_iter().flatten().any(|wanted| wanted == "All" || wanted == name);
    all.into_iter()
        .filter(|(name, _)| is_wanted(name))
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
