//! What a message may be.

use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{
    MessageAttributeValue, MessageSystemAttributeName, MessageSystemAttributeNameForSends,
    MessageSystemAttributeValue,
};

use crate::harness::{Sqs, bodies, code, system};

const MEBIBYTE: usize = 1_048_576;

fn text(kind: &str, value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder().data_type(kind).string_value(value).build().unwrap()
}

#[tokio::test]
async fn a_message_may_have_a_mebibyte_and_no_more() {
    let queue = Sqs::start().await.standard(&[]).await;
    let largest = "x".repeat(MEBIBYTE);
    queue.post(&largest).await;
    assert_eq!(bodies(&queue.receive(1).await), [largest.as_str()]);
    let larger = queue.sending(&format!("{largest}x")).send().await;
    assert_eq!(code(larger), "InvalidParameterValue");
}

#[tokio::test]
async fn the_size_is_in_bytes_and_includes_attributes() {
    let queue = Sqs::start().await.standard(&[]).await;
    let more = queue.sending(&"é".repeat(MEBIBYTE / 2)).message_attributes("a", text("String", "b"));
    assert_eq!(code(more.send().await), "InvalidParameterValue");
}

#[tokio::test]
async fn a_message_must_have_text() {
    let queue = Sqs::start().await.standard(&[]).await;
    assert_eq!(code(queue.sending("").send().await), "MissingParameter");
}

#[tokio::test]
async fn characters_outside_xml_are_refused_and_all_others_arrive() {
    let queue = Sqs::start().await.standard(&[]).await;
    for outside in ["bell \u{7}", "null \u{0}", "\u{FFFE}"] {
        assert_eq!(code(queue.sending(outside).send().await), "InvalidMessageContents");
    }
    let inside = "tab\t line\r\n \"quoted\" \\ <b>&amp; é 日本語 🌙 \u{FFFD}";
    queue.post(inside).await;
    assert_eq!(bodies(&queue.receive(1).await), [inside]);
}

#[tokio::test]
async fn group_and_deduplication_ids_have_limits() {
    let queue = Sqs::start().await.fifo(&[]).await;
    queue.send(&"g".repeat(128), &"d".repeat(128)).await;
    for (group, id) in [("g".repeat(129), "d".to_owned()), ("g".to_owned(), "not one word".to_owned())] {
        let send = queue.sending("x").message_group_id(group).message_deduplication_id(id);
        assert_eq!(code(send.send().await), "InvalidParameterValue");
    }
}

#[tokio::test]
async fn a_receive_asks_for_one_to_ten_messages_and_waits_twenty_seconds_at_most() {
    let queue = Sqs::start().await.standard(&[]).await;
    let receive = || queue.client.receive_message().queue_url(&queue.url);
    assert_eq!(code(receive().max_number_of_messages(0).send().await), "InvalidParameterValue");
    assert_eq!(code(receive().max_number_of_messages(11).send().await), "InvalidParameterValue");
    assert_eq!(code(receive().wait_time_seconds(21).send().await), "InvalidParameterValue");
    assert_eq!(code(receive().visibility_timeout(43_201).send().await), "InvalidParameterValue");
}

/// The digests are of Python's `hashlib`, over the bytes that the SQS guide describes.
#[tokio::test]
async fn attributes_arrive_with_the_digests_of_what_was_sent() {
    let queue = Sqs::start().await.standard(&[]).await;
    let bytes = MessageAttributeValue::builder().data_type("Binary").binary_value(Blob::new([0, 255]));
    let sent = queue.sending("hello");
    let sent = sent.message_attributes("number", text("Number", "42"));
    let sent = sent.message_attributes("kind", text("String.custom", "greeting"));
    let sent = sent.message_attributes("bytes", bytes.build().unwrap()).send().await.unwrap();
    assert_eq!(sent.md5_of_message_body.as_deref(), Some("5d41402abc4b2a76b9719d911017c592"));
    assert_eq!(sent.md5_of_message_attributes.as_deref(), Some("572d4cfe40e8bc27b976ee5aae19e5a8"));

    let received = queue.receive(1).await;
    assert_eq!(received[0].md5_of_body, sent.md5_of_message_body);
    assert_eq!(received[0].md5_of_message_attributes, sent.md5_of_message_attributes);
    let attributes = received[0].message_attributes.as_ref().unwrap();
    assert_eq!(attributes["number"], text("Number", "42"));
    assert_eq!(attributes["kind"], text("String.custom", "greeting"));
    assert_eq!(attributes["bytes"].binary_value, Some(Blob::new([0, 255])));
}

#[tokio::test]
async fn a_receive_gives_only_the_attributes_it_asks_for() {
    let queue = Sqs::start().await.standard(&[]).await;
    let sent = queue.sending("hello").message_attributes("desk.office", text("String", "Tokyo"));
    sent.message_attributes("other", text("String", "x")).send().await.unwrap();
    let receive = queue.client.receive_message().queue_url(&queue.url);
    let receive = receive.message_attribute_names("desk.*").wait_time_seconds(5);
    let message = receive.send().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(message.message_attributes.unwrap().keys().collect::<Vec<_>>(), ["desk.office"]);
    assert_eq!(message.attributes, None);
}

#[tokio::test]
async fn the_trace_header_travels_with_the_message() {
    let queue = Sqs::start().await.standard(&[]).await;
    let header = MessageSystemAttributeValue::builder().data_type("String").string_value("Root=1-2");
    let send = queue.sending("hello").message_system_attributes(
        MessageSystemAttributeNameForSends::AwsTraceHeader,
        header.build().unwrap(),
    );
    send.send().await.unwrap();
    let received = queue.receive(1).await;
    assert_eq!(system(&received[0], &MessageSystemAttributeName::AwsTraceHeader), Some("Root=1-2"));
}
