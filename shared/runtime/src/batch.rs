//! A batch of queue messages, each dealt with by itself, its failures reported one by one.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::FutureExt;
use futures_util::future::join_all;

/// A function that deals with one queue message at a time.
pub trait PerMessage {
    /// Why a message could not be dealt with.
    type Error: Display;

    /// How often a message is tried before those behind it in its group may overtake it. One that
    /// can never be dealt with would otherwise take them all into the dead letters with it.
    const PATIENCE: u32;

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

/// Deals with messages one after the other; the ids of those that come again.
async fn in_order<F: PerMessage>(messages: Vec<SqsMessage>, function: &F) -> Vec<String> {
    let mut failed = Vec::new();
    let mut waiting = false;
    for message in &messages {
        if waiting || !dealt_with(message, function).await {
            failed.push(id(message).to_owned());
            waiting = waiting || times_received(message) < F::PATIENCE;
        }
    }
    failed
}

/// Deals with one message; false if it must come again. A panic is one message's failure, not
/// that of everybody in the batch.
async fn dealt_with(message: &SqsMessage, function: &impl PerMessage) -> bool {
    match AssertUnwindSafe(function.one(message)).catch_unwind().await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            // Not named `message`, as the line's own text is.
            tracing::warn!(queued = id(message), %error, "comes again");
            false
        }
        Err(_) => {
            tracing::error!(queued = id(message), "panicked: comes again");
            false
        }
    }
}

/// How often a message was taken from the queue, this time included.
fn times_received(message: &SqsMessage) -> u32 {
    let count = message.attributes.get("ApproximateReceiveCount");
    count.and_then(|count| count.parse().ok()).unwrap_or(1)
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
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};

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
        const PATIENCE: u32 = 3;

        async fn one(&self, message: &SqsMessage) -> Result<(), &'static str> {
            self.1.lock().unwrap().push(id(message).to_owned());
            assert!(id(message) != "panics", "as a bug would");
            if id(message) == self.0 { Err("throttled") } else { Ok(()) }
        }
    }

    fn batch(messages: &[(&str, &str)]) -> SqsEvent {
        let mut event = SqsEvent::default();
        event.records = messages.iter().map(|(id, group)| message(id, group)).collect();
        event
    }

    fn failed(response: &SqsBatchResponse) -> Vec<&str> {
        response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
    }

    #[tokio::test]
    async fn a_failure_holds_back_its_own_group_and_no_other() {
        let event = batch(&[("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b")]);
        let function = FailsAt("a1", Mutex::default());
        assert_eq!(failed(&each(event, &function).await), ["a1", "a2"]);
        assert_eq!(*function.1.lock().unwrap(), ["a1", "b1", "b2"]);
    }

    #[tokio::test]
    async fn what_fails_again_and_again_does_not_take_those_behind_it_along() {
        let mut event = batch(&[("a1", "a"), ("a2", "a")]);
        event.records[0].attributes.insert("ApproximateReceiveCount".to_owned(), "3".to_owned());
        let function = FailsAt("a1", Mutex::default());
        assert_eq!(failed(&each(event, &function).await), ["a1"]);
        assert_eq!(*function.1.lock().unwrap(), ["a1", "a2"]);
    }

    /// Notes what is logged, line by line.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_failure_is_logged_with_what_happened_and_to_which_message() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _logging = tracing::subscriber::set_default(log);
        each(batch(&[("a1", "a"), ("panics", "b")]), &FailsAt("a1", Mutex::default())).await;
        let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let fields = |line: &str| serde_json::from_str::<Value>(line).unwrap()["fields"].clone();
        let fields: Vec<_> = lines.lines().map(fields).collect();
        assert_eq!(
            fields,
            [
                json!({"message": "comes again", "queued": "a1", "error": "throttled"}),
                json!({"message": "panicked: comes again", "queued": "panics"}),
            ]
        );
    }

    #[tokio::test]
    async fn a_panic_is_the_failure_of_one_message() {
        let event = batch(&[("panics", "a"), ("b1", "b")]);
        assert_eq!(failed(&each(event, &FailsAt("", Mutex::default())).await), ["panics"]);
    }
}
