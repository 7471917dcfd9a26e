//! Waiting for messages.

use std::time::Duration;

use aws_sdk_sqs::types::{Message, QueueAttributeName};
use tokio::task::JoinHandle;

use crate::harness::{Queue, SECOND, Sqs, bodies};

/// Starts a long poll, and comes back when it is likely to wait. Whether it does cannot be seen from
/// outside; the outcome is the same if it does not.
pub async fn waiting(queue: &Queue) -> JoinHandle<Vec<Message>> {
    let queue = queue.clone();
    let poll = tokio::spawn(async move {
        let receive = queue.client.receive_message().queue_url(&queue.url).wait_time_seconds(20);
        receive.send().await.unwrap().messages.unwrap_or_default()
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!poll.is_finished(), "a long poll must wait");
    poll
}

#[tokio::test]
async fn a_long_poll_ends_with_the_first_message() {
    let sqs = Sqs::start().await;
    let fifo = sqs.fifo(&[]).await;
    let poll = waiting(&fifo).await;
    fifo.send("ann", "hello").await;
    assert_eq!(bodies(&poll.await.unwrap()), ["hello"]);

    let standard = sqs.standard(&[]).await;
    let poll = waiting(&standard).await;
    standard.post("hello").await;
    assert_eq!(bodies(&poll.await.unwrap()), ["hello"]);
}

#[tokio::test]
async fn a_long_poll_gets_what_becomes_visible_meanwhile() {
    let sqs = Sqs::start().await;
    let one_second = [(QueueAttributeName::VisibilityTimeout, "1")];
    let fifo = sqs.fifo(&one_second).await;
    fifo.send("ann", "hello").await;
    fifo.receive(1).await;
    let poll = waiting(&fifo).await;
    sqs.pass(SECOND);
    assert_eq!(bodies(&poll.await.unwrap()), ["hello"]);

    let standard = sqs.standard(&one_second).await;
    standard.post("hello").await;
    standard.receive(1).await;
    let poll = waiting(&standard).await;
    sqs.pass(SECOND);
    assert_eq!(bodies(&poll.await.unwrap()), ["hello"]);
}

#[tokio::test]
async fn a_long_poll_gets_the_next_message_of_a_group_that_becomes_free() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two"]).await;
    let held = queue.receive(1).await;
    let poll = waiting(&queue).await;
    queue.delete(&held[0]).await;
    assert_eq!(bodies(&poll.await.unwrap()), ["two"]);
}

#[tokio::test]
async fn a_long_poll_without_messages_ends_empty() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let receive = queue.client.receive_message().queue_url(&queue.url).wait_time_seconds(1);
    assert_eq!(receive.send().await.unwrap().messages, None);
}

#[tokio::test]
async fn one_message_goes_to_one_of_those_who_wait() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let (one, two) = (waiting(&queue).await, waiting(&queue).await);
    queue.send("ann", "for one").await;
    queue.send("bob", "for the other").await;
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    let mut all = [bodies(&one), bodies(&two)].concat();
    all.sort_unstable();
    assert_eq!(all, ["for one", "for the other"]);
}
