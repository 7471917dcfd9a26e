//! What the business sent, as Meta repeats it: by this desk, by a colleague, by another app.

use nightdesk_domain::{Event, EventKind};
use serde_json::{Value, json};

use super::{Meta, PAGE, page, received, request, signed};
use crate::provider::{Admission, Normalised, Webhooks};
use crate::secrets::Secrets;

const CUSTOMER: &str = "6079842318713022";

fn echo(message: &Value) -> Value {
    let mut message = message.clone();
    message["is_echo"] = json!(true);
    json!({ "sender": { "id": PAGE }, "recipient": { "id": CUSTOMER }, "timestamp": 1_795_400_900_000_i64, "message": message })
}

/// What is read with this as the secret.
fn read_with(secret: &str, body: String) -> Normalised {
    let secrets = Secrets::parse(secret).unwrap();
    let Ok(Admission::Verified(verified)) = Meta.verify(signed(body, "app secret"), &secrets, received())
    else {
        panic!("not verified")
    };
    Meta.normalise(&verified, received()).unwrap()
}

fn events(message: &Value) -> Vec<Event> {
    let normalised = read_with("app secret", page(&json!([echo(message)])));
    assert!(normalised.unreadable.is_empty(), "{message}");
    normalised.events
}

#[test]
fn an_echo_with_our_mark_is_the_receipt_of_our_reply() {
    let metadata = format!("nightdesk:messenger:{PAGE}:{CUSTOMER}#r/1");
    let events =
        events(&json!({ "mid": "m_1", "text": "We are closed.", "app_id": 1, "metadata": metadata }));
    let EventKind::Receipt { of, reference, .. } = &events[0].kind else { panic!("{events:?}") };
    assert_eq!((of.as_str(), events[0].key.id.as_str()), ("m_1", "m_1:sent"));
    assert_eq!(reference.as_deref(), Some("messenger:106677558767423:6079842318713022#r/1"));
    assert_eq!(events[0].address.as_str(), "messenger:106677558767423:6079842318713022");
}

#[test]
fn an_echo_with_our_mark_alone_is_ours_too_and_no_colleagues() {
    let events = events(&json!({ "mid": "m_1", "text": "Closed.", "metadata": "nightdesk:" }));
    assert!(matches!(&events[0].kind, EventKind::Receipt { reference: None, .. }));
}

#[test]
fn an_echo_with_our_mark_and_no_id_says_nothing() {
    assert!(events(&json!({ "text": "Closed.", "metadata": "nightdesk:x#y" })).is_empty());
}

#[test]
fn any_other_echo_is_a_colleague_at_work() {
    for message in [
        json!({ "mid": "m_1", "text": "Yes" }),
        json!({ "mid": "m_1", "text": "Yes", "app_id": 263_902_037_430_900_i64 }),
        json!({ "mid": "m_1", "text": "Yes", "app_id": "263902037430900", "metadata": "crm nightdesk:" }),
        json!({ "mid": "m_1", "is_unsupported": true }),
        json!({ "mid": "m_1" }),
        json!({ "text": "Yes" }),
    ] {
        let events = events(&message);
        assert!(matches!(&events[0].kind, EventKind::AgentMessage { .. }), "{message}");
        assert_eq!(events[0].address.as_str(), "messenger:106677558767423:6079842318713022");
    }
}

#[test]
fn what_our_own_app_sent_is_left_where_the_secret_names_the_app() {
    let bound = r#"{"secret": "app secret", "account": "1517776481860111"}"#;
    for (app, kept) in [
        (json!(1_517_776_481_860_111_i64), 0),
        (json!("1517776481860111"), 0),
        (json!(263_902_037_430_900_i64), 1),
        (json!(null), 1),
    ] {
        let message = json!({ "mid": "m_1", "text": "Closed.", "app_id": app });
        let read = read_with(bound, page(&json!([echo(&message)])));
        assert_eq!((read.events.len(), read.unreadable.len()), (kept, 0), "{app}");
        let unbound = read_with("app secret", page(&json!([echo(&message)])));
        assert_eq!(unbound.events.len(), 1, "{app}");
    }
}

#[test]
fn what_the_business_sent_is_known_by_its_sender_where_nothing_marks_it() {
    let mut element = echo(&json!({ "mid": "m_1", "text": "Yes" }));
    element["message"].as_object_mut().unwrap().remove("is_echo");
    let events = read_with("app secret", page(&json!([element]))).events;
    assert!(matches!(&events[0].kind, EventKind::AgentMessage { .. }));
    assert_eq!(events[0].thread, CUSTOMER);
}

#[test]
fn what_the_business_does_beside_writing_is_no_doing_of_the_customers() {
    for (name, member) in [
        ("reaction", json!({ "mid": "m_1", "action": "react", "emoji": "👍" })),
        ("message_edit", json!({ "mid": "m_1", "text": "Yes!", "num_edit": 1 })),
        ("read", json!({ "mid": "m_1" })),
    ] {
        let element = json!({ "sender": { "id": PAGE }, "recipient": { "id": CUSTOMER }, name: member });
        let events = read_with("app secret", page(&json!([element]))).events;
        let EventKind::Unsupported { what, message: false, .. } = &events[0].kind else { panic!("{name}") };
        assert_eq!(what, name);
    }
}

#[test]
fn an_account_that_writes_to_itself_to_try_it_out_is_a_customer() {
    let element = json!({ "sender": { "id": "9" }, "recipient": { "id": "9" }, "message": { "mid": "a", "text": "Hi", "is_self": true } });
    let body = request("instagram", &json!([{ "id": "9", "messaging": [element] }]));
    let events = read_with("app secret", body).events;
    assert!(matches!(&events[0].kind, EventKind::Message { .. }));
    assert_eq!(events[0].address.as_str(), "instagram:9:9");
}
