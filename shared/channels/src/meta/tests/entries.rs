//! Requests of Messenger and Instagram: entries, whose they are, when things happened, in which order.

use nightdesk_domain::EventKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::batch::junk;
use super::{PAGE, from, normalised, page, received, request};

const CUSTOMER: &str = "6079842318713022";

#[test]
fn one_secret_serves_all_three_channels_and_each_goes_to_its_own() {
    let channel = |body: String| normalised(body).unwrap().events[0].key.channel.to_string();
    let message = json!({ "mid": "m_1", "text": "Hi" });
    let entries = json!([{ "id": PAGE, "messaging": [from(CUSTOMER, "message", &message)] }]);
    assert_eq!(channel(request("page", &entries)), "messenger");
    assert_eq!(channel(request("instagram", &entries)), "instagram");
    let text = json!({ "from": "16505551234", "id": "wamid.1", "type": "text", "text": { "body": "Hi" } });
    assert_eq!(channel(super::change(&json!({ "messages": [text] }))), "whatsapp");
}

#[test]
fn an_entry_without_events_is_parked_and_one_with_none_today_is_not() {
    let entries = json!([7, null, {}, { "id": PAGE }, { "id": PAGE, "messaging": "none" }, { "id": PAGE, "changes": [{}] }]);
    let read = normalised(request("page", &entries)).unwrap();
    let why: Vec<&str> = read.unreadable;
    let without = "an entry without messaging, standby or changes";
    assert_eq!(
        why,
        [without, without, without, without, "a list of events that is no list", "a change without a field"]
    );
    let empty = json!([{ "id": PAGE, "messaging": [] }, { "id": PAGE, "standby": [], "changes": [] }]);
    assert!(normalised(request("instagram", &empty)).unwrap().unreadable.is_empty());
    for body in [r#"{"object":"page"}"#, r#"{"object":"instagram","entry":{}}"#] {
        assert!(normalised(body).is_err(), "{body}");
    }
}

#[test]
fn an_element_without_a_customer_is_parked_and_the_rest_goes_on() {
    let message = json!({ "mid": "m_1", "text": "Hi" });
    let elements = json!([
        null,
        { "message": message },
        { "sender": {}, "recipient": { "id": PAGE }, "message": message },
        { "sender": { "id": "" }, "recipient": { "id": PAGE }, "message": message },
        { "sender": { "id": 1.5 }, "recipient": { "id": PAGE }, "message": message },
        { "sender": { "user_ref": "visitor" }, "recipient": { "id": PAGE }, "postback": { "payload": "X" } },
        { "sender": { "id": "a#b" }, "recipient": { "id": PAGE }, "message": message },
        from(CUSTOMER, "message", &message),
    ]);
    let read = normalised(page(&elements)).unwrap();
    assert_eq!((read.events.len(), read.unreadable.len()), (1, 7));
}

#[test]
fn an_id_that_is_a_number_keeps_all_its_digits() {
    let element =
        json!({ "sender": { "id": 9_007_199_254_740_993_u64 }, "message": { "mid": "m_1", "text": "Hi" } });
    let event = normalised(page(&json!([element]))).unwrap().events.remove(0);
    assert_eq!(event.address.as_str(), "messenger:106677558767423:9007199254740993");
    assert_eq!(event.thread, "9007199254740993");
}

#[test]
fn clocks_tell_milliseconds_seconds_or_nothing() {
    let at = |timestamp: Value| {
        let mut element = from(CUSTOMER, "message", &json!({ "mid": "m_1", "text": "Hi" }));
        element["timestamp"] = timestamp;
        normalised(page(&json!([element]))).unwrap().events[0].at.timestamp_millis()
    };
    let now = received().timestamp_millis();
    assert_eq!(at(json!(now - 1)), now - 1);
    assert_eq!(at(json!((now - 1).to_string())), now - 1);
    assert_eq!(at(json!(now / 1000 - 60)), now - 60_000);
    assert_eq!(at(json!((now / 1000 - 60).to_string())), now - 60_000);
    for wrong in [
        json!(null),
        json!("2021-09-08T06:34:04+0000"),
        json!(now + 60_000),
        json!(0),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(1.5e300),
        json!({}),
    ] {
        assert_eq!(at(wrong.clone()), now, "{wrong}");
    }
}

