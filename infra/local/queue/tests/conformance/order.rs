//! FIFO order and groups.

use std::collections::HashMap;

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use crate::harness::{SECOND, Sqs, bodies, receives, system};

#[tokio::test]
async fn messages_of_a_group_come_in_the_order_they_were_sent() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    for expected in ["one", "two", "three"] {
        let received = queue.receive(1).await;
        assert_eq!(bodies(&received), [expected]);
        queue.delete(&received[0]).await;
    }
    assert!(queue.receive_now(1).await.is_empty());
}

#[tokio::test]
async fn one_receive_gives_several_messages_of_a_group() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    let received = queue.receive(10).await;
    assert_eq!(bodies(&received), ["one", "two", "three"]);
    let sequence = |index: usize| system(&received[index], &MessageSystemAttributeName::SequenceNumber);
    assert!(sequence(0) < sequence(1) && sequence(1) < sequence(2));
    assert_eq!(system(&received[0], &MessageSystemAttributeName::MessageGroupId), Some("ann"));
}

#[tokio::test]
async fn one_receive_gives_messages_of_several_groups() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["ann 1", "ann 2"]).await;
    queue.send_all("bob", &["bob 1"]).await;
    let received = queue.receive(10).await;
    let mut all = bodies(&received);
    all.sort_unstable();
    assert_eq!(all, ["ann 1", "ann 2", "bob 1"]);
}

#[tokio::test]
async fn a_group_in_flight_is_blocked_and_another_is_not() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["ann 1", "ann 2"]).await;
    let held = queue.receive(1).await;
    assert_eq!(bodies(&held), ["ann 1"]);
    assert!(queue.receive_now(10).await.is_empty(), "the rest of the group must wait");

    queue.send("bob", "bob 1").await;
    assert_eq!(bodies(&queue.receive(10).await), ["bob 1"]);

    queue.delete(&held[0]).await;
    assert_eq!(bodies(&queue.receive(10).await), ["ann 2"]);
}

#[tokio::test]
async fn a_group_stays_blocked_until_the_last_message_in_flight_is_done() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    let held = queue.receive(2).await;
    queue.hide(&held[0], 0).await;
    assert!(queue.receive_now(10).await.is_empty(), "the second is still in flight");
    queue.delete(&held[1]).await;
    assert_eq!(bodies(&queue.receive(10).await), ["one", "three"]);
}

#[tokio::test]
async fn lapsed_messages_come_again_first_and_in_order() {
    let sqs = Sqs::start().await;
    let queue = sqs.fifo(&[(QueueAttributeName::VisibilityTimeout, "1")]).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    assert_eq!(bodies(&queue.receive(2).await), ["one", "two"]);
    sqs.lapse(SECOND, &queue).await;
    let again = queue.receive(10).await;
    assert_eq!(bodies(&again), ["one", "two", "three"]);
    assert_eq!(again.iter().map(receives).collect::<Vec<_>>(), ["2", "2", "1"]);
}

#[tokio::test]
async fn a_standard_queue_gives_every_message_once() {
    let queue = Sqs::start().await.standard(&[]).await;
    let sent: Vec<String> = (10..35).map(|number| number.to_string()).collect();
    for body in &sent {
        queue.post(body).await;
    }
    let mut seen = Vec::new();
    while seen.len() < sent.len() {
        let received = queue.receive(10).await;
        assert!(!received.is_empty());
        for message in received {
            queue.delete(&message).await;
            seen.push(message.body.unwrap());
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, sent);
}

#[tokio::test]
async fn consumers_side_by_side_see_each_group_in_order_and_each_message_once() {
    const GROUPS: usize = 8;
    const EACH: usize = 12;
    let queue = Sqs::start().await.fifo(&[]).await;
    for number in 0..EACH {
        for group in 0..GROUPS {
            queue.send(&group.to_string(), &format!("{group}:{number}")).await;
        }
    }
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..6 {
        let (queue, tell) = (queue.clone(), tell.clone());
        tokio::spawn(async move {
            loop {
                for message in queue.receive(3).await {
                    tell.send(message.body.clone().unwrap()).unwrap();
                    queue.delete(&message).await;
                }
            }
        });
    }
    let mut next: HashMap<String, usize> = HashMap::new();
    for _ in 0..GROUPS * EACH {
        let body = told.recv().await.unwrap();
        let (group, number) = body.split_once(':').unwrap();
        let expected = next.entry(group.to_owned()).or_default();
        assert_eq!(number.parse::<usize>().unwrap(), *expected, "in group {group}");
        *expected += 1;
    }
}
