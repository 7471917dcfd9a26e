//! Messages that nobody could handle.

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use crate::harness::{Queue, SECOND, Sqs, bodies, redrive_to, system};
use crate::long_poll::waiting;

/// Makes a FIFO queue with one second of visibility, whose messages are received twice at most.
pub async fn fifo_with_dead_letters(sqs: &Sqs) -> (Queue, Queue) {
    let dead = sqs.fifo(&[]).await;
    let policy = redrive_to(&dead, 2).await;
    let attributes =
        [(QueueAttributeName::VisibilityTimeout, "1"), (QueueAttributeName::RedrivePolicy, policy.as_str())];
    (sqs.fifo(&attributes).await, dead)
}

/// Receives what is there and lets it lapse, until it was received too often.
pub async fn give_up(sqs: &Sqs, queue: &Queue) {
    for _ in 0..2 {
        assert!(!queue.receive(10).await.is_empty());
        sqs.lapse(SECOND, queue).await;
    }
}

#[tokio::test]
async fn a_message_received_too_often_goes_to_the_dead_letters() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    let sent = queue.send("ann", "hello").await;
    give_up(&sqs, &queue).await;
    assert!(queue.receive_now(1).await.is_empty());
    let letters = dead.receive(1).await;
    assert_eq!(bodies(&letters), ["hello"]);
    assert_eq!(letters[0].message_id, sent.message_id);
    assert_eq!(system(&letters[0], &MessageSystemAttributeName::MessageGroupId), Some("ann"));
    let source = system(&letters[0], &MessageSystemAttributeName::DeadLetterQueueSourceArn);
    assert_eq!(source, Some(queue.arn().await.as_str()));
}

#[tokio::test]
async fn dead_letters_keep_the_order_of_their_group() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    give_up(&sqs, &queue).await;
    assert!(queue.receive_now(10).await.is_empty());
    assert_eq!(bodies(&dead.receive(10).await), ["one", "two", "three"]);
}

#[tokio::test]
async fn the_receive_that_buries_a_message_gives_the_next_one() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    queue.send("ann", "poison").await;
    give_up(&sqs, &queue).await;
    queue.send("ann", "healthy").await;
    assert_eq!(bodies(&queue.receive_now(10).await), ["healthy"]);
    assert_eq!(bodies(&dead.receive(10).await), ["poison"]);
}

#[tokio::test]
async fn a_standard_queue_buries_too() {
    let sqs = Sqs::start().await;
    let dead = sqs.standard(&[]).await;
    let policy = redrive_to(&dead, 2).await;
    let attributes =
        [(QueueAttributeName::VisibilityTimeout, "1"), (QueueAttributeName::RedrivePolicy, policy.as_str())];
    let queue = sqs.standard(&attributes).await;
    queue.post("poison").await;
    give_up(&sqs, &queue).await;
    queue.post("healthy").await;
    assert_eq!(bodies(&queue.receive(10).await), ["healthy"]);
    assert_eq!(bodies(&dead.receive(10).await), ["poison"]);
}

#[tokio::test]
async fn a_dead_letter_wakes_who_waits_for_dead_letters() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    queue.send("ann", "poison").await;
    give_up(&sqs, &queue).await;
    let poll = waiting(&dead).await;
    queue.receive_now(1).await;
    assert_eq!(bodies(&poll.await.unwrap()), ["poison"]);
}
