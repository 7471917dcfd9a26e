//! What the app's events become.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::ReceiptStatus;
use serde_json::json;

use super::{ID, body, event, normalised};

#[test]
fn a_message_has_the_apps_own_id_and_everything_else_that_of_its_webhook() {
    let message = event("message", json!({ "id": "m-1", "text": "Hello", "thread": "c-7" }));
    assert_eq!(message.key.to_string(), "app:app:m-1");
    assert_eq!((message.address.as_str(), message.thread.as_str()), ("app:app:u-1", "c-7"));
    assert_eq!(message.at.to_rfc3339(), "2026-11-23T02:29:00+00:00");
    let deletion = event("deletion", json!({ "of": "m-1" }));
    assert_eq!(deletion.key.id, format!("webhook:{ID}"));
    assert_eq!(deletion.thread, "u-1", "without a thread, the customer is one");
}

#[test]
fn a_customers_language_zone_and_other_addresses_are_taken_where_they_can_be_read() {
    let customer = json!({ "id": "u-1", "language": "de-CH", "zone": "Europe/Zurich",
        "also": ["tel:+41441234567", "mailto:ann@example.com", "telegram:42", "tel:none", "x"] });
    let event_of = event("message", json!({ "id": "1", "text": "Hi", "customer": customer }));
    let also: Vec<_> = event_of.also.iter().map(|address| address.as_str()).collect();
    assert_eq!(also, ["tel:+41441234567", "mailto:ann@example.com"]);
    assert_eq!(event_of.sender.zone.unwrap().name(), "Europe/Zurich");
    let odd = json!({ "id": "u-1", "name": "Ann", "zone": "Europe/Nowhere" });
    let event_of = event("message", json!({ "id": "1", "text": "Hi", "customer": odd }));
    assert_eq!((event_of.sender.zone, event_of.sender.name.as_deref()), (None, Some("Ann")));
}

#[test]
fn a_vouched_address_is_spelt_as_on_the_channel_that_it_belongs_to() {
    for (vouched, address) in [
        ("mailto:Ann@Example.com", "mailto:ann@example.com"),
        ("mailto:ann%2Bshop@b%C3%BCcher.example?subject=x", "mailto:ann+shop@xn--bcher-kva.example"),
        ("tel:+1 (212) 555-0123", "tel:+12125550123"),
    ] {
        let customer = json!({ "id": "u-1", "also": [vouched] });
        let event = event("message", json!({ "id": "1", "text": "Hi", "customer": customer }));
        assert_eq!(event.also[0].as_str(), address);
    }
}

#[test]
fn who_has_no_id_or_none_that_is_an_address_is_nobody() {
    for customer in
        [json!({}), json!({ "id": "" }), json!({ "id": " " }), json!({ "id": "a#b" }), json!(7), json!(null)]
    {
        let read =
            normalised(body("message", json!({ "customer": customer, "id": "1", "text": "Hi" })).to_string());
        assert_eq!(read.unwrap().unreadable.len(), 1, "{customer}");
    }
}

#[test]
fn what_is_not_of_its_shape_is_kept_and_a_message_awaits_an_answer() {
    for (kind, data, awaits) in [
        ("message", json!({ "text": "without an id" }), true),
        ("message", json!({ "id": "1", "text": "" }), true),
        ("message", json!({ "id": "1", "text": 7 }), true),
        ("postback", json!({}), true),
        ("edit", json!({ "text": "of nothing" }), false),
        ("deletion", json!({}), false),
        ("receipt", json!({ "of": "r-1" }), false),
        ("receipt", json!({ "of": "r-1", "status": "lost" }), false),
        ("agent_message", json!({ "text": "without an id" }), false),
        ("poke", json!({}), false),
    ] {
        match event(kind, data.clone()).kind {
            EventKind::Unsupported { what, message, .. } => {
                assert_eq!((what.as_str(), message), (kind, awaits), "{data}")
            }
            other => panic!("{data}: {other:?}"),
        }
    }
}

#[test]
fn a_receipt_names_a_reply_by_its_id_or_our_reference() {
    let receipt = |data| match event("receipt", data).kind {
        EventKind::Receipt { of, status, reference } => (of, status, reference),
        other => panic!("{other:?}"),
    };
    let read = receipt(json!({ "of": "r-1", "status": "read" }));
    assert_eq!(read, ("r-1".to_owned(), ReceiptStatus::Read, None));
    let failed =
        receipt(json!({ "reference": "ours", "status": "failed", "code": "gone", "opted_out": true }));
    let status = ReceiptStatus::Failed { code: "gone".to_owned(), opted_out: true };
    assert_eq!(failed, ("ours".to_owned(), status, Some("ours".to_owned())));
}

#[test]
fn a_thread_that_cannot_be_named_again_takes_no_reply() {
    for thread in ["".to_owned(), "a\nb".to_owned(), "x".repeat(513)] {
        assert_eq!(event("message", json!({ "id": "1", "text": "Hi", "thread": thread })).thread, "");
    }
}
