//! AWS refuses work or leaves some of it undone: nothing counts as done, and nobody is blamed for a race.
//!
//! The emulators throttle nobody, so this end of the wire is played here. What follows from such an
//! error - a 5xx, a message that comes again - is tested with the pipeline and the functions.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::{StatusCode, header};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, sqs::SqsQueue};
use nightdesk_domain::AddressProfile;
use nightdesk_domain::{CustomerId, Event};
use nightdesk_pipeline::ports::{Change, NotQueued, Queue, QueueMessage, Record, RecordError, WriteError};
use serde_json::{Value, json};

/// A service that gives every call the same answer, and counts them.
struct Service {
    address: String,
    calls: Arc<AtomicUsize>,
}

impl Service {
    async fn answering(status: u16, body: Value) -> Self {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let answer = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            let kind = [(header::CONTENT_TYPE, "application/x-amz-json-1.0")];
            (StatusCode::from_u16(status).unwrap(), kind, body.to_string())
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { address, calls }
    }

    /// One that throttles, as DynamoDB's table and SQS's queue do.
    async fn throttling(kind: &str) -> Self {
        Self::answering(400, json!({ "__type": kind, "message": "Rate exceeded" })).await
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn record(&self) -> DynamoRecord {
        DynamoRecord::new(aws_sdk_dynamodb::Client::new(&aws::local(&self.address)), "nightdesk")
    }

    fn queue(&self) -> SqsQueue {
        SqsQueue::new(aws_sdk_sqs::Client::new(&aws::local(&self.address)), "http://127.0.0.1/queue")
    }
}

const TABLE_IS_BUSY: &str = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
const QUEUE_IS_BUSY: &str = "com.amazonaws.sqs#RequestThrottled";

fn message(body: &str) -> QueueMessage {
    QueueMessage { order: None, body: body.to_owned() }
}

fn event() -> Event {
    serde_json::from_value(json!({
        "key": { "channel": "sms", "account": "+14155550142", "id": "SM1" },
        "address": "tel:+447700900123",
        "also": [],
        "thread": "+447700900123",
        "at": "2026-11-28T03:00:00Z",
        "received": "2026-11-28T03:00:00Z",
        "sender": {},
        "kind": "message",
        "content": { "text": "Hello?", "parts": [] },
        "forwarded": false
    }))
    .unwrap()
}

fn throttled(error: &RecordError) -> bool {
    matches!(error, RecordError::Unavailable(why) if why.contains("Throughput") || why == "throttled")
}

#[tokio::test]
async fn a_busy_queue_is_tried_again_for_a_moment_and_then_the_messages_count_as_not_queued() {
    let sqs = Service::throttling(QUEUE_IS_BUSY).await;
    let NotQueued(why) = sqs.queue().send(&[message("one")]).await.unwrap_err();
    assert!(why.contains("RequestThrottled"), "{why}");
    assert_eq!(sqs.calls(), 3);
}

#[tokio::test]
async fn one_message_of_a_batch_that_was_not_taken_fails_the_batch() {
    let failed = json!([{ "Id": "1", "Code": "RequestThrottled", "SenderFault": false }]);
    let taken =
        json!([{ "Id": "0", "MessageId": "m", "MD5OfMessageBody": "f97c5d29941bfb1b2fdab0874906ab82" }]);
    let sqs = Service::answering(200, json!({ "Successful": taken, "Failed": failed })).await;
    let NotQueued(why) = sqs.queue().send(&[message("one"), message("two")]).await.unwrap_err();
    assert!(why.contains("RequestThrottled"), "{why}");
}

#[tokio::test]
async fn a_busy_table_is_an_error_to_come_back_from_and_never_a_stranger() {
    let table = Service::throttling(TABLE_IS_BUSY).await;
    assert!(throttled(&table.record().profile(&event().address).await.unwrap_err()));
    assert_eq!(table.calls(), 3);
    assert!(throttled(&table.record().read(&event()).await.unwrap_err()));
    assert!(throttled(&table.record().claim(&event().address, "reply", "claimant").await.unwrap_err()));
}

#[tokio::test]
async fn keys_that_a_busy_table_left_out_are_not_taken_for_missing() {
    let left = json!({ "nightdesk": { "Keys": [{ "pk": { "S": "a" }, "sk": { "S": "b" } }] } });
    let table = Service::answering(200, json!({ "Responses": {}, "UnprocessedKeys": left })).await;
    assert!(throttled(&table.record().read(&event()).await.unwrap_err()));
}

#[tokio::test]
async fn a_busy_table_is_not_taken_for_a_lost_race() {
    let table = Service::throttling(TABLE_IS_BUSY).await;
    let profile = AddressProfile::new(event().address, CustomerId::new("c1"));
    let change = Change { profiles: vec![profile], ..Change::default() };
    let WriteError::Record(error) = table.record().write(&change).await.unwrap_err() else {
        panic!("a race was lost to nobody");
    };
    assert!(throttled(&error));
}
