//! What an event becomes, where the samples in `events/line` do not show it.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::Content;
use serde_json::{Value, json};

use super::{element, event, of_elements, received};

fn text(id: &str) -> Value {
    json!({ "message": { "type": "text", "id": id, "text": "Tomorow", "quoteToken": "q1" } })
}

fn with(mut members: Value, name: &str, value: Value) -> Value {
    members[name] = value;
    members
}

#[test]
fn an_edit_and_a_deletion_name_the_event_of_the_message() {
    let before = event("message", text("468"));
    let edited = json!({ "message": { "type": "text", "id": "468", "text": "Tomorrow" } });
    let after = event("messageEdited", edited);
    assert_eq!(after.kind, EventKind::Edit { of: before.key.id.clone(), content: Content::text("Tomorrow") });
    assert_eq!(after.key.id, "01KB3Q9T0000000000000000AA");
    let gone = event("unsend", json!({ "unsend": { "messageId": "468" } }));
    assert_eq!(gone.kind, EventKind::Deletion { of: before.key.id });
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let pressed = json!({ "postback": { "data": "nightdesk:answer:shop/returns" } });
    let payload = "nightdesk:answer:shop/returns".to_owned();
    assert_eq!(event("postback", pressed).kind, EventKind::Postback { title: None, payload, of: None });
}

#[test]
fn a_redelivered_event_is_the_same_event() {
    let first = event("message", text("468"));
    let again = event("message", with(text("468"), "deliveryContext", json!({ "isRedelivery": true })));
    assert_eq!(first, again);
}

#[test]
fn an_event_without_an_id_is_known_by_what_it_holds() {
    let nameless = |data: &str| {
        let mut element = element("postback", json!({ "postback": { "data": data } }));
        element.as_object_mut().unwrap().remove("webhookEventId");
        of_elements(&[element]).events.remove(0).key.id
    };
    assert_eq!(nameless("a"), nameless("a"));
    assert_ne!(nameless("a"), nameless("b"));
}

#[test]
fn the_clock_is_lines_own_in_milliseconds() {
    let event = event("message", text("468"));
    assert_eq!((received() - event.at).num_milliseconds(), 877);
}

#[test]
fn a_group_is_answered_as_a_group_and_its_member_is_the_customer() {
    for (source, address, thread) in [
        (json!({ "type": "user", "userId": "U1" }), "line:U1", "U1;reply=r1;quote=q1"),
        (json!({ "type": "group", "groupId": "C1", "userId": "U1" }), "line:U1", "C1;reply=r1;quote=q1"),
        (json!({ "type": "group", "groupId": "C1" }), "line:C1", "C1;reply=r1;quote=q1"),
        (json!({ "type": "room", "roomId": "R1", "userId": "U1" }), "line:U1", "R1;reply=r1;quote=q1"),
    ] {
        let event = event("message", with(text("1"), "source", source));
        assert_eq!((event.address.as_str(), event.thread.as_str()), (address, thread));
    }
}

#[test]
fn what_came_in_standby_is_kept_and_has_no_way_back() {
    let event = event("message", with(text("1"), "mode", json!("standby")));
    assert_eq!(event.kind.name(), "message");
    assert_eq!(event.thread, "");
}

#[test]
fn a_token_that_would_break_the_thread_is_left_out() {
    for token in [json!("a;quote=b"), json!(""), json!("a b"), json!(null)] {
        let event = event("message", with(text("1"), "replyToken", token));
        assert_eq!(event.thread, "U1;quote=q1");
    }
}

#[test]
fn a_pick_follows_the_data_of_its_button_and_is_its_title() {
    for (postback, title, payload) in [
        (json!({ "data": "action=buy" }), None, "action=buy"),
        (
            json!({ "data": "a=1", "params": { "date": "2026-12-24" } }),
            Some("2026-12-24"),
            "a=1&date=2026-12-24",
        ),
        (json!({ "data": "", "params": { "time": "10:00" } }), Some("10:00"), "time=10%3A00"),
        (json!({ "data": "a=1", "params": {} }), None, "a=1"),
    ] {
        let expected =
            EventKind::Postback { title: title.map(str::to_owned), payload: payload.to_owned(), of: None };
        assert_eq!(event("postback", json!({ "postback": postback })).kind, expected);
    }
}

#[test]
fn what_is_unknown_awaits_an_answer_only_where_somebody_wrote() {
    let awaits = |kind: &str, members: Value| match event(kind, members).kind {
        EventKind::Unsupported { message, .. } => message,
        other => panic!("{other:?}"),
    };
    assert!(awaits("message", json!({ "message": { "type": "hologram", "id": "1" } })));
    assert!(awaits("message", json!({ "message": { "type": "text", "id": "1" } })));
    assert!(awaits("message", json!({})));
    assert!(awaits("whisper", json!({ "message": { "type": "text", "id": "1", "text": "psst" } })));
    assert!(!awaits("messageEdited", json!({ "message": { "type": "hologram", "id": "1" } })));
    assert!(!awaits("somethingNew", json!({})));
    assert!(!awaits("beacon", json!({ "beacon": { "hwid": "d41d8cd98f", "type": "enter" } })));
}

#[test]
fn a_follower_began_unless_the_account_was_unblocked_and_opts_in_either_way() {
    let kinds = |members: Value| {
        let events = of_elements(&[element("follow", members)]).events;
        events.into_iter().map(|event| event.kind).collect::<Vec<_>>()
    };
    let began = [EventKind::Started { payload: None }, EventKind::OptIn];
    assert_eq!(kinds(json!({ "follow": { "isUnblocked": true } })), [EventKind::OptIn]);
    assert_eq!(kinds(json!({ "follow": { "isUnblocked": false } })), began);
    // As it was before LINE told the two apart.
    assert_eq!(kinds(json!({})), began);
    assert_eq!(event("unfollow", json!({})).kind, EventKind::OptOut);
}
