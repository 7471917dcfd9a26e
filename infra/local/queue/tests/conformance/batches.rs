//! Batches: entries fail one by one, rules of the whole fail it as a whole.

use aws_sdk_sqs::operation::send_message_batch::builders::SendMessageBatchFluentBuilder;
use aws_sdk_sqs::types::{
    BatchResultErrorEntry, ChangeMessageVisibilityBatchRequestEntry as ChangeEntry,
    DeleteMessageBatchRequestEntry as DeleteEntry, QueueAttributeName, SendMessageBatchRequestEntry as Entry,
};

use crate::harness::{Queue, Sqs, bodies, code, handle};

fn entry(id: &str, body: &str) -> Entry {
    let entry = Entry::builder().id(id).message_body(body).message_group_id("ann");
    entry.message_deduplication_id(id).build().unwrap()
}

fn batch(queue: &Queue, entries: Vec<Entry>) -> SendMessageBatchFluentBuilder {
    queue.client.send_message_batch().queue_url(&queue.url).set_entries(Some(entries))
}

fn failures(failed: &[BatchResultErrorEntry]) -> Vec<(&str, &str, bool)> {
    failed.iter().map(|entry| (entry.id(), entry.code(), entry.sender_fault())).collect()
}

#[tokio::test]
async fn a_batch_keeps_its_order() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let entries = (0..10).map(|n| entry(&format!("id-{n}"), &n.to_string())).collect();
    let answer = batch(&queue, entries).send().await.unwrap();
    assert!(answer.failed.is_empty());
    let ids: Vec<&str> = answer.successful.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids[..3], ["id-0", "id-1", "id-2"]);
    assert!(answer.successful.windows(2).all(|two| two[0].sequence_number < two[1].sequence_number));
    assert_eq!(bodies(&queue.receive(10).await).concat(), "0123456789");
}

#[tokio::test]
async fn a_bad_entry_does_not_fail_the_others() {
    let small = [(QueueAttributeName::MaximumMessageSize, "1024")];
    let queue = Sqs::start().await.fifo(&small).await;
    let entries = vec![
        entry("good", "hello"),
        entry("long", &"x".repeat(1025)),
        Entry::builder().id("no-dedup").message_body("x").message_group_id("ann").build().unwrap(),
        entry("also-good", "bye"),
    ];
    let answer = batch(&queue, entries).send().await.unwrap();
    let good: Vec<&str> = answer.successful.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(good, ["good", "also-good"]);
    assert_eq!(
        failures(&answer.failed),
        [("long", "InvalidParameterValue", true), ("no-dedup", "InvalidParameterValue", true)]
    );
    assert_eq!(bodies(&queue.receive(10).await), ["hello", "bye"]);
}

#[tokio::test]
async fn a_repetition_within_a_batch_is_delivered_once() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let twin = Entry::builder().id("b").message_body("x").message_group_id("ann");
    let twin = twin.message_deduplication_id("a").build().unwrap();
    let answer = batch(&queue, vec![entry("a", "x"), twin]).send().await.unwrap();
    assert_eq!(answer.successful[0].message_id, answer.successful[1].message_id);
    assert_eq!(queue.receive(10).await.len(), 1);
}

#[tokio::test]
async fn a_batch_that_breaks_a_rule_is_refused_as_a_whole() {
    let queue = Sqs::start().await.fifo(&[]).await;
    let cases = [
        ("EmptyBatchRequest", vec![]),
        ("TooManyEntriesInBatchRequest", (0..11).map(|n| entry(&n.to_string(), "x")).collect()),
        ("BatchEntryIdsNotDistinct", vec![entry("same", "x"), entry("same", "y")]),
        ("InvalidBatchEntryId", vec![entry("not an id", "x")]),
        ("BatchRequestTooLong", vec![entry("a", &"x".repeat(600_000)), entry("b", &"y".repeat(600_000))]),
    ];
    for (expected, entries) in cases {
        let refused = code(batch(&queue, entries).send().await);
        assert_eq!(refused, format!("AWS.SimpleQueueService.{expected}"));
    }
    assert!(queue.receive_now(1).await.is_empty());
}

#[tokio::test]
async fn a_batch_of_deletions_can_fail_in_part() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send("ann", "hello").await;
    let received = queue.receive(1).await;
    let good = DeleteEntry::builder().id("good").receipt_handle(handle(&received[0]));
    let bad = DeleteEntry::builder().id("bad").receipt_handle("no such handle");
    let delete = queue.client.delete_message_batch().queue_url(&queue.url);
    let delete = delete.entries(good.build().unwrap()).entries(bad.build().unwrap());
    let answer = delete.send().await.unwrap();
    assert_eq!(answer.successful[0].id, "good");
    assert_eq!(failures(&answer.failed), [("bad", "ReceiptHandleIsInvalid", true)]);
    assert_eq!(queue.number(QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await, 0);
}

#[tokio::test]
async fn a_batch_of_timeouts_can_fail_in_part() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two"]).await;
    let received = queue.receive(2).await;
    let change = |id: &str, handle: &str, seconds: i32| {
        let entry = ChangeEntry::builder().id(id).receipt_handle(handle);
        entry.visibility_timeout(seconds).build().unwrap()
    };
    let batch = queue.client.change_message_visibility_batch().queue_url(&queue.url);
    let batch = batch.set_entries(Some(vec![
        change("one", handle(&received[0]), 0),
        change("long", handle(&received[1]), 43_201),
        change("two", handle(&received[1]), 0),
    ]));
    let answer = batch.send().await.unwrap();
    let good: Vec<&str> = answer.successful.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(good, ["one", "two"]);
    assert_eq!(failures(&answer.failed), [("long", "InvalidParameterValue", true)]);
    assert_eq!(bodies(&queue.receive(10).await), ["one", "two"]);
}
