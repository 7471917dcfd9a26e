//! Messages in flight: timeouts, receipt handles, delays, retention.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;

use crate::harness::{Queue, SECOND, Sqs, bodies, code, handle, receives};

const ONE_SECOND: [(QueueAttributeName, &str); 1] = [(QueueAttributeName::VisibilityTimeout, "1")];

#[tokio::test]
async fn a_received_message_is_hidden_until_its_timeout_lapses() {
    let sqs = Sqs::start().await;
    let queue = sqs.standard(&ONE_SECOND).await;
    queue.post("hello").await;
    assert_eq!(receives(&queue.receive(1).await[0]), "1");
    assert!(queue.receive_now(1).await.is_empty());
    sqs.pass(SECOND);
    assert_eq!(receives(&queue.receive(1).await[0]), "2");
}

#[tokio::test]
async fn a_message_given_back_is_there_at_once() {
    let sqs = Sqs::start().await;
    for queue in [sqs.fifo(&[]).await, sqs.standard(&[]).await] {
        let send = queue.sending("hello").message_group_id("ann");
        let fifo = queue.url.ends_with(".fifo");
        send.set_message_deduplication_id(fifo.then(|| "1".to_owned())).send().await.unwrap();
        queue.hide(&queue.receive(1).await[0], 0).await;
        assert_eq!(bodies(&queue.receive_now(1).await), ["hello"]);
    }
}

#[tokio::test]
async fn a_longer_timeout_keeps_a_message_hidden_longer() {
    let sqs = Sqs::start().await;
    let Some(clock) = sqs.clock_for("a longer timeout") else {
        return;
    };
    let queue = sqs.fifo(&[]).await;
    queue.send("ann", "hello").await;
    queue.hide(&queue.receive(1).await[0], 300).await;
    clock.advance(299 * SECOND);
    assert!(queue.receive_now(1).await.is_empty());
    clock.advance(SECOND);
    assert_eq!(bodies(&queue.receive_now(1).await), ["hello"]);
}

#[tokio::test]
async fn a_receive_may_set_its_own_timeout() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&[]).await;
    queue.send("ann", "hello").await;
    let receive = sqs.client.receive_message().queue_url(&queue.url).visibility_timeout(1);
    receive.send().await.unwrap();
    sqs.pass(SECOND);
    assert_eq!(bodies(&queue.receive(1).await), ["hello"]);
}

#[tokio::test]
async fn a_fifo_message_cannot_be_deleted_with_a_handle_whose_time_is_over() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&ONE_SECOND).await;
    queue.send("ann", "hello").await;
    let old = queue.receive(1).await;
    sqs.lapse(SECOND, &queue).await;
    assert_eq!(code(delete(&queue, handle(&old[0])).await), "InvalidParameterValue");
    let new = queue.receive(1).await;
    assert_eq!(code(delete(&queue, handle(&old[0])).await), "InvalidParameterValue");
    queue.hide(&new[0], 30).await;
    queue.delete(&new[0]).await;
    queue.delete(&new[0]).await;
}

#[tokio::test]
async fn an_old_handle_deletes_nothing_from_a_standard_queue_and_says_so_to_nobody() {
    let sqs = Sqs::start().await;
    let Some(clock) = sqs.clock_for("a second receive for sure") else {
        return;
    };
    let queue = sqs.standard(&ONE_SECOND).await;
    queue.post("hello").await;
    let old = queue.receive(1).await;
    clock.advance(SECOND);
    queue.receive(1).await;
    queue.delete(&old[0]).await;
    clock.advance(SECOND);
    let last = queue.receive(1).await;
    assert_eq!(bodies(&last), ["hello"]);
    clock.advance(SECOND);
    queue.delete(&last[0]).await;
    assert!(queue.receive_now(1).await.is_empty(), "its last handle still deletes it");
}

