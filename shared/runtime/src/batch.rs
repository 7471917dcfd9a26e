//! A batch of queue messages, each dealt with by itself, its failures reported one by one.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::FutureExt;
use futures_util::future::join_all;
use serde::Deserialize;

/// A function that deals with one queue message at a time.
pub trait PerMessage {
    /// What became of a message.
    type Done: Send;

    /// Why a message could not be dealt with.
    type Error: Display + Send;

    /// How often a message is tried before those behind it in its group may overtake it. One that
    /// can never be dealt with would otherwise take them all into the dead letters with it.
    const PATIENCE: u32;

    /// Deals with one message; a message that fails comes again.
    fn one(&self, message: &SqsMessage) -> impl Future<Output = Result<Self::Done, Self::Error>> + Send;
}

/// What became of a batch.
#[derive(Debug)]
pub struct Dealt<D, E> {
    /// The messages that come again, as Lambda wants to be told.
    pub response: SqsBatchResponse,
    /// What became of each message, in no order. Who panicked or was held back is not among them.
    pub outcomes: Vec<Result<D, E>>,
}

/// A message's envelope, as far as its log line needs it.
#[derive(Deserialize)]
struct Traced {
    delivery: String,
}

/// Deals with every message of a batch: groups side by side, each group's messages in order.
///
/// A message that fails comes again, and with it what is behind it in its group: a later message
/// must not overtake. Other groups are other customers; they do not wait.
pub async fn each<F: PerMessage>(event: SqsEvent, function: &F) -> Dealt<F::Done, F::Error> {
    let mut groups: BTreeMap<String, Vec<SqsMessage>> = BTreeMap::new();
    for message in event.records {
        groups.entry(group(&message)).or_default().push(message);
    }
    let mut dealt = Dealt { response: SqsBatchResponse::default(), outcomes: Vec::new() };
    for group in join_all(groups.into_values().map(|messages| in_order(messages, function))).await {
        group.again.into_iter().for_each(|id| dealt.response.add_failure(id));
        dealt.outcomes.extend(group.outcomes);
    }
    dealt
}

/// What became of one group's messages.
struct Group<D, E> {
    /// The ids of those that come again.
    again: Vec<String>,
    outcomes: Vec<Result<D, E>>,
}

/// Deals with messages one after the other.
async fn in_order<F: PerMessage>(messages: Vec<SqsMessage>, function: &F) -> Group<F::Done, F::Error> {
    let mut group = Group { again: Vec::new(), outcomes: Vec::new() };
    let mut waiting = false;
    for message in &messages {
        let outcome = if waiting { None } else { deal_with(message, function).await };
        if !matches!(outcome, Some(Ok(_))) {
            group.again.push(id(message).to_owned());
            waiting = waiting || times_received(message) < F::PATIENCE;
        }
        group.outcomes.extend(outcome);
    }
    group
}

/// Deals with one message; none where that panicked, which is one message's failure and not that of
/// everybody in the batch.
async fn deal_with<F: PerMessage>(message: &SqsMessage, function: &F) -> Option<Result<F::Done, F::Error>> {
    let outcome = AssertUnwindSafe(function.one(message)).catch_unwind().await;
    match &outcome {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => {
            // Not named `message`, as the line's own text is.
            tracing::warn!(delivery = delivery(message.body.as_deref()), queued = id(message), %error, "comes again");
        }
        Err(_) => {
            tracing::error!(
                delivery = delivery(message.body.as_deref()),
                queued = id(message),
                "panicked: comes again"
            );
        }
    }
    outcome.ok()
}

/// The webhook call that a message goes back to, by its body; none where that cannot be read.
pub fn delivery(body: Option<&str>) -> Option<String> {
    serde_json::from_str(body?).ok().map(|traced: Traced| traced.delivery)
}

/// How often a message was taken from the queue, this time included.
pub fn times_received(message: &SqsMessage) -> u32 {
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
    use std::sync::{Arc, Mutex, Once};

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
        type Done = String;
        type Error = &'static str;
        const PATIENCE: u32 = 3;

        async fn one(&self, message: &SqsMessage) -> Result<String, &'static str> {
            self.1.lock().unwrap().push(id(message).to_owned());
            assert!(id(message) != "panics", "as a bug would");
            if id(message) == self.0 { Err("throttled") } else { Ok(id(message).to_owned()) }
        }
    }

    /// A batch of messages with their groups. Whoever makes one has a log of some kind: a line that is
    /// reached while nobody listens anywhere may be taken for one that nobody ever will.
    fn batch(messages: &[(&str, &str)]) -> SqsEvent {
        static SOMEBODY_LISTENS: Once = Once::new();
        SOMEBODY_LISTENS.call_once(|| {
            let log = tracing_subscriber::fmt().with_writer(io::sink).finish();
            tracing::subscriber::set_global_default(log).unwrap();
        });
        let mut event = SqsEvent::default();
        event.records = messages.iter().map(|(id, group)| message(id, group)).collect();
        event
    }

    fn failed<D, E>(dealt: &Dealt<D, E>) -> Vec<&str> {
        dealt.response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
    }

    #[tokio::test]
    async fn a_failure_holds_back_its_own_group_and_no_other() {
        let event = batch(&[("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b")]);
        let function = FailsAt("a1", Mutex::default());
        let dealt = each(event, &function).await;
        assert_eq!(failed(&dealt), ["a1", "a2"]);
        assert_eq!(*function.1.lock().unwrap(), ["a1", "b1", "b2"]);
        assert_eq!(dealt.outcomes, [Err("throttled"), Ok("b1".to_owned()), Ok("b2".to_owned())]);
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

    #[test]
    fn a_log_line_names_the_webhook_call_that_a_message_goes_back_to() {
        let mut message = message("m1", "a");
        message.body = Some(r#"{"version": "99", "delivery": "call-1", "event": {}}"#.to_owned());
        assert_eq!(delivery(message.body.as_deref()).as_deref(), Some("call-1"));
        message.body = Some("no envelope".to_owned());
        assert_eq!(delivery(message.body.as_deref()), None);
    }
}