#[test]
fn a_request_out_of_order_is_put_in_order_by_the_clock() {
    let message = |id: &str, at: i64| {
        let mut element = from(CUSTOMER, "message", &json!({ "mid": id, "text": "Hi" }));
        element["timestamp"] = json!(received().timestamp_millis() + at);
        element
    };
    let entries = json!([
        { "id": PAGE, "messaging": [message("m_3", -1), message("m_1", -20)] },
        { "id": PAGE, "messaging": [message("m_2", -10)] },
    ]);
    let events = normalised(request("page", &entries)).unwrap().events;
    let ids: Vec<&str> = events.iter().map(|event| event.key.id.as_str()).collect();
    assert_eq!(ids, ["m_1", "m_2", "m_3"]);
}

#[test]
fn a_thousand_events_of_many_customers_and_pages_stay_apart() {
    let entries: Vec<Value> = (0..1000)
        .map(|n| {
            let (page, customer) = (format!("10{}", n % 7), format!("60{}", n % 100));
            let message = json!({ "mid": format!("m_{n}"), "text": format!("messenger:{page}:{customer}") });
            json!({ "id": page, "messaging": [{ "sender": { "id": customer }, "recipient": { "id": page }, "message": message }] })
        })
        .collect();
    let events = normalised(request("page", &json!(entries))).unwrap().events;
    assert_eq!(events.len(), 1000);
    for event in events {
        let EventKind::Message { content, .. } = &event.kind else { panic!("no message") };
        assert_eq!(content.text.as_deref(), Some(event.address.as_str()));
    }
}

#[test]
fn a_conversation_of_another_app_is_kept_with_no_way_to_answer() {
    let message = json!({ "mid": "m_1", "text": "Hi" });
    let element = from(CUSTOMER, "message", &message);
    for entry in [
        json!({ "id": PAGE, "standby": [element] }),
        json!({ "id": PAGE, "changes": [{ "field": "standby", "value": element }] }),
    ] {
        let events = normalised(request("instagram", &json!([entry]))).unwrap().events;
        assert_eq!(events[0].thread, "");
        assert!(matches!(&events[0].kind, EventKind::Message { .. }));
    }
}

#[test]
fn both_lists_of_an_entry_are_read() {
    let element = |id: &str| from(CUSTOMER, "message", &json!({ "mid": id, "text": "Hi" }));
    let entry = json!({ "id": PAGE, "messaging": [element("m_1")], "standby": [element("m_2")], "changes": [{ "field": "messages", "value": element("m_3") }] });
    let events = normalised(request("page", &json!([entry]))).unwrap().events;
    let threads: Vec<&str> = events.iter().map(|event| event.thread.as_str()).collect();
    assert_eq!(threads, [CUSTOMER, "", CUSTOMER]);
}

#[test]
fn an_account_is_the_end_that_was_written_to_even_in_the_consoles_entry_zero() {
    let value = json!({ "sender": { "id": "12334" }, "recipient": { "id": "23245" }, "timestamp": "1527459824", "message": { "mid": "random_mid", "text": "random_text" } });
    for entry in [
        json!({ "id": "0", "changes": [{ "field": "messages", "value": value }] }),
        json!({ "id": "0", "field": "messages", "value": value }),
        json!({ "id": "0", "field": "messages", "value": [value] }),
    ] {
        let event = normalised(request("instagram", &json!([entry]))).unwrap().events.remove(0);
        assert_eq!((event.key.account.as_str(), event.thread.as_str()), ("23245", "12334"));
    }
}

proptest! {
    #[test]
    fn no_json_inside_metas_shape_makes_the_reader_panic_or_lose_a_message(
        object in "page|instagram",
        list in "messaging|standby",
        kind in "message|postback|reaction|optin|referral|message_edit|delivery|read|[a-z_]{1,9}",
        inside in junk(),
        other in junk(),
    ) {
        let message = json!({ "mid": "m_1", "text": other, "attachments": inside, "reply_to": other, "quick_reply": inside });
        let elements = json!([from(CUSTOMER, &kind, &inside), from(CUSTOMER, "message", &message), other]);
        let entries = json!([{ "id": PAGE, &list: elements }, { "id": inside, "changes": [{ "field": "messages", "value": other }] }, other]);
        let read = normalised(request(&object, &entries)).unwrap();
        prop_assert!(read.events.iter().any(|event| event.key.id == "m_1"));
    }
}
