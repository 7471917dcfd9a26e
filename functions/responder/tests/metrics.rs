//! What a batch comes to as metrics.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use nightdesk_domain::{Account, Channel, Event, EventKey};
use nightdesk_pipeline::envelope::Inbound;
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, MemoryRecord};
use nightdesk_pipeline::respond::{Phrased, Responded};
use nightdesk_responder::{DeskFolder, NotLearnt, Respond};
use nightdesk_runtime::metrics::{Metrics, Tally};
use nightdesk_runtime::{Clock, batch};
use serde_json::json;

/// When the messages were received: the sample desk is closed everywhere.
const RECEIVED: &str = "2026-11-28T03:00:00Z";

fn responder() -> Respond {
    let fuse = Fuse::none();
    let now = "2026-11-28T03:00:00.250Z".parse().unwrap();
    Respond {
        folder: DeskFolder::read("../../infra/desk".as_ref()).unwrap(),
        answers: Ok(None),
        phraser: None,
        unplanned: Default::default(),
        record: Box::new(MemoryRecord::new(&fuse)),
        agents: Box::new(MemoryQueue::new(&fuse)),
        outbound: Box::new(MemoryQueue::new(&fuse)),
        media: Box::new(MemoryQueue::new(&fuse)),
        clock: Clock::new(move || now),
    }
}

fn text(id: &str, delivery: &str) -> String {
    let event: Event = serde_json::from_value(json!({
        "key": EventKey { channel: Channel::new("whatsapp"), account: Account::new("1001"), id: id.to_owned() },
        "address": "tel:+447700900123",
        "sender": {"name": "Ann Example"},
        "at": RECEIVED,
        "received": RECEIVED,
        "thread": "447700900123",
        "kind": "message",
        "content": {"type": "text", "text": "My parcel has not come."},
    }))
    .unwrap();
    let envelope = Inbound::V1 { delivery: delivery.to_owned(), provider: None, event: Box::new(event) };
    serde_json::to_string(&envelope).unwrap()
}

fn batch_of(bodies: &[String]) -> SqsEvent {
    let mut event = SqsEvent::default();
    for (n, body) in bodies.iter().enumerate() {
        let mut message = SqsMessage::default();
        message.message_id = Some(n.to_string());
        message.body = Some(body.clone());
        message.attributes.insert("MessageGroupId".to_owned(), format!("group-{}", n / 3));
        event.records.push(message);
    }
    event
}

#[tokio::test]
async fn a_batch_is_counted_as_one_line_that_says_nothing_of_anybody() {
    let respond = responder();
    let bodies =
        [text("wamid.1", "call-1"), text("wamid.2", "call-2"), text("wamid.1", "call-3"), "{}".into()];
    let batch = batch::each(batch_of(&bodies), &respond).await;
    let tally = respond.tally(&batch);
    let expected = Tally::default()
        .count("Recorded", 2)
        .count("Replies", 1)
        .count("Duplicates", 1)
        .count("ComesAgain", 1)
        .milliseconds("AnswerLag", vec![250, 250]);
    assert_eq!(tally, expected);
    let line = Metrics::of_stage("prod".to_owned(), respond.clock.clone()).line(&tally).unwrap();
    for private in ["447700900123", "Ann", "parcel", "wamid"] {
        assert!(!line.contains(private), "{private} in {line}");
    }
}

#[tokio::test]
async fn a_desk_whose_answers_are_not_learnt_says_so_with_each_batch() {
    let respond = Respond { answers: Err(NotLearnt), ..responder() };
    for id in ["wamid.1", "wamid.2"] {
        let batch = batch::each(batch_of(&[text(id, "call-1")]), &respond).await;
        let expected = Tally::default().count("Recorded", 1).count("AnswersNotLearnt", 1);
        let replies = usize::from(id == "wamid.1");
        assert_eq!(
            respond.tally(&batch),
            expected.count("Replies", replies).milliseconds("AnswerLag", vec![250])
        );
    }
}

#[tokio::test]
async fn what_became_of_answers_that_a_model_was_there_to_phrase_is_counted() {
    let respond = responder();
    let recorded = |phrased| {
        let received = RECEIVED.parse().unwrap();
        Ok(Responded::Recorded { replies: 1, for_agents: true, received, phrased })
    };
    let outcomes = [
        None,
        Some(Phrased::InOtherWords),
        Some(Phrased::InOtherWords),
        Some(Phrased::Late),
        Some(Phrased::Refused),
        Some(Phrased::Unfaithful),
        Some(Phrased::NotAsked),
    ];
    let outcomes: Vec<_> = outcomes.into_iter().map(recorded).collect();
    let tally = respond.tally(&batch::Dealt { response: SqsBatchResponse::default(), outcomes });
    let expected = Tally::default()
        .count("Recorded", 7)
        .count("Replies", 7)
        .count("Phrased", 2)
        .count("PlainAsLate", 1)
        .count("PlainAsRefused", 1)
        .count("PlainAsUnfaithful", 1)
        .count("PlainAsNotAsked", 1)
        .milliseconds("AnswerLag", vec![250; 7]);
    assert_eq!(tally, expected);
}
