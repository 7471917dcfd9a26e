//! Who is let in, handshakes, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use http::Method;
use nightdesk_domain::Account;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    FORM, JSON, SECRET, Slack, envelope, message, normalised, post, received, secrets, signed, verified,
};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn rejected(request: Unverified) -> Rejected {
    Slack.verify(request, &secrets(), received()).unwrap_err()
}

#[test]
fn another_time_body_or_spelling_is_refused() {
    let good = post(JSON, "{}");
    let with = |name: &'static str, value: &str| {
        let mut request = good.clone();
        request.headers.insert(name, value.parse().unwrap());
        rejected(request)
    };
    let tag = good.header("x-slack-signature").unwrap().to_owned();
    let later = (received().timestamp() + 1).to_string();
    for time in [later.as_str(), "", "now", "1e9"] {
        assert_eq!(with("x-slack-request-timestamp", time), Rejected::Signature, "{time}");
    }
    for tag in
        [tag.trim_start_matches("v0="), &tag.replace("v0", "v1"), &tag[..tag.len() - 2], "v0=", "v0=zz"]
    {
        assert_eq!(with("x-slack-signature", tag), Rejected::Signature, "{tag}");
    }
    assert_eq!(rejected(Unverified { body: Bytes::from_static(b"{} "), ..good }), Rejected::Signature);
}

#[test]
fn a_method_and_a_content_type_that_slack_does_not_use_are_named() {
    let get = Unverified { method: Method::GET, ..post(JSON, "{}") };
    assert_eq!(rejected(get), Rejected::Method("POST"));
    assert!(matches!(rejected(post("text/plain", "{}")), Rejected::ContentType(_)));
}

#[test]
fn each_secret_is_accepted_and_tells_its_account() {
    let text = json!(["OLD", { "secret": SECRET, "account": TEAM_OF_SECRET }]).to_string();
    let several = Secrets::parse(&text).unwrap();
    let body = envelope(&message(json!({})), json!({})).to_string();
    let verified = verified(JSON, body, &several);
    assert_eq!(verified.account(), Some(&Account::new(TEAM_OF_SECRET)));
    let event = Slack.normalise(&verified, received()).unwrap().events.remove(0);
    assert_eq!(event.key.account.as_str(), TEAM_OF_SECRET);
}

const TEAM_OF_SECRET: &str = "T0SECRET1";

#[test]
fn the_challenge_of_a_signed_url_verification_is_answered() {
    let body = json!({ "token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "type": "url_verification" });
    let Ok(Admission::Handshake(answer)) = Slack.verify(post(JSON, body.to_string()), &secrets(), received())
    else {
        panic!("no handshake")
    };
    assert_eq!(
        (answer.status().as_u16(), &answer.body()[..]),
        (200, body["challenge"].as_str().unwrap().as_bytes())
    );
    assert_eq!(answer.headers()["content-type"], "text/plain");
    let forged = signed(JSON, body.to_string(), "another", &received().timestamp().to_string());
    assert_eq!(rejected(forged), Rejected::Signature);
}

#[test]
fn a_look_at_the_certificate_is_answered() {
    let admission = Slack.verify(post(FORM, "ssl_check=1&token=x"), &secrets(), received());
    assert!(matches!(admission, Ok(Admission::Handshake(_))));
}

#[test]
fn a_body_that_is_none_of_slacks_is_malformed_and_its_content_is_not_quoted() {
    let event = envelope(&message(json!({})), json!({}));
    let without = |name: &str| {
        let mut event = event.clone();
        event.as_object_mut().unwrap().remove(name);
        event.to_string()
    };
    let no_team = envelope(&message(json!({})), json!({ "team_id": null, "authorizations": [] })).to_string();
    for (kind, body) in [
        (JSON, String::new()),
        (JSON, "a private word".to_owned()),
        (JSON, "[]".to_owned()),
        (JSON, r#"{"type":"private"}"#.to_owned()),
        (JSON, r#"{"type":"url_verification"}"#.to_owned()),
        (JSON, without("event")),
        (JSON, without("type")),
        (JSON, no_team),
        (FORM, "payload=private".to_owned()),
        (FORM, "a=private".to_owned()),
        (FORM, "team_id=T061EG9R6&user_id=U1&command=%2Fdesk&text=private".to_owned()),
    ] {
        let malformed = normalised(kind, body.clone()).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{body}: {malformed}");
    }
}

#[test]
fn members_of_the_wrong_type_do_not_lose_a_message() {
    let changed =
        json!({ "event_time": "soon", "event_id": 7, "authorizations": "none", "is_ext_shared_channel": 1 });
    let event = super::event_in(&message(json!({ "files": {}, "attachments": 3, "edited": "x" })), changed);
    assert_eq!(super::said(&event), "Hello");
    let unreadable = message(json!({ "ts": 5.5, "text": {} }));
    assert_eq!(super::unsupported(&super::event(&unreadable)), ("message", true));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[CDUT<>@!|.0-9a-z ]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = "user|ts|channel|text|files|message|previous_message|bot_id|item|id|type";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), form in any::<bool>()) {
        drop(normalised(if form { FORM } else { JSON }, bytes));
    }

    #[test]
    fn no_event_makes_it_panic(
        kind in "message|app_mention|reaction_added|member_joined_channel|assistant_thread_started|other",
        subtype in "|message_changed|message_deleted|file_share|channel_join|other",
        name in "user|ts|channel|text|files|message|previous_message|item|assistant_thread|attachments",
        value in any_json(),
    ) {
        let mut event = message(json!({ "type": kind, "subtype": subtype, "message": message(json!({})) }));
        event[name] = value;
        drop(normalised(JSON, envelope(&event, json!({})).to_string()));
    }

    #[test]
    fn no_interaction_makes_it_panic(
        kind in "block_actions|view_submission|shortcut|message_action|other",
        name in "user|actions|view|channel|container|message|trigger_id|team",
        value in any_json(),
    ) {
        let mut payload = json!({ "type": kind, "team": { "id": "T1" }, "user": { "id": "U1" }, "actions": [{}] });
        payload[name] = value;
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload.to_string()).finish();
        drop(normalised(FORM, form));
    }
}
