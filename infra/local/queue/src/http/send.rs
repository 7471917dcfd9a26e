//! SendMessage and SendMessageBatch.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::batch::{self, BatchAnswer};
use super::server::Service;
use super::{digests, names};
use crate::error::{QueueError, Refusal};
use crate::message::{Attribute, Attributes, NewMessage};
use crate::operations::send::{Sent, send};
use crate::settings::{MOST_BYTES, MOST_DELAY};

const TRACE_HEADER: &str = "AWSTraceHeader";

/// The part of a request that is the message.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    #[serde(default)]
    message_body: String,
    delay_seconds: Option<u64>,
    message_group_id: Option<String>,
    message_deduplication_id: Option<String>,
    #[serde(default)]
    message_attributes: Attributes,
    #[serde(default)]
    message_system_attributes: BTreeMap<String, Attribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendMessage {
    queue_url: String,
    #[serde(flatten)]
    message: Message,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    #[serde(flatten)]
    message: Message,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendMessageBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<Entry>,
}

/// What the sender is told of a message.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Receipt {
    message_id: String,
    #[serde(rename = "MD5OfMessageBody")]
    md5_of_body: String,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_attributes: Option<String>,
    #[serde(rename = "MD5OfMessageSystemAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_system_attributes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EntryReceipt {
    id: String,
    #[serde(flatten)]
    receipt: Receipt,
}

pub(super) async fn one(service: &Service, request: SendMessage) -> Result<Receipt, QueueError> {
    let digests = Digests::of(&request.message);
    let message = NewMessage::try_from(request.message)?;
    let sent = service
        .queues
        .on_queue(names::of_url(&request.queue_url), |work, queue| send(work, queue, message))
        .await?;
    Ok(digests.receipt(sent))
}

pub(super) async fn batch(
    service: &Service,
    request: SendMessageBatch,
) -> Result<BatchAnswer<EntryReceipt>, QueueError> {
    batch::check(&request.entries, |entry| &entry.id)?;
    let entries: Vec<_> = request
        .entries
        .into_iter()
        .map(|entry| (entry.id, Digests::of(&entry.message), NewMessage::try_from(entry.message)))
        .collect();
    let messages = entries.iter().filter_map(|(_, _, message)| message.as_ref().ok());
    let bytes = messages.map(NewMessage::bytes).sum();
    if bytes > MOST_BYTES {
        return Err(Refusal::BatchTooLong(bytes).into());
    }
    service
        .queues
        .on_queue(names::of_url(&request.queue_url), move |work, queue| {
            let mut answer = BatchAnswer::new();
            for (id, digests, message) in entries {
                let sent = message.map_err(QueueError::from).and_then(|message| {
                    let receipt = digests.receipt(send(work, queue, message)?);
                    Ok(EntryReceipt { id: id.clone(), receipt })
                });
                answer.push(id, sent)?;
            }
            Ok(answer)
        })
        .await
}

impl TryFrom<Message> for NewMessage {
    type Error = Refusal;

    fn try_from(mut message: Message) -> Result<Self, Refusal> {
        let delay = message.delay_seconds.map(Duration::from_secs);
        if delay.is_some_and(|delay| delay > MOST_DELAY) {
            return Err(Refusal::InvalidParameter(
                "Value for parameter DelaySeconds is invalid. \
                 Reason: DelaySeconds must be >= 0 and <= 900."
                    .to_owned(),
            ));
        }
        let trace_header = message.message_system_attributes.remove(TRACE_HEADER);
        Ok(Self {
            body: message.message_body,
            group_id: message.message_group_id,
            deduplication_id: message.message_deduplication_id,
            delay,
            attributes: message.message_attributes,
            trace_header: trace_header.and_then(|attribute| attribute.string_value),
        })
    }
}

/// Taken before the message is handed on, outside the store's one thread.
struct Digests {
    body: String,
    attributes: Option<String>,
    system_attributes: Option<String>,
}

impl Digests {
    fn of(message: &Message) -> Self {
        Self {
            body: digests::of_body(&message.message_body),
            attributes: digests::of_attributes(&message.message_attributes),
            system_attributes: digests::of_attributes(&message.message_system_attributes),
        }
    }

    fn receipt(self, sent: Sent) -> Receipt {
        Receipt {
            message_id: sent.message_id,
            md5_of_body: self.body,
            md5_of_attributes: self.attributes,
            md5_of_system_attributes: self.system_attributes,
            sequence_number: sent.sequence_number.map(sequence_number),
        }
    }
}

/// Sequence numbers are 20 digits, so that they sort as text too.
pub(super) fn sequence_number(seq: i64) -> String {
    format!("{seq:020}")
}
