//! What an Update becomes, where the samples in `events/telegram` do not show it.

use nightdesk_domain::event::{Content, Part};
use nightdesk_domain::{Event, EventKind};
use serde_json::{Value, json};

use super::{Telegram, event, events, message, normalised, received, unsupported};
use crate::provider::Webhooks;

fn text_of(event: &Event) -> (&'static str, Option<&str>) {
    let text = match &event.kind {
        EventKind::Message { content, .. }
        | EventKind::Edit { content, .. }
        | EventKind::AgentMessage { content } => content.text.as_deref(),
        _ => None,
    };
    (event.kind.name(), text)
}

#[test]
fn ids_of_52_bits_and_of_groups_are_kept_exactly() {
    let chat = json!({ "id": -4_503_599_627_370_495_i64, "type": "supergroup", "title": "All" });
    let from = json!({ "id": 4_503_599_627_370_495_i64, "is_bot": false, "first_name": "Ann" });
    let event = event("message", message(json!({ "chat": chat, "from": from, "text": "Hello" })));
    assert_eq!(event.address.as_str(), "telegram:4503599627370495");
    assert_eq!(event.thread, "-4503599627370495");
    assert_eq!(event.key.id, "-4503599627370495:7");
}

#[test]
fn an_edit_names_the_event_of_the_message_that_it_changes() {
    let before = event("message", message(json!({ "text": "Tomorow" })));
    let after = event("edited_message", message(json!({ "text": "Tomorrow", "edit_date": 1_795_400_060 })));
    assert_eq!(after.kind, EventKind::Edit { of: before.key.id, content: Content::text("Tomorrow") });
    assert_eq!(after.key.id, "update:900");
    assert_eq!((after.at - before.at).num_seconds(), 60);
}

