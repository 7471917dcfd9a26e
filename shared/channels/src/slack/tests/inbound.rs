//! What events, interactions and commands become.

use nightdesk_domain::EventKind;
use serde_json::{Value, json};

use super::{BOT, FORM, JSON, envelope, event, event_in, events_in, message, normalised, said, unsupported};

#[test]
fn a_message_and_the_mention_in_it_are_one_event() {
    let text = format!("<@{BOT}> hello");
    let post = json!({ "channel": "C024BE91L", "channel_type": "channel", "text": text });
    let as_message = event(&message(post));
    let mut mention = message(json!({ "type": "app_mention", "channel": "C024BE91L", "text": text }));
    mention.as_object_mut().unwrap().remove("channel_type");
    let as_mention = event_in(&mention, json!({ "event_id": "Ev0ANOTHER" }));
    assert_eq!(as_mention, as_message);
    assert_eq!((said(&as_message), as_message.key.id.as_str()), ("hello", "C024BE91L:1795400000.000200"));
}

#[test]
fn a_retry_is_the_same_event() {
    for body in [
        message(json!({})),
        json!({ "type": "reaction_added", "user": "U1", "reaction": "+1",
        "item": { "type": "message", "channel": "C1", "ts": "1.2" }, "event_ts": "1.3" }),
    ] {
        assert_eq!(event(&body), event(&body));
    }
}

#[test]
fn a_time_keeps_its_digits_and_is_not_believed_in_the_future() {
    let event_at = event(&message(json!({ "ts": "1795400000.123456" })));
    assert_eq!(event_at.at.timestamp_subsec_micros(), 123_456);
    assert_eq!(event_at.key.id, "D024BE91L:1795400000.123456");
    let future = event(&message(json!({ "ts": "1895400000.123456" })));
    assert_eq!(future.at, future.received);
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let pressed = json!({
        "type": "block_actions", "trigger_id": "1.2", "api_app_id": "A0MDYCDME",
        "team": { "id": "T061EG9R6" }, "user": { "id": "U061F7AUR" }, "channel": { "id": "D024BE91L" },
        "container": { "type": "message_attachment", "message_ts": "1.000100", "attachment_id": 1, "channel_id": "D024BE91L" },
        "actions": [{
            "type": "button", "action_id": "choice-1", "block_id": "b", "action_ts": "1795400000.000100",
            "text": { "type": "plain_text", "text": "1. 返品できますか" }, "value": "nightdesk:answer:shop/returns",
        }],
    });
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("payload", &pressed.to_string())
        .finish();
    let event = normalised(FORM, form).unwrap().events.remove(0);
    let EventKind::Postback { payload, title, of } = event.kind else { panic!("no postback") };
    assert_eq!(
        (payload.as_str(), title.as_deref()),
        ("nightdesk:answer:shop/returns", Some("1. 返品できますか"))
    );
    assert_eq!((of.as_deref(), event.thread.as_str()), (Some("D024BE91L:1.000100"), "D024BE91L"));
}

#[test]
fn a_reply_stays_in_the_thread_and_in_channels_begins_one() {
    let thread = |changed: Value| event(&message(changed)).thread;
    assert_eq!(thread(json!({})), "D024BE91L");
    assert_eq!(thread(json!({ "thread_ts": "1795400000.000100" })), "D024BE91L/1795400000.000100");
    for (channel, kind) in [("C1", "channel"), ("G1", "group"), ("G2", "mpim")] {
        let here = json!({ "channel": channel, "channel_type": kind });
        assert_eq!(thread(here), format!("{channel}/1795400000.000200"));
    }
    let reply = event(&message(json!({ "thread_ts": "1795400000.000100" })));
    let EventKind::Message { reply_to, .. } = reply.kind else { panic!("no message") };
    assert_eq!(reply_to.unwrap(), "D024BE91L:1795400000.000100");
}

fn changed(before: &Value, after: &Value) -> Vec<nightdesk_domain::Event> {
    let outer = json!({ "type": "message", "subtype": "message_changed", "channel": "D024BE91L",
        "channel_type": "im", "ts": "1795400010.000100", "event_ts": "1795400010.000100",
        "message": after, "previous_message": before });
    events_in(&outer, json!({}))
}

#[test]
fn a_changed_message_names_the_message_and_says_when() {
    let before = message(json!({}));
    let after = message(json!({ "text": "Hello &amp; goodbye", "edited": { "ts": "1795400009.000000" } }));
    let events = changed(&before, &after);
    assert_eq!(said(&events[0]), "Hello & goodbye");
    let EventKind::Edit { of, .. } = &events[0].kind else { panic!("no edit") };
    assert_eq!(of, "D024BE91L:1795400000.000200");
    assert_eq!(events[0].key.id, "event:Ev08MFMKH6");
    assert_eq!(events[0].at.timestamp(), 1_795_400_009);
}

