//! What a request is taken for, and what one bad part does to the rest: nothing.

use bytes::Bytes;
use nightdesk_domain::EventKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{change, normalised};

fn text(id: &str, body: &str) -> Value {
    json!({ "from": "16505551234", "id": id, "timestamp": "1795401000", "type": "text", "text": { "body": body } })
}

#[test]
fn a_body_that_is_no_json_or_not_of_metas_shape_is_malformed() {
    let deep = format!(r#"{{"object":"whatsapp_business_account","entry":{}"#, "[".repeat(100_000));
    let cut = change(&json!({ "messages": [text("wamid.1", "Hello")] }));
    let cut = &cut[..cut.len() / 2];
    for body in [
        "",
        "null",
        "[]",
        "test",
        "\u{feff}{}",
        r#"{"object":7}"#,
        "{\"object\":\"whatsapp_business_account\"}",
        &deep,
        cut,
    ] {
        assert!(normalised(body.to_owned()).is_err(), "{body:.60}");
    }
    assert!(normalised(Bytes::from_static(b"{\"object\":\"\xff\"}")).is_err());
}

#[test]
fn why_a_body_is_malformed_is_told_without_its_content() {
    let error = normalised(r#"{"object":"page","text":"my secret"#).unwrap_err().to_string();
    assert_eq!(error, "the body cannot be read: no JSON: line 1, column 34");
}

#[test]
fn half_an_emoji_in_one_name_costs_no_message() {
    let contacts = r#"[{"wa_id":"16505551234","profile":{"name":"Ann \ud83d"}}]"#;
    let body = change(&json!({ "messages": [text("wamid.1", "Hello")], "contacts": "CONTACTS" }));
    let events = normalised(body.replace("\"CONTACTS\"", contacts)).unwrap().events;
    assert_eq!(events[0].sender.name.as_deref(), Some("Ann \u{fffd}"));
}

#[test]
fn an_element_nested_to_the_parsers_limit_is_kept_as_a_placeholder() {
    let deep = format!("{}1{}", "[".repeat(110), "]".repeat(110));
    let body = change(
        &json!({ "messages": [text("wamid.1", "a"), { "from": "16505551234", "id": "wamid.2", "type": "deep", "deep": "DEEP" }] }),
    );
    let events = normalised(body.replace("\"DEEP\"", &deep)).unwrap().events;
    assert_eq!(events.len(), 2);
    assert!(
        matches!(&events[1].kind, EventKind::Unsupported { what, raw: Some(_), message: true } if what == "deep")
    );
}

#[test]
fn a_bad_entry_change_or_list_is_parked_and_the_rest_goes_on() {
    let good: Value =
        serde_json::from_str(&change(&json!({ "messages": [text("wamid.1", "Hello")] }))).unwrap();
    let change = |value: Value| json!({ "changes": [{ "field": "messages", "value": value }] });
    let entries = json!([
        7,
        { "changes": "none" },
        { "changes": [null] },
        change(json!({ "messages": [text("wamid.2", "for whom?")] })),
        change(json!({ "metadata": { "phone_number_id": "1" }, "messages": "none" })),
        change(json!({ "metadata": { "phone_number_id": "1" }, "statuses": [{ "status": "read" }, { "id": "w", "status": "read" }] })),
        good["entry"][0],
    ]);
    let body = json!({ "object": "whatsapp_business_account", "entry": entries }).to_string();
    let normalised = normalised(body).unwrap();
    assert_eq!(normalised.events.len(), 1);
    let why: Vec<&str> = normalised.unreadable;
    assert_eq!(
        why,
        [
            "an entry without a list of changes",
            "an entry without a list of changes",
            "a change without a field",
            "a change that names no account (phone_number_id)",
            "a list of messages or statuses that is no list",
            "a status without an id or a value",
            "a status that names no recipient",
        ]
    );
}

#[test]
fn messages_come_before_the_receipts_of_the_whole_request() {
    let status = json!({ "id": "wamid.0", "status": "read", "recipient_id": "16505551234" });
    let first: Value = serde_json::from_str(&change(&json!({ "statuses": [status] }))).unwrap();
    let second: Value =
        serde_json::from_str(&change(&json!({ "messages": [text("wamid.1", "Hello")] }))).unwrap();
    let entries = json!([first["entry"][0], second["entry"][0]]);
    let body = json!({ "object": "whatsapp_business_account", "entry": entries }).to_string();
    let kinds: Vec<&str> = normalised(body).unwrap().events.iter().map(|event| event.kind.name()).collect();
    assert_eq!(kinds, ["message", "receipt"]);
}

#[test]
fn a_thousand_messages_of_many_customers_stay_apart() {
    let messages: Vec<Value> = (0..1000)
        .map(|n| {
            let from = format!("4477009{:05}", n % 100);
            json!({ "from": from, "id": format!("wamid.{n}"), "type": "text", "text": { "body": from } })
        })
        .collect();
    let contacts: Vec<Value> = (0..100)
        .rev()
        .map(
            |n| json!({ "wa_id": format!("4477009{n:05}"), "profile": { "name": format!("4477009{n:05}") } }),
        )
        .collect();
    let events = normalised(change(&json!({ "contacts": contacts, "messages": messages }))).unwrap().events;
    assert_eq!(events.len(), 1000);
    for event in events {
        let EventKind::Message { content, .. } = &event.kind else { panic!("no message") };
        assert_eq!(content.text, event.sender.name);
        assert_eq!(content.text.as_deref(), Some(event.thread.as_str()));
        assert_eq!(event.address.as_str(), format!("tel:+{}", event.thread));
    }
}

#[test]
fn an_old_spelling_of_a_number_gives_the_same_customer_and_its_reply_keeps_the_spelling() {
    let contacts = json!([{ "wa_id": "551187654321", "profile": { "name": "Ana" } }]);
    let message =
        json!({ "from": "5511987654321", "id": "wamid.1", "type": "text", "text": { "body": "Oi" } });
    let events = normalised(change(&json!({ "contacts": contacts, "messages": [message] }))).unwrap().events;
    assert_eq!(events[0].address.as_str(), "tel:+5511987654321");
    assert_eq!(events[0].thread, "5511987654321");
    assert_eq!(events[0].sender.name.as_deref(), Some("Ana"));
}

#[test]
fn a_message_that_names_nobody_is_given_to_a_contact_only_if_no_other_could_have_sent_it() {
    let nobody = json!({ "id": "wamid.1", "type": "text", "text": { "body": "Hi" } });
    let another = json!({ "id": "wamid.2", "type": "text", "text": { "body": "Hi" } });
    let ann = json!({ "user_id": "GB.1" });
    for alone in [json!([nobody]), json!([nobody, null, { "type": "text" }]), json!([nobody, nobody])] {
        let alone = normalised(change(&json!({ "contacts": [ann], "messages": alone }))).unwrap();
        assert_eq!(alone.events[0].address.as_str(), "whatsapp:GB.1");
    }
    for lists in [
        json!({ "contacts": [ann, { "user_id": "GB.2" }], "messages": [nobody] }),
        json!({ "contacts": [ann], "messages": [nobody, another] }),
        json!({ "contacts": [ann], "messages": [nobody, { "from_user_id": "GB.3" }] }),
        json!({ "contacts": [ann], "messages": [nobody], "statuses": [{ "id": "w", "status": "read", "recipient_user_id": "GB.1" }] }),
        json!({ "messages": [nobody] }),
    ] {
        let normalised = normalised(change(&lists)).unwrap();
        assert!(normalised.events.iter().all(|event| event.kind.name() == "receipt"), "{lists}");
        assert!(!normalised.unreadable.is_empty(), "{lists}");
    }
}

#[test]
fn a_users_own_name_cannot_pass_for_the_previous_user_id() {
    let body = "User Eve changed from GB.1 to GB.2 changed from not an id to GB.3";
    let system = json!({ "body": body, "user_id": "GB.3", "type": "user_changed_user_id" });
    let message = json!({ "id": "wamid.1", "type": "system", "system": system });
    let normalised = normalised(change(&json!({ "messages": [message] }))).unwrap();
    assert!(normalised.events.is_empty());
    assert_eq!(normalised.unreadable[0], "a message that names no sender");
}

#[test]
fn a_clock_that_is_absent_wrong_or_a_number_is_coped_with() {
    let at = |timestamp: Value| {
        let mut message = text("wamid.1", "Hello");
        message["timestamp"] = timestamp;
        normalised(change(&json!({ "messages": [message] }))).unwrap().events[0].at.timestamp()
    };
    let received = super::received().timestamp();
    assert_eq!(at(json!((received - 60).to_string())), received - 60);
    assert_eq!(at(json!(received - 60)), received - 60);
    for wrong in [
        json!(null),
        json!("soon"),
        json!("99999999999999999999"),
        json!(received + 60),
        json!(-1),
        json!({}),
    ] {
        assert_eq!(at(wrong), received);
    }
}

proptest! {
    #[test]
    fn no_signed_bytes_make_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _outcome = normalised(body);
    }

    #[test]
    fn no_json_inside_metas_shape_makes_the_reader_panic_or_lose_an_element(
        kind in "text|image|order|contacts|interactive|button|reaction|system|edit|revoke|location|[a-z]{0,9}",
        junk in junk(),
        other in junk(),
    ) {
        let mut message = json!({ "from": "16505551234", "id": "wamid.1", "type": kind, "context": other, "errors": other });
        message[kind.as_str()] = junk.clone();
        let lists = json!({ "contacts": [junk, other], "messages": [message, junk], "statuses": [junk, message] });
        let normalised = normalised(change(&lists)).unwrap();
        prop_assert_eq!(normalised.events.len() + normalised.unreadable.len(), 4);
    }
}

/// JSON of Meta's member names with values of every type.
pub(super) fn junk() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let name = "id|from|type|body|code|wa_id|user_id|title|payload|name|phones|message|emoji|text|nfm_reply|response_json|mid|attachments|referral|mids|sender";
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name, inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}