#[test]
fn a_reply_in_a_topic_is_told_from_a_message_that_answers_nothing() {
    let in_topic = |answered: i64| {
        let start = json!({ "message_id": answered, "chat": { "id": -100 }, "date": 1 });
        let topic = json!({ "is_topic_message": true, "message_thread_id": 3, "reply_to_message": start, "text": "a" });
        match event("message", message(topic)).kind {
            EventKind::Message { reply_to, .. } => reply_to,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(in_topic(3), None);
    assert_eq!(in_topic(5).as_deref(), Some("42:5"));
}

#[test]
fn only_a_topic_binds_the_reply_to_its_thread() {
    let thread = |members: Value| event("message", message(members)).thread;
    assert_eq!(thread(json!({ "text": "a", "message_thread_id": 3 })), "42");
    assert_eq!(thread(json!({ "text": "a", "message_thread_id": 3, "is_topic_message": true })), "42/3");
    assert_eq!(thread(json!({ "text": "a", "business_connection_id": "bcx" })), "42@bcx");
}

#[test]
fn what_only_its_writer_sees_is_answered_to_the_writer_alone() {
    let group = json!({ "id": -100, "type": "supergroup", "title": "All" });
    let first = json!({ "chat": group, "message_id": 0, "ephemeral_message_id": 5, "text": "/hours" });
    let event = event("message", message(first));
    assert_eq!((event.thread.as_str(), event.key.id.as_str()), ("42", "update:900"));
    assert_eq!(text_of(&event), ("message", Some("/hours")));
}

#[test]
fn a_customers_scheduled_message_is_still_the_customers() {
    let scheduled = message(json!({ "text": "Good morning", "is_from_offline": true }));
    assert_eq!(text_of(&event("message", scheduled)), ("message", Some("Good morning")));
}

#[test]
fn a_bot_is_never_a_customer() {
    let bot = json!({ "id": 9, "is_bot": true, "first_name": "Bot" });
    for name in ["message", "edited_message", "business_message", "edited_business_message"] {
        assert_eq!(events(name, message(json!({ "from": bot, "text": "Beep" }))), [], "{name}");
    }
    let reaction =
        json!({ "chat": { "id": 42 }, "message_id": 7, "user": bot, "date": 1, "new_reaction": [] });
    assert_eq!(events("message_reaction", reaction), []);
}

#[test]
fn what_our_own_people_send_is_never_a_customers_whatever_it_is() {
    let owner = json!({ "id": 1, "is_bot": false, "first_name": "Grace" });
    let of_owner = |members: Value| {
        let mut message = message(members);
        message["from"] = owner.clone();
        message["business_connection_id"] = json!("bcx");
        message
    };
    let seen = |name: &str, member: Value| {
        let event = event(name, member);
        assert_eq!(event.address.as_str(), "telegram:42");
        assert_eq!(event.thread, "42@bcx");
        event
    };
    assert_eq!(
        text_of(&seen("business_message", of_owner(json!({ "text": "/start" })))),
        ("agent_message", Some("/start"))
    );
    for name in ["business_message", "edited_business_message"] {
        assert_eq!(unsupported(&seen(name, of_owner(json!({ "hologram": 1 })))), ("hologram", false));
    }
    // One that cannot be read at all does not turn the owner into a customer.
    let broken = of_owner(json!({ "message_id": "seven" }));
    assert_eq!(unsupported(&seen("business_message", broken)), ("business_message", false));
}

#[test]
fn a_message_that_cannot_be_read_is_kept_under_its_customer() {
    let broken = event("message", message(json!({ "message_id": "seven", "text": "Hello" })));
    assert_eq!(unsupported(&broken), ("message", true));
    assert_eq!((broken.address.as_str(), broken.thread.as_str()), ("telegram:42", "42"));
    assert_eq!(broken.key.id, "update:900");
    assert_eq!(broken.sender.name.as_deref(), Some("Ann"));
    let nameless = json!({ "id": 42, "first_name": 7 });
    let broken = event("message", message(json!({ "from": nameless, "text": "Hello" })));
    assert_eq!((unsupported(&broken), broken.address.as_str()), (("message", true), "telegram:42"));
    let broken = event("message_reaction", message(json!({ "new_reaction": "heart" })));
    assert_eq!(unsupported(&broken), ("message_reaction", false));
}

#[test]
fn a_message_that_names_nobody_is_parked() {
    let update = json!({ "update_id": 1, "message": { "message_id": 7, "text": "Hello" } });
    let read = normalised(update.to_string()).unwrap();
    assert_eq!((read.events.len(), read.unreadable.len()), (0, 1));
}

#[test]
fn a_service_message_awaits_no_answer_and_an_unknown_content_does() {
    let service = event("message", message(json!({ "migrate_to_chat_id": -100, "new_thing": 1 })));
    assert_eq!(unsupported(&service), ("migrate_to_chat_id", false));
    let unknown = event("message", message(json!({ "hologram": {}, "sender_tag": "x" })));
    assert_eq!(unsupported(&unknown), ("hologram", true));
    let nothing = event("message", message(json!({})));
    assert_eq!(unsupported(&nothing), ("message", true));
}

#[test]
fn content_of_an_unexpected_shape_is_kept_by_its_name() {
    for (name, value) in [
        ("photo", json!([])),
        ("photo", json!([{ "file_id": "a", "width": -1, "height": 1 }])),
        ("voice", json!({ "duration": 3 })),
        ("location", json!({ "latitude": "north", "longitude": 0 })),
        ("venue", json!({ "title": "Here" })),
        ("contact", json!("Ann")),
        ("text", json!(["Hello"])),
    ] {
        let event = event("message", message(json!({ name: value })));
        assert_eq!(unsupported(&event), (name, true));
    }
}

#[test]
fn the_largest_size_of_a_picture_is_kept_even_if_its_size_overflows() {
    let size = |id: &str, width: u64| json!({ "file_id": id, "width": width, "height": width });
    let photo = json!([size("small", 90), size("huge", u64::MAX), size("large", 1280)]);
    let EventKind::Message { content, .. } = event("message", message(json!({ "photo": photo }))).kind else {
        panic!("no message")
    };
    let [Part::Media(media)] = content.parts.as_slice() else { panic!("no picture") };
    assert_eq!(media.reference, "huge");
}

#[test]
fn a_clock_that_is_wrong_is_not_believed() {
    let event = event("message", message(json!({ "date": 4_000_000_000_i64, "text": "Hello" })));
    assert_eq!(event.at, received());
}

#[test]
fn a_change_of_membership_that_is_no_blocking_is_kept() {
    let status = |status: &str| json!({ "status": status });
    let change = json!({
        "old_chat_member": status("member"),
        "new_chat_member": status("restricted"),
    });
    assert_eq!(unsupported(&event("my_chat_member", message(change))), ("my_chat_member", false));
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let mut press =
        json!({ "id": "4382", "from": { "id": 42, "first_name": "Ann" }, "data": "nightdesk:no:a/returns" });
    press["message"] = message(json!({ "reply_markup": { "inline_keyboard": [
        [{ "text": "Yes", "callback_data": "nightdesk:yes:a/returns" }],
        [{ "text": "No", "callback_data": "nightdesk:no:a/returns" }],
    ] } }));
    let EventKind::Postback { payload, title, .. } = event("callback_query", press).kind else {
        panic!("no postback")
    };
    assert_eq!((payload.as_str(), title.as_deref()), ("nightdesk:no:a/returns", Some("No")));
}

#[test]
fn a_pressed_button_is_released_in_the_acknowledgement() {
    let press = json!({ "id": "4382", "from": { "id": 42, "first_name": "Ann" }, "data": "yes" });
    let pressed = events("callback_query", press);
    let response = Telegram.acknowledge(&pressed);
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body, json!({ "method": "answerCallbackQuery", "callback_query_id": "4382" }));
}

#[test]
fn everything_else_is_acknowledged_with_an_empty_200() {
    for events in [Vec::new(), events("message", message(json!({ "text": "callback:1" })))] {
        let response = Telegram.acknowledge(&events);
        assert_eq!((response.status().as_u16(), response.body().len()), (200, 0));
    }
}
