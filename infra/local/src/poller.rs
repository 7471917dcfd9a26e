//! What Lambda's event source mapping does on AWS: takes batches from a queue, hands them to a
//! function, and deletes what did not fail.

use std::sync::Arc;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName};
use futures_util::future::{Either, select};
use nightdesk_runtime::batch::{PerMessage, each};

/// How long one call waits for messages, in seconds: the longest that SQS allows.
const LONG_POLL: i32 = 20;

/// Feeds a function from a queue, at most `batch` messages at a time, until `shutdown`; a batch in hand is finished first.
pub async fn feed(
    client: Client,
    url: String,
    batch: i32,
    function: Arc<impl PerMessage>,
    shutdown: impl Future<Output = ()>,
) {
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let poll = std::pin::pin!(receive(&client, &url, batch));
        let messages = match select(poll, &mut shutdown).await {
            Either::Left((messages, _)) => messages,
            Either::Right(_) => return,
        };
        if messages.is_empty() {
            continue;
        }
        let dealt = each(event(&messages), &*function).await;
        delete(&client, &url, &messages, &dealt.response).await;
    }
}

async fn receive(client: &Client, url: &str, batch: i32) -> Vec<Message> {
    let call = client
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(batch)
        .wait_time_seconds(LONG_POLL)
        .message_system_attribute_names(MessageSystemAttributeName::All);
    match call.send().await {
        Ok(received) => received.messages.unwrap_or_default(),
        Err(error) => {
            tracing::error!(error = %aws_sdk_sqs::error::DisplayErrorContext(&error), "cannot receive");
            // A queue that is away must not be asked in a tight loop.
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            Vec::new()
        }
    }
}

fn event(messages: &[Message]) -> SqsEvent {
    let mut event = SqsEvent::default();
    event.records = messages.iter().map(record).collect();
    event
}

fn record(message: &Message) -> SqsMessage {
    let mut record = SqsMessage::default();
    record.message_id.clone_from(&message.message_id);
    record.receipt_handle.clone_from(&message.receipt_handle);
    record.body.clone_from(&message.body);
    let attributes = message.attributes.iter().flatten();
    record.attributes = attributes.map(|(name, value)| (name.as_str().to_owned(), value.clone())).collect();
    record
}

/// Deletes what did not fail. A message that cannot be deleted comes again, which is harmless.
async fn delete(client: &Client, url: &str, messages: &[Message], response: &SqsBatchResponse) {
    let failed = |message: &&Message| {
        let failures = &response.batch_item_failures;
        failures.iter().any(|failure| Some(&failure.item_identifier) == message.message_id.as_ref())
    };
    let entry = |(n, message): (usize, &Message)| {
        let entry = DeleteMessageBatchRequestEntry::builder().id(n.to_string());
        entry.receipt_handle(message.receipt_handle.clone().unwrap_or_default()).build().ok()
    };
    let done = messages.iter().filter(|message| !failed(message));
    let entries: Vec<_> = done.enumerate().filter_map(entry).collect();
    if entries.is_empty() {
        return;
    }
    if let Err(error) = client.delete_message_batch().queue_url(url).set_entries(Some(entries)).send().await {
        tracing::warn!(error = %aws_sdk_sqs::error::DisplayErrorContext(&error), "not deleted: comes again");
    }
}
