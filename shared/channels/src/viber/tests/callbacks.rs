//! What a callback becomes, where the samples in `events/viber` do not show it.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, ReceiptStatus};
use serde_json::{Value, json};

use super::{event, message, received};

#[test]
fn a_message_is_known_by_its_token_with_every_digit() {
    for (token, id) in [
        (json!(u64::MAX), "18446744073709551615"),
        (json!(9_007_199_254_740_993_u64), "9007199254740993"),
        (json!("912661846655238145"), "912661846655238145"),
    ] {
        let members = json!({ "message_token": token, "sender": { "id": "A=" }, "message": { "type": "text", "text": "Hi" } });
        let event = event("message", members);
        assert_eq!((event.key.id.as_str(), event.thread.as_str()), (id, "A="));
        assert_eq!(event.address.as_str(), "viber:A=");
        assert_eq!((received() - event.at).num_milliseconds(), 877);
    }
}

#[test]
fn a_callback_without_a_usable_token_is_known_by_what_it_holds() {
    let id = |token: Value, text: &str| {
        let message = json!({ "type": "text", "text": text });
        event("message", json!({ "message_token": token, "sender": { "id": "A=" }, "message": message }))
            .key
            .id
    };
    assert_eq!(id(json!(null), "a"), id(json!(null), "a"));
    assert_ne!(id(json!(null), "a"), id(json!(null), "b"));
    // More digits than 64 bits: JSON's reader has rounded it.
    let rounded: Value = serde_json::from_str("184467440737095516160").unwrap();
    assert!(id(rounded, "a").starts_with("sha256:"));
}

#[test]
fn receipts_name_our_message_by_its_token_and_are_one_for_all_devices() {
    let receipt = |kind: &str, members: Value| event(kind, members);
    let of = |event: &nightdesk_domain::Event| match &event.kind {
        EventKind::Receipt { of, status, .. } => (of.clone(), status.clone()),
        other => panic!("{other:?}"),
    };
    let token = "4912661846655238145".to_owned();
    let delivered = receipt("delivered", json!({ "user_id": "A=" }));
    assert_eq!(of(&delivered), (token.clone(), ReceiptStatus::Delivered));
    assert_eq!(receipt("delivered", json!({ "user_id": "A=" })).key, delivered.key);
    let seen = receipt("seen", json!({ "user_id": "A=" }));
    assert_eq!(of(&seen), (token.clone(), ReceiptStatus::Read));
    assert_ne!(seen.key, delivered.key);
    for (desc, code) in
        [(json!("not delivered"), "not delivered"), (json!("<b>"), "failed"), (json!(null), "failed")]
    {
        let failed = receipt("failed", json!({ "user_id": "A=", "desc": desc }));
        let status = ReceiptStatus::Failed { code: code.to_owned(), opted_out: false };
        assert_eq!(of(&failed), (token.clone(), status));
    }
    let nameless = receipt("seen", json!({ "user_id": "A=", "message_token": null }));
    assert!(matches!(nameless.kind, EventKind::Unsupported { message: false, .. }));
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let kind = |text: &str| message(json!({ "type": "text", "text": text })).kind;
    let payload = "nightdesk:answer:shop/returns".to_owned();
    assert_eq!(kind(&payload), EventKind::Postback { title: None, payload: payload.clone(), of: None });
    assert!(matches!(kind("nightdesk: do you sell them?"), EventKind::Message { .. }));
}

#[test]
fn a_link_stands_behind_what_was_written_with_it() {
    let text = |members: Value| match message(members).kind {
        EventKind::Message { content: Content { text, .. }, .. } => text.unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text(json!({ "type": "url", "media": "https://a.example" })), "https://a.example");
    assert_eq!(
        text(json!({ "type": "url", "media": "https://a.example", "text": "see" })),
        "see https://a.example"
    );
    let twice = json!({ "type": "url", "media": "https://a.example", "text": "https://a.example !" });
    assert_eq!(text(twice), "https://a.example !");
}

#[test]
fn what_is_unknown_or_broken_awaits_an_answer_only_where_somebody_wrote() {
    for members in [
        json!({ "type": "hologram" }),
        json!({ "type": "text" }),
        json!({ "type": "text", "text": "" }),
        json!({ "type": "picture" }),
        json!({ "type": "location", "location": { "lat": "north" } }),
        json!({ "type": "contact" }),
        json!({ "type": "sticker", "sticker_id": "x" }),
        json!({}),
        json!(null),
    ] {
        let kind = message(members.clone()).kind;
        assert!(matches!(kind, EventKind::Unsupported { message: true, .. }), "{members}");
    }
    let kind = event("client_status", json!({ "user": { "id": "A=" } })).kind;
    assert!(matches!(kind, EventKind::Unsupported { message: false, .. }));
    let kind =
        event("whisper", json!({ "user": { "id": "A=" }, "message": { "type": "text", "text": "psst" } }))
            .kind;
    assert!(matches!(kind, EventKind::Unsupported { message: true, .. }));
}

#[test]
fn who_opens_the_chat_began_and_who_subscribes_opts_in() {
    let user = json!({ "user": { "id": "A=", "name": "Ann", "language": "pt_BR" } });
    let started = event("conversation_started", user.clone());
    assert_eq!(started.kind, EventKind::Started { payload: None });
    assert_eq!(started.sender.language.as_deref(), Some("pt-BR"));
    assert_eq!(event("subscribed", user).kind, EventKind::OptIn);
    assert_eq!(event("unsubscribed", json!({ "user_id": "A=" })).kind, EventKind::OptOut);
}

#[test]
fn a_clock_that_is_none_is_not_believed() {
    for timestamp in [json!(4_977_069_964_384_421_269_i64), json!("soon"), json!(null), json!(u64::MAX)] {
        let event = event("unsubscribed", json!({ "user_id": "A=", "timestamp": timestamp }));
        assert_eq!(event.at, received());
    }
}