#[tokio::test]
async fn a_handle_that_was_never_given_is_refused() {
    let queue = Sqs::start().await.fifo(&[]).await;
    assert_eq!(code(delete(&queue, "no such handle").await), "ReceiptHandleIsInvalid");
}

#[tokio::test]
async fn a_visible_message_has_no_timeout_to_change() {
    let sqs = Sqs::start().await;
    let queue = sqs.standard(&ONE_SECOND).await;
    queue.post("hello").await;
    let received = queue.receive(1).await;
    sqs.lapse(SECOND, &queue).await;
    let change = sqs.client.change_message_visibility().queue_url(&queue.url);
    let change = change.receipt_handle(handle(&received[0])).visibility_timeout(30).send().await;
    assert_eq!(code(change), "AWS.SimpleQueueService.MessageNotInflight");
}

#[tokio::test]
async fn a_message_is_in_flight_for_twelve_hours_at_most() {
    let sqs = Sqs::start().await;
    let Some(clock) = sqs.clock_for("a message in flight for hours") else {
        return;
    };
    let queue = sqs.fifo(&[]).await;
    queue.send("ann", "hello").await;
    let received = queue.receive(1).await;
    queue.hide(&received[0], 7200).await;
    clock.advance(Duration::from_hours(1));
    let change = |seconds| {
        let change = sqs.client.change_message_visibility().queue_url(&queue.url);
        change.receipt_handle(handle(&received[0])).visibility_timeout(seconds).send()
    };
    let eleven_hours = 11 * 3600;
    assert_eq!(code(change(eleven_hours + 1).await), "InvalidParameterValue");
    change(eleven_hours).await.unwrap();
    assert_eq!(code(change(43_201).await), "InvalidParameterValue");
}

#[tokio::test]
async fn a_delayed_message_waits_for_its_time() {
    let sqs = Sqs::start().await;
    let queue = sqs.standard(&[]).await;
    queue.sending("later").delay_seconds(1).send().await.unwrap();
    assert!(queue.receive_now(1).await.is_empty());
    assert_eq!(queue.number(QueueAttributeName::ApproximateNumberOfMessagesDelayed).await, 1);
    sqs.pass(SECOND);
    assert_eq!(bodies(&queue.receive(1).await), ["later"]);
}

#[tokio::test]
async fn a_fifo_queue_delays_all_messages_or_none() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&[(QueueAttributeName::DelaySeconds, "1")]).await;
    let own = queue.sending("hello").message_group_id("ann").message_deduplication_id("1");
    assert_eq!(code(own.delay_seconds(5).send().await), "InvalidParameterValue");
    queue.send("ann", "later").await;
    assert!(queue.receive_now(1).await.is_empty());
    sqs.pass(SECOND);
    assert_eq!(bodies(&queue.receive(1).await), ["later"]);
}

#[tokio::test]
async fn messages_older_than_the_retention_are_gone() {
    let sqs = Sqs::start().await;
    let Some(clock) = sqs.clock_for("retention") else {
        return;
    };
    let minute = [(QueueAttributeName::MessageRetentionPeriod, "60")];
    let queue = sqs.fifo(&minute).await;
    queue.send_all("ann", &["one", "two"]).await;
    clock.advance(30 * SECOND);
    queue.send("ann", "three").await;
    clock.advance(30 * SECOND);
    assert_eq!(bodies(&queue.receive(10).await), ["three"]);
    clock.advance(30 * SECOND);
    let left = QueueAttributeName::ApproximateNumberOfMessagesNotVisible;
    assert_eq!(queue.number(left).await, 0, "in flight or not");
}

async fn delete(
    queue: &Queue,
    handle: &str,
) -> Result<
    aws_sdk_sqs::operation::delete_message::DeleteMessageOutput,
    aws_sdk_sqs::error::SdkError<aws_sdk_sqs::operation::delete_message::DeleteMessageError>,
> {
    let delete = queue.client.delete_message().queue_url(&queue.url);
    delete.receipt_handle(handle).send().await
}
