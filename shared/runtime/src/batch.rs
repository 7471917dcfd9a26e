//! A batch of queue messages, each dealt with by itself, its failures reported one by one.

use std::collections::BTreeMap;
use std::fmt::Display;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::future::join_all;

/// A function that deals with one queue message at a time.
pub trait PerMessage {
    /// Why a message could not be dealt with.
    type Error: Display;

    /// Deals with one message; a message that fails comes again.
    fn one(&self, message: &SqsMessage) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Deals with every message of a batch: groups side by side, each group's messages in order.
///
/// A message that fails comes again, and with it what is behind it in its group: a later message
/// must not overtake. Other groups are other customers; they do not wait.
pub async fn each(event: SqsEvent, function: &impl PerMessage) -> SqsBatchResponse {
    let mut groups: BTreeMap<String, Vec<SqsMessage>> = BTreeMap::new();
    for message in event.records {
        groups.entry(group(&message)).or_default().push(message);
    }
    let failed = join_all(groups.into_values().map(|messages| in_order(messages, function))).await;
    let mut response = SqsBatchResponse::default();
    for id in failed.into_iter().flatten() {
        response.add_failure(id);
    }
    response
}

/// Deals with messages one after the other; the ids from the first that fails on.
async fn in_order(messages: Vec<SqsMessage>, function: &impl PerMessage) -> Vec<String> {
    let mut failed = Vec::new();
    for message in &messages {
        if failed.is_empty() {
            let Err(error) = function.one(message).await else {
                continue;
            };
            tracing::warn!(message = id(message), %error, "comes again");
        }
        failed.push(id(message).to_owned());
    }
    failed
}

/// The FIFO group; on a standard queue every message stands alone.
fn group(message: &SqsMessage) -> String {
    message.attributes.get("MessageGroupId").cloned().unwrap_or_else(|| id(message).to_owned())
}

fn id(message: &SqsMessage) -> &str {
    message.message_id.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn message(id: &str, group: &str) -> SqsMessage {
        let mut message = SqsMessage::default();
        message.message_id = Some(id.to_owned());
        message.attributes.insert("MessageGroupId".to_owned(), group.to_owned());
        message
    }

    /// Fails at one message, and notes every one that it was given.
    struct FailsAt(&'static str, Mutex<Vec<String>>);

    impl PerMessage for FailsAt {
        type Error = &'static str;

        async fn one(&self, message: &SqsMessage) -> Result<(), &'static str> {
            self.1.lock().unwrap().push(id(message).to_owned());
            if id(message) == self.0 { Err("throttled") } else { Ok(()) }
        }
    }

    #[tokio::test]
    async fn a_failure_holds_back_its_own_group_and_no_other() {
        let mut event = SqsEvent::default();
        event.records = vec![message("a1", "a"), message("b1", "b"), message("a2", "a"), message("b2", "b")];
        let function = FailsAt("a1", Mutex::default());
        let response = each(event, &function).await;
        let failed: Vec<_> =
            response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect();
        assert_eq!(failed, ["a1", "a2"]);
        assert_eq!(*function.1.lock().unwrap(), ["a1", "b1", "b2"]);
    }
}
