//! Queues on Amazon SQS.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, SendMessageBatchRequestEntry};
use nightdesk_pipeline::ports::{Hide, InHand, NotQueued, Queue, QueueMessage, Shelf, ShelfError};

use crate::aws::describe;
use crate::together::QueueOfEach;

/// The most messages of one call (SQS quota).
const BATCH: usize = 10;

/// The most messages that one call receives (SQS quota).
const MOST_RECEIVED: i32 = 10;

/// The most bytes of one call: 1 MiB by quota, less room for what surrounds the bodies.
const BATCH_BYTES: usize = 1_000_000;

/// The longest that SQS hides a message.
const LONGEST_VISIBILITY: Duration = Duration::from_secs(12 * 3600);

/// How long a message that is taken from a shelf is hidden, in seconds.
const IN_HAND: i32 = 600;

/// How long the next message of a shelf is waited for, in seconds. Without waiting, SQS asks only some of
/// its servers and may miss messages ("Short and long polling").
const WAIT: i32 = 1;

/// One queue, by its URL.
#[derive(Debug, Clone)]
pub struct SqsQueue {
    client: Client,
    url: String,
}

impl SqsQueue {
    /// The queue at this URL.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// What became of each message of one call.
    async fn send_batch(&self, messages: &[QueueMessage]) -> Result<Vec<Result<(), NotQueued>>, NotQueued> {
        let entry = |(n, message): (usize, &QueueMessage)| {
            SendMessageBatchRequestEntry::builder()
                .id(n.to_string())
                .message_body(&message.body)
                .set_message_group_id(message.order.as_ref().map(|order| order.group.clone()))
                .set_message_deduplication_id(message.order.as_ref().map(|order| order.deduplication.clone()))
                .build()
                .map_err(|error| NotQueued(error.to_string()))
        };
        let entries = messages.iter().enumerate().map(entry).collect::<Result<_, _>>()?;
        let call = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
        let sent = call.send().await.map_err(|error| NotQueued(describe(&error)))?;
        let became = |n: usize| match sent.failed().iter().find(|failed| failed.id() == n.to_string()) {
            Some(failed) => Err(NotQueued(failed.code().to_owned())),
            None => Ok(()),
        };
        Ok((0..messages.len()).map(became).collect())
    }
}

#[async_trait]
impl Queue for SqsQueue {
    async fn send(&self, messages: &[QueueMessage]) -> Result<(), NotQueued> {
        self.send_each(messages).await.into_iter().collect()
    }
}

#[async_trait]
impl Hide for SqsQueue {
    async fn hide(&self, receipt_handle: &str, wait: Duration) -> Result<(), NotQueued> {
        let seconds = wait.min(LONGEST_VISIBILITY).as_secs();
        self.client
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(receipt_handle)
            .visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| NotQueued(describe(&error)))?;
        Ok(())
    }
}

#[async_trait]
impl Shelf for SqsQueue {
    async fn take(&self) -> Result<Vec<InHand>, ShelfError> {
        let call = self.client.receive_message().queue_url(&self.url).max_number_of_messages(MOST_RECEIVED);
        let call = call.visibility_timeout(IN_HAND).wait_time_seconds(WAIT);
        let received = call.send().await.map_err(|error| ShelfError(describe(&error)))?;
        let in_hand =
            |message: Message| Some(InHand { body: message.body?, receipt_handle: message.receipt_handle? });
        Ok(received.messages.unwrap_or_default().into_iter().filter_map(in_hand).collect())
    }

    async fn remove(&self, receipt_handle: &str) -> Result<(), ShelfError> {
        let call = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt_handle);
        call.send().await.map_err(|error| ShelfError(describe(&error)))?;
        Ok(())
    }

    async fn put_back(&self, receipt_handle: &str) -> Result<(), ShelfError> {
        self.hide(receipt_handle, Duration::ZERO).await.map_err(|NotQueued(error)| ShelfError(error))
    }
}

#[async_trait]
impl QueueOfEach for SqsQueue {
    async fn send_each(&self, messages: &[QueueMessage]) -> Vec<Result<(), NotQueued>> {
        let mut became = Vec::with_capacity(messages.len());
        let mut rest = messages;
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(batch_length(rest));
            // One after the other: messages of a group must arrive in their order.
            let sent = self.send_batch(batch).await.unwrap_or_else(|error| vec![Err(error); batch.len()]);
            let failed = sent.iter().find_map(|sent| sent.clone().err());
            became.extend(sent);
            if let Some(error) = failed {
                // What is behind a failure must not overtake it.
                became.resize(messages.len(), Err(error));
                break;
            }
            rest = after;
        }
        became
    }
}

/// How many of the first messages fit into one call; at least one.
fn batch_length(messages: &[QueueMessage]) -> usize {
    let mut bytes = 0;
    let fits = |message: &&QueueMessage| {
        bytes += message.body.len();
        bytes <= BATCH_BYTES
    };
    messages.iter().take(BATCH).take_while(fits).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: usize) -> QueueMessage {
        QueueMessage { order: None, body: "x".repeat(bytes) }
    }

    #[test]
    fn ten_small_messages_are_one_call_and_large_ones_more() {
        assert_eq!(batch_length(&vec![of(100); 25]), 10);
        assert_eq!(batch_length(&vec![of(400_000); 5]), 2);
        assert_eq!(batch_length(&[of(2_000_000), of(1)]), 1);
    }
}
