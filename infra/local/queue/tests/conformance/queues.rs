//! Queues and their attributes.

use aws_sdk_sqs::types::QueueAttributeName;

use crate::harness::{Sqs, bodies, code, redrive_to};

const NO_SUCH_QUEUE: &str = "AWS.SimpleQueueService.NonExistentQueue";

#[tokio::test]
async fn a_queue_can_be_made_again_with_the_same_attributes_only() {
    let sqs = Sqs::start().await;
    let name = uuid::Uuid::new_v4().to_string();
    let create = |seconds: &str| {
        let create = sqs.client.create_queue().queue_name(&name);
        create.attributes(QueueAttributeName::VisibilityTimeout, seconds).send()
    };
    let first = create("60").await.unwrap();
    assert_eq!(create("60").await.unwrap().queue_url, first.queue_url);
    assert_eq!(code(create("61").await), "QueueAlreadyExists");
}

#[tokio::test]
async fn a_queue_is_found_by_its_name() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&[]).await;
    let name = queue.url.rsplit('/').next().unwrap();
    let found = sqs.client.get_queue_url().queue_name(name).send().await.unwrap();
    assert_eq!(found.queue_url.as_deref(), Some(queue.url.as_str()));
    let list = sqs.client.list_queues().queue_name_prefix(name).send().await.unwrap();
    assert_eq!(list.queue_urls.unwrap(), [queue.url.as_str()]);
    assert!(queue.arn().await.ends_with(&format!(":{name}")));
}

#[tokio::test]
async fn a_long_list_of_queues_comes_in_pages() {
    let sqs = Sqs::start().await;
    let prefix = uuid::Uuid::new_v4().simple().to_string();
    for number in 0..5 {
        sqs.client.create_queue().queue_name(format!("{prefix}-{number}")).send().await.unwrap();
    }
    let pages = sqs.client.list_queues().queue_name_prefix(&prefix).max_results(2).into_paginator();
    let urls: Vec<String> = pages.items().send().collect::<Result<_, _>>().await.unwrap();
    assert_eq!(urls.len(), 5);
    assert!(urls.is_sorted());
}

#[tokio::test]
async fn a_queue_that_does_not_exist_is_named_as_the_reason() {
    let sqs = Sqs::start().await;
    assert_eq!(code(sqs.client.get_queue_url().queue_name("none").send().await), NO_SUCH_QUEUE);
    let mut gone = sqs.standard(&[]).await;
    gone.url.push('x');
    assert_eq!(code(gone.sending("hello").send().await), NO_SUCH_QUEUE);
    let receive = sqs.client.receive_message().queue_url(&gone.url).send().await;
    let error = receive.unwrap_err().into_service_error();
    assert!(error.is_queue_does_not_exist());
}

#[tokio::test]
async fn attributes_are_counted_and_kept() {
    let sqs = Sqs::start().await;
    let dead = sqs.fifo(&[]).await;
    let policy = redrive_to(&dead, 3).await;
    let queue = sqs.fifo(&[(QueueAttributeName::RedrivePolicy, &policy)]).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    queue.receive(1).await;
    assert_eq!(queue.number(QueueAttributeName::ApproximateNumberOfMessages).await, 2);
    assert_eq!(queue.number(QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await, 1);
    assert_eq!(queue.attribute(QueueAttributeName::FifoQueue).await.as_deref(), Some("true"));
    let kept = queue.attribute(QueueAttributeName::RedrivePolicy).await.unwrap();
    assert!(kept.contains(&dead.arn().await) && kept.contains("maxReceiveCount"));
}

#[tokio::test]
async fn attributes_can_be_changed() {
    let sqs = Sqs::start().await;
    let dead = sqs.fifo(&[]).await;
    let queue = sqs.fifo(&[]).await;
    let text = format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":"5"}}"#, dead.arn().await);
    let set = sqs.client.set_queue_attributes().queue_url(&queue.url);
    let set = set.attributes(QueueAttributeName::VisibilityTimeout, "77");
    set.attributes(QueueAttributeName::RedrivePolicy, text).send().await.unwrap();
    assert_eq!(queue.number(QueueAttributeName::VisibilityTimeout).await, 77);
    assert!(queue.attribute(QueueAttributeName::RedrivePolicy).await.is_some());

    let set = sqs.client.set_queue_attributes().queue_url(&queue.url);
    set.attributes(QueueAttributeName::RedrivePolicy, "").send().await.unwrap();
    assert_eq!(queue.attribute(QueueAttributeName::RedrivePolicy).await, None);
}

#[tokio::test]
async fn attributes_out_of_range_are_refused() {
    let sqs = Sqs::start().await;
    let queue = sqs.standard(&[]).await;
    let cases = [
        (QueueAttributeName::VisibilityTimeout, "43201", "InvalidAttributeValue"),
        (QueueAttributeName::MessageRetentionPeriod, "59", "InvalidAttributeValue"),
        (QueueAttributeName::MaximumMessageSize, "1048577", "InvalidAttributeValue"),
        (QueueAttributeName::from("Colour"), "blue", "InvalidAttributeName"),
    ];
    for (name, value, expected) in cases {
        let set = sqs.client.set_queue_attributes().queue_url(&queue.url);
        assert_eq!(code(set.attributes(name, value).send().await), expected);
    }
}

#[tokio::test]
async fn a_purged_queue_is_empty_and_works_on() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two"]).await;
    queue.receive(1).await;
    queue.client.purge_queue().queue_url(&queue.url).send().await.unwrap();
    assert!(queue.receive_now(10).await.is_empty());
    queue.send("ann", "three").await;
    assert_eq!(bodies(&queue.receive(10).await), ["three"]);
}

#[tokio::test]
async fn a_deleted_queue_is_gone() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send("ann", "one").await;
    queue.client.delete_queue().queue_url(&queue.url).send().await.unwrap();
    let send = queue.sending("two").message_group_id("ann").message_deduplication_id("2");
    assert_eq!(code(send.send().await), NO_SUCH_QUEUE);
}
