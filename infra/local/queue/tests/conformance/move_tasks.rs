//! Moving dead letters back.

use aws_sdk_sqs::types::QueueAttributeName;

use crate::dead_letters::{fifo_with_dead_letters, give_up};
use crate::harness::{Queue, Sqs, bodies, code, receives};

async fn start_move(from: &Queue, to: Option<&Queue>) {
    let to = match to {
        Some(queue) => Some(queue.arn().await),
        None => None,
    };
    let task = from.client.start_message_move_task().source_arn(from.arn().await);
    let started = task.set_destination_arn(to).send().await.unwrap();
    assert!(started.task_handle.is_some());
    while moved(from).await.is_none() {
        tokio::task::yield_now().await;
    }
}

/// How many messages the latest task moved, once it is complete.
async fn moved(from: &Queue) -> Option<i64> {
    let tasks = from.client.list_message_move_tasks().source_arn(from.arn().await);
    let tasks = tasks.send().await.unwrap().results.unwrap();
    let done = tasks.first().filter(|task| task.status.as_deref() == Some("COMPLETED"))?;
    Some(done.approximate_number_of_messages_moved)
}

#[tokio::test]
async fn dead_letters_go_back_to_where_they_came_from_as_new_messages() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    let sent = queue.send("ann", "one").await;
    queue.send("ann", "two").await;
    give_up(&sqs, &queue).await;
    assert!(queue.receive_now(1).await.is_empty());
    queue.send("ann", "younger").await;

    start_move(&dead, None).await;
    assert_eq!(moved(&dead).await, Some(2));
    assert_eq!(dead.number(QueueAttributeName::ApproximateNumberOfMessages).await, 0);
    let back = queue.receive(10).await;
    assert_eq!(bodies(&back), ["younger", "one", "two"]);
    assert_eq!(receives(&back[1]), "1");
    assert_ne!(back[1].message_id, sent.message_id);
}

#[tokio::test]
async fn dead_letters_can_go_to_another_queue() {
    let sqs = Sqs::start().await;
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    let other = sqs.fifo(&[]).await;
    queue.send_all("ann", &["one", "two"]).await;
    give_up(&sqs, &queue).await;
    assert!(queue.receive_now(1).await.is_empty());
    start_move(&dead, Some(&other)).await;
    assert_eq!(bodies(&other.receive(10).await), ["one", "two"]);
}

#[tokio::test]
async fn dead_letters_in_flight_stay() {
    let sqs = Sqs::start().await;
    if sqs.clock_for("a move that waits for messages in flight").is_none() {
        return;
    }
    let (queue, dead) = fifo_with_dead_letters(&sqs).await;
    queue.send_all("ann", &["one", "two"]).await;
    queue.send_all("bob", &["three"]).await;
    give_up(&sqs, &queue).await;
    assert!(queue.receive_now(1).await.is_empty());
    let held = dead.receive(1).await;
    assert_eq!(bodies(&held), ["one"]);
    start_move(&dead, None).await;
    assert_eq!(bodies(&queue.receive(10).await), ["three"], "a held group stays in one piece");
    dead.delete(&held[0]).await;
    assert_eq!(bodies(&dead.receive(10).await), ["two"]);
}

#[tokio::test]
async fn only_dead_letters_can_be_moved() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&[]).await;
    let task = sqs.client.start_message_move_task().source_arn(queue.arn().await).send().await;
    assert_eq!(code(task), "InvalidParameterValue");
    let nowhere = "arn:aws:sqs:us-east-1:000000000000:nowhere";
    let task = sqs.client.start_message_move_task().source_arn(nowhere).send().await;
    assert_eq!(code(task), "ResourceNotFoundException");
}
