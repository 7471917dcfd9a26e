//! Repetitions within five minutes.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;

use crate::harness::{SECOND, Sqs, bodies, code};

const FIVE_MINUTES: Duration = Duration::from_mins(5);

#[tokio::test]
async fn a_repetition_is_answered_like_the_first_and_not_delivered() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let first = queue.send("ann", "hello").await;
    let again = queue.send("ann", "hello").await;
    assert_eq!(again.message_id, first.message_id);
    assert_eq!(again.sequence_number, first.sequence_number);
    assert_eq!(queue.receive(10).await.len(), 1);
}

#[tokio::test]
async fn a_repetition_is_recognised_after_the_first_was_deleted() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let first = queue.send("ann", "hello").await;
    queue.delete(&queue.receive(1).await[0]).await;
    let again = queue.send("ann", "hello").await;
    assert_eq!(again.message_id, first.message_id);
    assert!(queue.receive_now(1).await.is_empty());
}

#[tokio::test]
async fn after_five_minutes_the_same_id_is_a_new_message() {
    let sqs = Sqs::start().await;
    let Some(clock) = sqs.clock_for("the end of deduplication") else {
        return;
    };
    let queue = sqs.fifo(&[]).await;
    let first = queue.send("ann", "hello").await;
    clock.advance(FIVE_MINUTES - SECOND);
    let repetition = queue.send("ann", "hello").await;
    assert_eq!(repetition.message_id, first.message_id, "a repetition does not renew the time");
    clock.advance(SECOND);
    let second = queue.send("ann", "hello").await;
    assert_ne!(second.message_id, first.message_id);
    assert_eq!(bodies(&queue.receive(10).await), ["hello", "hello"]);
}

#[tokio::test]
async fn the_body_stands_in_for_the_id_where_the_queue_says_so() {
    let by_content = [(QueueAttributeName::ContentBasedDeduplication, "true")];
    let queue = Sqs::start().await.fifo(&by_content).await;
    for body in ["same", "same", "other"] {
        queue.sending(body).message_group_id("ann").send().await.unwrap();
    }
    assert_eq!(bodies(&queue.receive(10).await), ["same", "other"]);
}

#[tokio::test]
async fn an_id_reaches_over_the_whole_queue_by_default() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let first = queue.send("ann", "hello").await;
    assert_eq!(queue.send("bob", "hello").await.message_id, first.message_id);
    assert_eq!(queue.receive(10).await.len(), 1);
}

#[tokio::test]
async fn an_id_can_reach_no_further_than_its_group() {
    let per_group = [
        (QueueAttributeName::DeduplicationScope, "messageGroup"),
        (QueueAttributeName::FifoThroughputLimit, "perMessageGroupId"),
    ];
    let queue = Sqs::start().await.fifo(&per_group).await;
    let first = queue.send("ann", "hello").await;
    assert_ne!(queue.send("bob", "hello").await.message_id, first.message_id);
    assert_eq!(queue.send("ann", "hello").await.message_id, first.message_id);
    assert_eq!(queue.receive(10).await.len(), 2);
}

#[tokio::test]
async fn a_fifo_message_needs_an_id_and_a_group() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let without_id = queue.sending("hello").message_group_id("ann").send().await;
    assert_eq!(code(without_id), "InvalidParameterValue");
    let without_group = queue.sending("hello").message_deduplication_id("1").send().await;
    assert_eq!(code(without_group), "MissingParameter");
}
