//! What interactions and events become, and how they are acknowledged.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::Part;
use serde_json::{Value, json};

use super::{acknowledged, event, interaction, normalised};

fn said(body: &Value) -> String {
    match event(body).kind {
        EventKind::Message { content, .. } => content.text.unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

/// The same in direct messages with the app.
fn direct(changed: Value) -> Value {
    let mut body = interaction(changed);
    let members = body.as_object_mut().unwrap();
    let member = members.remove("member").unwrap();
    members.remove("guild_id");
    members.insert("user".to_owned(), member["user"].clone());
    members.insert("context".to_owned(), json!(1));
    body
}

#[test]
fn a_command_is_a_message_of_its_person() {
    let event = event(&interaction(json!({})));
    assert_eq!(event.key.to_string(), "discord:775799577604522054:interaction:867794291820986368");
    assert_eq!(event.address.as_str(), "discord:167348773423415296");
    assert_eq!(event.sender.language.as_deref(), Some("en-US"));
    assert_eq!((event.sender.name.as_deref(), event.sender.username.as_deref()), (Some("Ian"), Some("ian")));
    assert_eq!(event.thread, "deferred/775799577604522054/UNIQUE_TOKEN");
    assert_eq!(event.at, event.received, "an id of years ago is not believed");
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let button = json!({ "type": 2, "style": 2, "label": "1. 返品できますか", "custom_id": "nightdesk:answer:shop/returns" });
    let body = interaction(json!({
        "type": 3, "data": { "component_type": 2, "custom_id": "nightdesk:answer:shop/returns" },
        "message": { "id": "9", "components": [{ "type": 1, "components": [button] }] },
    }));
    let (title, of) = (Some("1. 返品できますか".to_owned()), Some("9".to_owned()));
    let payload = "nightdesk:answer:shop/returns".to_owned();
    assert_eq!(event(&body).kind, EventKind::Postback { title, payload, of });
}

#[test]
fn the_id_tells_when_it_happened() {
    // 2026-11-23T02:29:59.500Z
    let id = ((1_795_400_999_500_u64 - 1_420_070_400_000) << 22).to_string();
    let event = event(&interaction(json!({ "id": id })));
    assert_eq!(event.at.timestamp_millis(), 1_795_400_999_500);
}

#[test]
fn a_persons_name_in_the_server_goes_before_their_own() {
    let member = json!({ "nick": "Captain", "user": { "id": "1", "username": "ian", "global_name": "Ian" } });
    assert_eq!(event(&interaction(json!({ "member": member }))).sender.name.as_deref(), Some("Captain"));
}

#[test]
fn the_texts_of_a_command_are_its_message() {
    let with = |options: Value| {
        said(&interaction(json!({ "data": { "name": "ask", "type": 1, "options": options } })))
    };
    assert_eq!(
        with(json!([{ "name": "a", "type": 3, "value": "One" }, { "name": "b", "type": 3, "value": "Two" }])),
        "One\nTwo"
    );
    assert_eq!(with(json!([])), "/ask");
    assert_eq!(with(json!([{ "name": "n", "type": 4, "value": 7 }])), "/ask");
    let group =
        json!([{ "name": "order", "type": 2, "options": [{ "name": "find", "type": 1, "options": [] }] }]);
    assert_eq!(with(group), "/ask order find");
}

#[test]
fn in_direct_messages_a_reply_stays_and_in_a_server_only_the_customer_sees_it() {
    let flags = json!({ "type": 5, "data": { "flags": 64 } });
    assert_eq!(acknowledged(&interaction(json!({}))), (200, flags.clone()));
    assert_eq!(acknowledged(&direct(json!({}))), (200, json!({ "type": 5 })));
    assert_eq!(
        event(&direct(json!({}))).thread,
        "deferred/775799577604522054/UNIQUE_TOKEN/772908445358620702"
    );
    let mut between_friends = direct(json!({}));
    between_friends["context"] = json!(2);
    assert_eq!(acknowledged(&between_friends), (200, flags));
}

#[test]
fn a_button_is_acknowledged_without_a_message_to_come() {
    let pressed = interaction(json!({ "type": 3, "data": { "custom_id": "yes", "component_type": 2 },
        "message": { "id": "9", "components": [{ "type": 1, "components": [{ "type": 2, "custom_id": "yes", "label": "Yes!" }] }] } }));
    assert_eq!(acknowledged(&pressed), (200, json!({ "type": 6 })));
    let event = event(&pressed);
    assert_eq!(event.thread, "followup/775799577604522054/UNIQUE_TOKEN");
    let postback = EventKind::Postback {
        title: Some("Yes!".to_owned()),
        payload: "yes".to_owned(),
        of: Some("9".to_owned()),
    };
    assert_eq!(event.kind, postback);
}

#[test]
fn an_event_and_what_was_parked_are_acknowledged_with_204() {
    let authorized = json!({ "version": 1, "application_id": "2", "type": 1, "event": {
        "type": "APPLICATION_AUTHORIZED", "timestamp": "2026-11-23T02:29:00.064834",
        "data": { "integration_type": 1, "user": { "id": "1", "username": "ann" } } } });
    assert_eq!(acknowledged(&authorized), (204, Value::Null));
    assert_eq!(event(&authorized).kind, EventKind::OptIn);
    assert_eq!(event(&authorized).at.to_rfc3339(), "2026-11-23T02:29:00.064834+00:00");
    let nobody = json!({ "application_id": "2", "type": 1, "event": { "type": "X", "data": {} } });
    assert_eq!(acknowledged(&nobody), (204, Value::Null));
}

#[test]
fn a_form_is_its_texts_and_its_fields() {
    let body = interaction(json!({ "type": 5, "data": { "custom_id": "complaint", "components": [
        { "type": 1, "components": [{ "type": 4, "custom_id": "what", "value": "It leaks." }] },
        { "type": 18, "component": { "type": 3, "custom_id": "where", "values": ["kitchen"] } },
    ] } }));
    let EventKind::Message { content, .. } = event(&body).kind else { panic!("no message") };
    assert_eq!(content.text.as_deref(), Some("It leaks."));
    let fields = json!({ "what": "It leaks.", "where": ["kitchen"] });
    assert_eq!(content.parts, [Part::Structured { what: "form".to_owned(), data: fields }]);
    assert_eq!(acknowledged(&body).1["type"], 5);
}

#[test]
fn the_token_stays_out_of_what_is_kept() {
    let unknown = interaction(json!({ "type": 9 }));
    let kind = serde_json::to_string(&event(&unknown).kind).unwrap();
    assert!(!kind.contains("UNIQUE_TOKEN"));
}

#[test]
fn an_unknown_event_of_somebody_is_kept_and_awaits_no_answer() {
    let body = json!({ "application_id": "2", "type": 1, "event": { "type": "MOON_PHASE", "data": { "user_id": "1" } } });
    assert!(matches!(event(&body).kind, EventKind::Unsupported { message: false, .. }));
    let deleted = json!({ "application_id": "2", "type": 1, "event": { "type": "LOBBY_MESSAGE_DELETE", "data": { "id": "1" } } });
    let read = normalised(deleted.to_string()).unwrap();
    assert!(read.events.is_empty() && read.unreadable.is_empty());
}
