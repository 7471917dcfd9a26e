//! What messages become, where the samples in `events/x` do not show it.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, Part, ReceiptStatus};
use serde_json::{Value, json};

use super::{OWN, account_activity, activity, events, message, received};

fn kind(data: Value) -> EventKind {
    let body = account_activity("direct_message_events", json!([message("42", OWN, data)]));
    events(&body).remove(0).kind
}

fn text(data: Value) -> Option<String> {
    match kind(data) {
        EventKind::Message { content, .. } => content.text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_is_known_by_its_own_id_and_answered_at_its_sender() {
    let messages = json!([message("42", OWN, json!({ "text": "Hi" }))]);
    let event = events(&activity("dm.received", json!({ "direct_message_events": messages }))).remove(0);
    assert_eq!(event.key.id, "2080765901528535096");
    assert_eq!((event.address.as_str(), event.thread.as_str()), ("x:42", "42"));
    assert_eq!((received() - event.at).num_milliseconds(), 877);
}

#[test]
fn without_a_filter_the_business_is_who_received_or_sent() {
    let mut body = activity(
        "dm.received",
        json!({ "direct_message_events": [message("42", OWN, json!({ "text": "Hi" }))] }),
    );
    body["data"]["filter"] = json!({});
    assert_eq!(events(&body)[0].key.account.as_str(), OWN);
    let mut body = activity(
        "dm.sent",
        json!({ "direct_message_events": [message(OWN, "42", json!({ "text": "Hi" }))] }),
    );
    body["data"]["filter"] = json!({});
    let [sent] = &events(&body)[..] else { panic!("one event") };
    assert_eq!((sent.key.account.as_str(), sent.address.as_str()), (OWN, "x:42"));
    assert!(
        matches!(sent.kind, EventKind::AgentMessage { .. }),
        "the record tells whether it is the desk's own"
    );
}

#[test]
fn a_link_that_comes_twice_and_text_around_it_are_kept() {
    let link = |url: &str, expanded: &str| json!({ "url": url, "expanded_url": expanded });
    let urls =
        json!([link("https://t.co/a", "https://a.example/"), link("https://t.co/a", "https://a.example/")]);
    let data = json!({ "text": "x https://t.co/a y https://t.co/a z", "entities": { "urls": urls } });
    assert_eq!(text(data).as_deref(), Some("x https://a.example/ y https://a.example/ z"));
    let lost =
        json!({ "text": "no link", "entities": { "urls": [link("https://t.co/b", "b"), link("", "c")] } });
    assert_eq!(text(lost).as_deref(), Some("no link"));
    let odd = json!({ "text": "a", "entities": { "urls": [7, { "url": "a" }] } });
    assert_eq!(text(odd).as_deref(), Some("a"));
}

#[test]
fn escapes_are_undone_once() {
    assert_eq!(
        text(json!({ "text": "a &lt;b&gt; &amp;lt; &amp;amp;" })).as_deref(),
        Some("a <b> &lt; &amp;")
    );
}

#[test]
fn what_is_attached_in_an_unknown_way_is_kept_as_it_is() {
    let attachment = json!({ "type": "sealed_letter", "colour": "red" });
    let EventKind::Message { content, .. } = kind(json!({ "text": "", "attachment": attachment })) else {
        panic!("no message")
    };
    let part = Part::Structured { what: "sealed_letter".to_owned(), data: attachment };
    assert_eq!(content, Content { text: None, parts: vec![part] });
}

#[test]
fn a_message_that_says_nothing_is_a_placeholder_that_awaits_an_answer() {
    for data in [json!({}), json!({ "text": "" }), json!(null), json!({ "text": 7 })] {
        let kind = kind(data);
        assert!(matches!(kind, EventKind::Unsupported { message: true, .. }), "{kind:?}");
    }
}

#[test]
fn only_what_was_written_in_a_program_of_xs_is_a_colleagues() {
    let sent = |name: &str| {
        let mut message = message(OWN, "42", json!({ "text": "Hi" }));
        message["message_create"]["source_app_id"] = json!("7");
        let mut body = account_activity("direct_message_events", json!([message]));
        body["apps"] = json!({ "7": { "id": "7", "name": name } });
        events(&body)
    };
    for name in ["Twitter for iPhone", "Twitter Web App", "Twitter for Android", "TweetDeck"] {
        let event = sent(name).remove(0);
        assert_eq!((event.kind.name(), event.address.as_str()), ("agent_message", "x:42"), "{name}");
    }
    for name in ["Nightdesk", "", "My Twitter for business"] {
        assert_eq!(sent(name), [], "{name}");
    }
}

#[test]
fn a_receipt_is_the_same_by_either_api_and_ours_are_none() {
    let read = |sender: &str| json!([{ "created_timestamp": "1795834799123", "sender_id": sender, "target": { "recipient_id": OWN }, "last_read_event_id": "9" }]);
    let by_account = account_activity("direct_message_mark_read_events", read("42"));
    let by_activity = activity("dm.read", json!({ "direct_message_mark_read_events": read("42") }));
    let bare = activity("dm.read", read("42")[0].clone());
    let event = events(&by_account).remove(0);
    let expected = EventKind::Receipt { of: "9".to_owned(), status: ReceiptStatus::Read, reference: None };
    assert_eq!(event.kind, expected);
    for body in [by_activity, bare] {
        assert_eq!(events(&body), std::slice::from_ref(&event));
    }
    assert_eq!(events(&account_activity("direct_message_mark_read_events", read(OWN))), []);
}

#[test]
fn of_xs_encrypted_chat_only_what_was_received_awaits_an_answer() {
    let payload =
        |sender: &str| json!({ "id": "e4f4", "sender_id": sender, "created_at_msec": "1795834799123" });
    let event = events(&activity("chat.received", payload("42"))).remove(0);
    assert!(matches!(event.kind, EventKind::Unsupported { message: true, .. }));
    assert_eq!((event.key.id.as_str(), event.thread.as_str()), ("e4f4", "42"));
    let joined = events(&activity("chat.conversation_join", payload("42"))).remove(0);
    assert!(matches!(joined.kind, EventKind::Unsupported { message: false, .. }));
    assert_eq!(events(&activity("chat.sent", payload(OWN))), []);
}

#[test]
fn a_post_that_mentions_the_business_waits_for_a_person_and_has_no_way_back() {
    let by_activity = activity("post.mention.create", json!({ "id": "7", "author_id": "42", "text": "hey" }));
    let post = json!([{ "id": 7e18, "id_str": "7", "user": { "id_str": "42" }, "timestamp_ms": "1795834799123", "text": "hey" }]);
    for body in [by_activity, account_activity("tweet_create_events", post)] {
        let event = events(&body).remove(0);
        assert!(matches!(event.kind, EventKind::Unsupported { message: true, .. }), "{body}");
        assert_eq!((event.key.id.as_str(), event.address.as_str(), event.thread.as_str()), ("7", "x:42", ""));
    }
    let reposted = json!([{ "id_str": "8", "user": { "id_str": "42" }, "retweeted_status": {} }]);
    let ours = json!([{ "id_str": "8", "user": { "id_str": OWN } }]);
    for posts in [reposted, ours] {
        assert_eq!(events(&account_activity("tweet_create_events", posts)), []);
    }
}

#[test]
fn what_users_do_in_public_is_nothing_to_the_desk() {
    for kind in [
        "post.create",
        "post.delete",
        "like.create",
        "follow.follow",
        "profile.update.bio",
        "dm.indicate_typing",
        "block.block",
    ] {
        assert_eq!(events(&activity(kind, json!({ "sender_id": "42" }))), [], "{kind}");
    }
    for list in
        ["favorite_events", "follow_events", "direct_message_indicate_typing_events", "tweet_delete_events"]
    {
        assert_eq!(events(&account_activity(list, json!([{ "sender_id": "42" }]))), [], "{list}");
    }
    assert_eq!(events(&json!({ "replay_job_status": { "job_state": "Complete" } })), []);
}
