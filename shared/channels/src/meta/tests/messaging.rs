//! What Messenger's and Instagram's elements say, in all their shapes.

use nightdesk_domain::event::{Content, Part};
use nightdesk_domain::{Event, EventKind};
use serde_json::{Value, json};

use super::{PAGE, from, normalised, page};

const CUSTOMER: &str = "6079842318713022";

/// The events of one element, of which nothing may be parked.
fn events(name: &str, member: &Value) -> Vec<Event> {
    let normalised = normalised(page(&json!([from(CUSTOMER, name, member)]))).unwrap();
    assert!(normalised.unreadable.is_empty(), "{member}");
    normalised.events
}

fn only(name: &str, member: &Value) -> Event {
    let mut events = events(name, member);
    assert_eq!(events.len(), 1, "{member}");
    events.remove(0)
}

#[test]
fn a_message_without_an_id_is_kept_under_one_that_it_gets_every_time() {
    let first = only("message", &json!({ "text": "Hi" }));
    assert!(first.key.id.starts_with("made:message:"));
    assert_eq!(first, only("message", &json!({ "text": "Hi" })));
    assert_ne!(first.key, only("message", &json!({ "text": "Hello" })).key);
}

#[test]
fn a_place_whose_coordinates_cannot_be_read_is_kept_as_it_came() {
    for payload in [json!(null), json!({}), json!({ "coordinates": { "lat": "north" } })] {
        let attachment = json!({ "type": "location", "payload": payload });
        let event = only("message", &json!({ "mid": "m_1", "attachments": [attachment] }));
        let EventKind::Message { content, .. } = event.kind else { panic!("no message") };
        let part = Part::Structured { what: "location".to_owned(), data: attachment };
        assert_eq!(content, Content::part(part, None));
    }
}

#[test]
fn attachments_of_any_shape_are_kept() {
    for attachments in
        [json!([7]), json!({ "type": "image" }), json!([{ "type": 7 }]), json!([null]), json!("x")]
    {
        let event = only("message", &json!({ "mid": "m_1", "text": "Look", "attachments": attachments }));
        let EventKind::Message { content, .. } = event.kind else { panic!("no message") };
        assert_eq!((content.text.as_deref(), content.parts.len()), (Some("Look"), 1), "{attachments}");
    }
}

#[test]
fn a_message_of_nothing_still_awaits_an_answer() {
    for message in [
        json!({ "mid": "m_1" }),
        json!({ "mid": "m_1", "text": "" }),
        json!(7),
        json!({ "mid": "m_1", "text": "x", "is_unsupported": true }),
    ] {
        let event = only("message", &message);
        assert!(
            matches!(&event.kind, EventKind::Unsupported { message: true, raw: Some(_), .. }),
            "{message}"
        );
    }
}

#[test]
fn a_quick_reply_without_a_payload_is_what_it_says() {
    let event = only("message", &json!({ "mid": "m_1", "text": "Red", "quick_reply": {} }));
    assert!(matches!(&event.kind, EventKind::Message { .. }));
}

#[test]
fn the_first_button_is_known_by_its_title_or_payload() {
    for postback in [
        json!({ "mid": "m_1", "title": "Get Started", "payload": "HELLO" }),
        json!({ "mid": "m_1", "title": "Los geht’s", "payload": "get_started" }),
        json!({ "payload": "<GET_STARTED_PAYLOAD>" }),
    ] {
        let event = only("postback", &postback);
        assert_eq!(event.kind, EventKind::Started { payload: None }, "{postback}");
    }
    let event =
        only("postback", &json!({ "mid": "m_1", "title": "How do I get started?", "payload": "FAQ" }));
    assert!(matches!(&event.kind, EventKind::Postback { .. }));
}

#[test]
fn members_that_are_null_or_of_the_page_hide_nothing_that_a_customer_did() {
    let postback = json!({ "mid": "m_1", "title": "Hours", "payload": "HOURS" });
    for (name, member) in
        [("message", json!(null)), ("app_roles", json!({})), ("message_edit", json!({ "num_edit": 0 }))]
    {
        let mut element = from(CUSTOMER, "postback", &postback);
        element[name] = member;
        let events = normalised(page(&json!([element]))).unwrap().events;
        assert!(matches!(&events[0].kind, EventKind::Postback { .. }), "{name}");
    }
    for name in ["app_roles", "policy_enforcement"] {
        let element = json!({ "recipient": { "id": PAGE }, name: {} });
        let read = normalised(page(&json!([element]))).unwrap();
        assert_eq!((read.events.len(), read.unreadable.len()), (0, 0), "{name}");
    }
}

#[test]
fn a_receipt_names_a_message_or_is_kept_or_left() {
    let delivery = json!({ "mids": ["m_1", "", 7, "m_2"], "watermark": 1_795_400_900_000_i64 });
    let told = events("delivery", &delivery).into_iter();
    let (receipts, kept): (Vec<_>, Vec<_>) =
        told.partition(|event| matches!(event.kind, EventKind::Receipt { .. }));
    let of: Vec<String> = receipts.into_iter().map(|event| event.key.id).collect();
    assert_eq!((of, kept.len()), (vec!["m_1:delivered".to_owned(), "m_2:delivered".to_owned()], 2));
    for (name, member) in [
        ("delivery", json!({ "watermark": 1_795_400_900_000_i64 })),
        ("read", json!({ "watermark": 1_795_400_900_000_i64 })),
        ("read", json!({})),
    ] {
        assert!(events(name, &member).is_empty(), "{name}");
    }
}

#[test]
fn an_edit_is_told_by_its_number_and_an_edit_of_nothing_is_none() {
    let id = |edit: Value| only("message_edit", &edit).key.id;
    assert_eq!(id(json!({ "mid": "m_1", "text": "b", "num_edit": 1 })), "m_1:edit:1");
    assert_eq!(id(json!({ "mid": "m_1", "text": "c", "num_edit": "2" })), "m_1:edit:2");
    assert!(id(json!({ "mid": "m_1", "text": "d" })).starts_with("m_1:edit:"));
    assert!(events("message_edit", &json!({ "mid": "m_1", "num_edit": 0 })).is_empty());
    let event = only("message_edit", &json!({ "mid": "m_1", "num_edit": 1 }));
    assert!(matches!(&event.kind, EventKind::Unsupported { message: false, .. }));
}

#[test]
fn what_is_not_known_or_not_readable_is_a_placeholder_that_nobody_awaits_an_answer_to() {
    for (name, member) in [
        ("game_play", json!({ "game_id": "1" })),
        ("reaction", json!({ "emoji": "❤️" })),
        ("optin", json!({ "type": "something_new" })),
        ("message_edit", json!("x")),
    ] {
        let event = only(name, &member);
        assert!(matches!(&event.kind, EventKind::Unsupported { message: false, .. }), "{name}");
    }
    let event = only("message", &json!({ "is_deleted": true }));
    assert!(matches!(&event.kind, EventKind::Unsupported { message: false, .. }));
}
