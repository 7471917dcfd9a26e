//! The whole desk, from a provider's webhook to what agents and customers see.

use std::path::Path;

use http::StatusCode;
use nightdesk_adapters::dynamodb::RecordEntry;
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_domain::{CustomerId, EventKind, ReplyStatus};
use nightdesk_pipeline::ports::{Change, Promises, Record, Verdicts};
use nightdesk_tests::{
    SATURDAY, agent_items, call, desk, events, history, peek, replies, reply_that_is, sample, settled, text,
    until, whatsapp,
};
use serde_json::json;

const ANN: &str = "447700900123";
const ANN_ADDRESS: &str = "tel:+447700900123";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_at_night_is_recorded_queued_and_answered() {
    let desk = desk(SATURDAY).await;
    assert_eq!(desk.door.post(&text("wamid.1", ANN, "Hello?")).await, StatusCode::OK);
    let reply = reply_that_is(&desk.stores, ANN_ADDRESS, &[ReplyStatus::Sent]).await;
    assert!(reply.text.contains("Monday 30 November at 09:00"), "{}", reply.text);
    settled(&desk.stores).await;
    let items = agent_items(&desk.stores).await;
    assert_eq!((items.len(), items[0].answered[0].text.as_str()), (1, reply.text.as_str()));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_contacts_five_messages_and_four_statuses_end_where_they_belong() {
    let desk = desk(SATURDAY).await;
    // Two replies of ours, whose statuses come in the same request as new messages.
    for (id, from) in [("wamid.a0", "447700900101"), ("wamid.b0", "447700900102")] {
        desk.door.post(&text(id, from, "First")).await;
    }
    let first =
        reply_that_is(&desk.stores, "tel:+447700900101", &[ReplyStatus::Sent]).await.provider_id.unwrap();
    let second =
        reply_that_is(&desk.stores, "tel:+447700900102", &[ReplyStatus::Sent]).await.provider_id.unwrap();

    let contact = |id: &str, name: &str| json!({"wa_id": id, "profile": {"name": name}});
    let message = |id: &str, from: &str| json!({"from": from, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": id}});
    let status = |of: &str, to: &str, status: &str| json!({"id": of, "recipient_id": to, "status": status, "timestamp": "$seconds"});
    let post = whatsapp(&json!({
        "contacts": [contact("447700900103", "Cleo"), contact("447700900101", "Ann"), contact("447700900102", "Bob")],
        "messages": [
            message("wamid.1", "447700900101"), message("wamid.2", "447700900102"), message("wamid.3", "447700900103"),
            {"from": "447700900101", "id": "wamid.4", "timestamp": "$seconds", "type": "hologram", "hologram": {"size": 3}},
            message("wamid.5", "447700900102"),
        ],
        "statuses": [
            status(&first, "447700900101", "read"), status(&first, "447700900101", "delivered"),
            status(&second, "447700900102", "delivered"), status("wamid.from-another-tool", "447700900103", "read"),
        ],
    }));
    let accepted = desk.door.post(&post).await;
    assert_eq!(accepted, StatusCode::OK);
    settled(&desk.stores).await;

    for (address, name, said, reply) in [
        ("tel:+447700900101", "Ann", vec!["wamid.a0", "wamid.1", "wamid.4"], ReplyStatus::Read),
        ("tel:+447700900102", "Bob", vec!["wamid.b0", "wamid.2", "wamid.5"], ReplyStatus::Delivered),
        ("tel:+447700900103", "Cleo", vec!["wamid.3"], ReplyStatus::Sent),
    ] {
        let history = history(&desk.stores, address).await.unwrap();
        assert_eq!(history.profiles[0].sender.name.as_deref(), Some(name));
        let mut ids: Vec<_> = events(&history).iter().map(|event| event.key.id.as_str()).collect();
        ids.sort_unstable();
        let mut said = said;
        said.sort_unstable();
        assert_eq!(ids, said);
        assert_eq!(replies(&history).iter().map(|reply| reply.status).collect::<Vec<_>>(), [reply]);
    }
    let ann = history(&desk.stores, "tel:+447700900101").await.unwrap();
    assert!(
        events(&ann)
            .iter()
            .any(|event| matches!(&event.kind, EventKind::Unsupported { what, .. } if what == "hologram"))
    );
    let cleo = history(&desk.stores, "tel:+447700900103").await.unwrap();
    let elsewhere =
        |entry: &&RecordEntry| matches!(entry, RecordEntry::SentElsewhere { status, .. } if status == "read");
    assert_eq!(cleo.entries.iter().filter(elsewhere).count(), 1);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_post_ten_times_at_once_changes_nothing() {
    let desk = desk(SATURDAY).await;
    let post = text("wamid.1", ANN, "Hello?");
    let requests: Vec<_> = (0..10).map(|_| desk.door.signed(&post)).collect();
    let calls: Vec<_> = requests.into_iter().map(|request| tokio::spawn(call(request))).collect();
    for answered in calls {
        assert_eq!(answered.await.unwrap().status(), StatusCode::OK);
    }
    settled(&desk.stores).await;
    let history = history(&desk.stores, ANN_ADDRESS).await.unwrap();
    assert_eq!((events(&history).len(), replies(&history).len()), (1, 1));
    assert_eq!(agent_items(&desk.stores).await.len(), 1);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_addresses_of_one_customer_writing_at_once_open_one_case() {
    let desk = desk(SATURDAY).await;
    let both = json!({"from": ANN, "from_user_id": "GB.42", "id": "wamid.0", "timestamp": "$seconds", "type": "text", "text": {"body": "I am both"}});
    desk.door.post(&whatsapp(&json!({"messages": [both]}))).await;
    settled(&desk.stores).await;
    let hidden = |id: usize| json!({"from_user_id": "GB.42", "id": format!("wamid.h{id}"), "timestamp": "$seconds", "type": "text", "text": {"body": "hidden"}});
    let mut calls = Vec::new();
    for n in 0..5 {
        let open = desk.door.signed(&text(&format!("wamid.o{n}"), ANN, "open"));
        calls.extend([open, desk.door.signed(&whatsapp(&json!({"messages": [hidden(n)]})))]);
    }
    let calls: Vec<_> = calls.into_iter().map(|request| tokio::spawn(call(request))).collect();
    for answered in calls {
        assert_eq!(answered.await.unwrap().status(), StatusCode::OK);
    }
    settled(&desk.stores).await;
    let history = history(&desk.stores, ANN_ADDRESS).await.unwrap();
    assert_eq!((history.cases.len(), replies(&history).len(), events(&history).len()), (1, 1, 11));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_customers_who_turn_out_to_be_one_are_shown_as_one_with_all_they_wrote() {
    let desk = desk(SATURDAY).await;
    let by = |id: &str, number: Option<&str>| {
        let mut message = json!({"from_user_id": "GB.42", "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": id}});
        if let Some(number) = number {
            message["from"] = json!(number);
        }
        whatsapp(&json!({"messages": [message]}))
    };
    for sample in [
        text("wamid.1", ANN, "By number"),
        by("wamid.2", None),
        by("wamid.3", Some(ANN)),
        by("wamid.4", None),
    ] {
        assert_eq!(desk.door.post(&sample).await, StatusCode::OK);
        settled(&desk.stores).await;
    }
    for address in [ANN_ADDRESS, "whatsapp:GB.42"] {
        let history = history(&desk.stores, address).await.unwrap();
        let ids: Vec<_> = events(&history).iter().map(|event| event.key.id.as_str()).collect();
        assert_eq!(ids, ["wamid.1", "wamid.2", "wamid.3", "wamid.4"], "{address}");
        // Each was told before they were known to be one; nobody was told again.
        assert_eq!((history.cases.len(), replies(&history).len()), (1, 2), "{address}");
    }
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_one_second_are_shown_in_the_order_they_came() {
    let desk = desk(SATURDAY).await;
    let message = |n: usize| json!({"from": ANN, "id": format!("wamid.{}", 9 - n), "timestamp": "$seconds", "type": "text", "text": {"body": n.to_string()}});
    let messages: Vec<_> = (0..9).map(message).collect();
    desk.door.post(&whatsapp(&json!({"messages": messages}))).await;
    settled(&desk.stores).await;
    let history = history(&desk.stores, ANN_ADDRESS).await.unwrap();
    let ids: Vec<_> = events(&history).iter().map(|event| event.key.id.clone()).collect();
    assert_eq!(ids, (0..9).map(|n| format!("wamid.{}", 9 - n)).collect::<Vec<_>>());
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_is_accepted_and_dealt_with() {
    let desk = desk(SATURDAY).await;
    let mut posted = 0;
    for folder in ["meta", "telegram", "twilio", "webchat"] {
        for file in std::fs::read_dir(Path::new("../events").join(folder)).unwrap() {
            let path = file.unwrap().path();
            let sample = Sample::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
            assert!(desk.door.post(&sample).await.is_success(), "{}", path.display());
            posted += 1;
        }
    }
    assert!(posted > 50, "{posted} samples");
    settled(&desk.stores).await;
    for dead in ["inbound-dead.fifo", "outbound-dead.fifo", "agents-dead.fifo", "media-dead"] {
        assert_eq!(peek(&desk.stores, dead).await, [""; 0], "{dead}");
    }
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authentic_body_that_cannot_be_read_is_parked_and_answered_200() {
    let desk = desk(SATURDAY).await;
    let odd = sample(json!({"provider": "telegram", "about": "No update.", "body": ["what", "is", "this"]}));
    assert_eq!(desk.door.post(&odd).await, StatusCode::OK);
    assert_eq!(peek(&desk.stores, "parked").await.len(), 1);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_questions_is_found_by_when_customers_wrote() {
    let desk = desk(SATURDAY).await;
    let record = desk.stores.record();
    let verdict = |event: &str, at: &str, outcome| Verdict {
        at: at.parse().unwrap(),
        event: format!("sms:1:{event}"),
        address: ANN_ADDRESS.parse().unwrap(),
        customer: CustomerId::new("ann"),
        case: 1,
        outcome,
        answer: None,
        offered: Vec::new(),
        language: None,
        candidates: Vec::new(),
    };
    let verdicts = vec![
        verdict("SM1", "2026-11-28T23:59:59.999Z", Outcome::Offered),
        verdict("SM2", "2026-11-29T00:00:00Z", Outcome::Missed),
        verdict("SM2", "2026-11-29T00:00:00Z", Outcome::HandedOver),
    ];
    let change = Change { verdicts: verdicts.clone(), ..Change::default() };
    record.write(&change).await.unwrap();
    record.write(&change).await.unwrap();
    let found = async |from: &str, until: &str| {
        record.verdicts_between(from.parse().unwrap(), until.parse().unwrap()).await.unwrap()
    };
    let all = found("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z").await;
    assert_eq!(all.len(), verdicts.len(), "each once");
    assert!(verdicts.iter().all(|verdict| all.contains(verdict)));
    assert_eq!(found("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z").await, verdicts[..1]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_found_by_its_moment_until_a_person_has_answered() {
    let desk = desk(SATURDAY).await;
    desk.door.post(&text("wamid.1", "447700900123", "Hello?")).await;
    reply_that_is(&desk.stores, "tel:+447700900123", &[ReplyStatus::Sent]).await;
    let record = desk.stores.record();
    let cases = async |from: &str, until: &str| {
        let found = record.unanswered(from.parse().unwrap(), until.parse().unwrap()).await.unwrap();
        found.iter().map(|commitment| commitment.case).collect::<Vec<_>>()
    };
    // Told of Monday, 09:00: an answer is due by 13:00.
    assert_eq!(cases("2026-11-28T00:00:00Z", "2026-12-05T00:00:00Z").await, [1]);
    assert_eq!(cases("2026-11-30T13:00:00Z", "2026-11-30T13:00:00.001Z").await, [1]);
    assert!(cases("2026-11-28T00:00:00Z", "2026-11-30T13:00:00Z").await.is_empty());
    assert!(cases("2026-11-30T13:00:00.001Z", "2026-12-05T00:00:00Z").await.is_empty());

    let echo = json!({"from": "441234567890", "to": "447700900123", "id": "wamid.answer", "timestamp": "1795834860", "type": "text", "text": {"body": "We are here."}});
    let value = json!({"messaging_product": "whatsapp", "metadata": {"display_phone_number": "441234567890", "phone_number_id": "1001"}, "message_echoes": [echo]});
    let changes = json!([{"field": "smb_message_echoes", "value": value}]);
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]});
    desk.door.post(&sample(json!({"provider": "meta", "about": "A test.", "body": body}))).await;
    until("the answer ends it", async || {
        cases("2026-11-28T00:00:00Z", "2026-12-05T00:00:00Z").await.is_empty().then_some(())
    })
    .await;
    desk.stop().await;
}