#[test]
fn a_preview_a_reply_and_a_change_of_our_own_are_no_edits() {
    let before = message(json!({}));
    let preview = message(json!({ "attachments": [{ "from_url": "https://example.com" }] }));
    assert_eq!(changed(&before, &preview), []);
    assert_eq!(changed(&before, &message(json!({ "reply_count": 1 }))), []);
    let own = message(json!({ "user": BOT, "text": "New", "edited": { "ts": "1.0" } }));
    assert_eq!(changed(&message(json!({ "user": BOT })), &own), []);
}

#[test]
fn a_file_that_was_taken_out_of_a_message_is_an_edit() {
    let file = |mode: &str| json!({ "files": [{ "id": "F1", "mode": mode, "mimetype": "image/png" }] });
    let events = changed(&message(file("hosted")), &message(file("tombstone")));
    let EventKind::Edit { content, .. } = &events[0].kind else { panic!("no edit") };
    assert_eq!(content.parts, []);
}

#[test]
fn a_deletion_without_what_was_said_names_nobody_and_is_parked() {
    let outer = message(json!({ "subtype": "message_deleted", "user": null, "deleted_ts": "1.2" }));
    let normalised = normalised(JSON, envelope(&outer, json!({})).to_string()).unwrap();
    assert_eq!((normalised.events.len(), normalised.unreadable.len()), (0, 1));
}

#[test]
fn what_slack_tells_of_a_channel_awaits_no_answer_and_an_unknown_message_does() {
    for told in
        ["channel_join", "channel_leave", "channel_topic", "pinned_item", "group_join", "huddle_thread"]
    {
        assert_eq!(unsupported(&event(&message(json!({ "subtype": told })))), (told, false));
    }
    assert_eq!(unsupported(&event(&message(json!({ "subtype": "hologram" })))), ("hologram", true));
    assert_eq!(unsupported(&event(&message(json!({ "text": "" })))), ("message", true));
    assert_eq!(events_in(&message(json!({ "subtype": "message_replied" })), json!({})), []);
}

#[test]
fn what_loses_messages_is_parked_with_its_reason() {
    let at_the_top = json!({ "type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1 });
    let inside = |kind: &str| envelope(&json!({ "type": kind }), json!({}));
    for body in [at_the_top, inside("app_rate_limited"), inside("app_uninstalled"), inside("tokens_revoked")]
    {
        let normalised = normalised(JSON, body.to_string()).unwrap();
        assert_eq!((normalised.events.len(), normalised.unreadable.len()), (0, 1), "{body}");
        assert!(!normalised.unreadable[0].is_empty());
    }
}

fn payload(payload: &Value) -> Vec<nightdesk_domain::Event> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    let normalised = normalised(FORM, form.append_pair("payload", &payload.to_string()).finish()).unwrap();
    assert_eq!(normalised.unreadable, [""; 0]);
    normalised.events
}

fn pressed(action: &Value) -> EventKind {
    let body = json!({ "type": "block_actions", "team": { "id": "T061EG9R6" }, "user": { "id": "U1" },
        "trigger_id": "1.2", "channel": { "id": "C1" }, "message": { "ts": "1.3" }, "actions": [action] });
    let events = payload(&body);
    assert_eq!(events[0].thread, "C1/1.3");
    assert!(events[0].key.id.starts_with("interaction:1.2:"));
    events.into_iter().next().unwrap().kind
}

#[test]
fn every_kind_of_choice_is_a_postback() {
    for (action, chosen) in [
        (json!({ "action_id": "a", "value": "order" }), "order"),
        (json!({ "action_id": "a", "selected_option": { "value": "x" } }), "x"),
        (json!({ "action_id": "a", "selected_options": [{ "value": "x" }, { "value": "y" }] }), "x,y"),
        (json!({ "action_id": "a", "selected_users": ["U1", "U2"] }), "U1,U2"),
        (json!({ "action_id": "a", "selected_date": "2026-11-30" }), "2026-11-30"),
        (json!({ "action_id": "a" }), "a"),
    ] {
        let EventKind::Postback { payload, of, .. } = pressed(&action) else { panic!("no postback") };
        assert_eq!((payload.as_str(), of.as_deref()), (chosen, Some("C1:1.3")));
    }
}

#[test]
fn an_interaction_of_an_unknown_kind_is_kept_and_one_of_nobody_is_parked() {
    let unknown =
        json!({ "type": "telepathy", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1" });
    assert_eq!(unsupported(&payload(&unknown)[0]), ("telepathy", false));
    let nobody = normalised(FORM, "payload=%7B%22type%22%3A%22shortcut%22%7D").unwrap();
    assert_eq!(nobody.unreadable.len(), 1);
}

#[test]
fn an_organisations_interaction_without_a_workspace_is_read() {
    let body = json!({ "type": "shortcut", "team": null, "enterprise": { "id": "E0ENTERP1" }, "callback_id": "ask",
        "user": { "id": "U1", "team_id": "T061EG9R6" }, "trigger_id": "1.2", "action_ts": "1795400000.1" });
    let event = payload(&body).remove(0);
    assert_eq!((event.key.account.as_str(), event.thread.as_str()), ("T061EG9R6", "U1"));
}
