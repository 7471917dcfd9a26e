//! Who is let in, handshakes, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use http::{HeaderValue, Method};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Discord, PUBLIC, interaction, normalised, post, received, secrets, verified};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn rejected(request: Unverified) -> Rejected {
    Discord.verify(request, &secrets(), received()).unwrap_err()
}

fn handshake(body: &Value) -> (u16, Value, String) {
    let Ok(Admission::Handshake(answer)) = Discord.verify(post(body.to_string()), &secrets(), received())
    else {
        panic!("no handshake")
    };
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default(), kind)
}

#[test]
fn pings_and_suggestions_are_answered_at_once() {
    let json_kind = "application/json".to_owned();
    let ping = json!({ "id": "1", "application_id": "2", "type": 1, "token": "t", "version": 1 });
    assert_eq!(handshake(&ping), (200, json!({ "type": 1 }), json_kind.clone()));
    let ping_of_events = json!({ "version": 1, "application_id": "2", "type": 0 });
    assert_eq!(handshake(&ping_of_events), (204, Value::Null, json_kind.clone()));
    let typing = interaction(json!({ "type": 4 }));
    assert_eq!(handshake(&typing), (200, json!({ "type": 8, "data": { "choices": [] } }), json_kind));
}

#[test]
fn another_time_body_or_signature_is_refused() {
    let good = post("{}");
    let with = |name: &'static str, value: &str| {
        let mut request = good.clone();
        request.headers.insert(name, value.parse().unwrap());
        rejected(request)
    };
    let tag = good.header("x-signature-ed25519").unwrap().to_owned();
    let later = (received().timestamp() + 1).to_string();
    for time in [later.as_str(), "", "now"] {
        assert_eq!(with("x-signature-timestamp", time), Rejected::Signature, "{time}");
    }
    for tag in ["", "zz", &tag[2..], &"00".repeat(64), &format!("{tag}00")] {
        assert_eq!(with("x-signature-ed25519", tag), Rejected::Signature, "{tag}");
    }
    for name in ["x-signature-timestamp", "x-signature-ed25519"] {
        let mut request = good.clone();
        request.headers.remove(name);
        assert_eq!(rejected(request), Rejected::Signature, "{name}");
    }
    assert_eq!(rejected(Unverified { body: Bytes::from_static(b"{} "), ..good }), Rejected::Signature);
}

#[test]
fn each_apps_key_is_accepted_and_tells_its_account_and_what_is_no_key_is_passed_over() {
    let text = json!(["no key", "00", { "secret": PUBLIC.to_uppercase(), "account": "shop" }]).to_string();
    let several = Secrets::parse(&text).unwrap();
    let request = post(interaction(json!({})).to_string());
    let Ok(Admission::Verified(verified)) = Discord.verify(request, &several, received()) else {
        panic!("refused")
    };
    let events = Discord.normalise(&verified, received()).unwrap().events;
    assert_eq!(events[0].key.account.as_str(), "shop");
}

#[test]
fn a_method_and_a_content_type_that_discord_does_not_use_are_named() {
    assert_eq!(rejected(Unverified { method: Method::GET, ..post("{}") }), Rejected::Method("POST"));
    let mut request = post("{}");
    request.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn a_body_that_is_none_of_discords_is_malformed_and_its_content_is_not_quoted() {
    for body in ["", "a private word", "[]", "null", r#"{"private":1}"#, r#"{"application_id":""}"#] {
        let malformed = normalised(body).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{body}");
    }
}

#[test]
fn what_names_nobody_or_cannot_be_answered_is_parked() {
    for missing in ["id", "token", "member", "type"] {
        let mut body = interaction(json!({}));
        body.as_object_mut().unwrap().remove(missing);
        let read = normalised(body.to_string()).unwrap();
        assert_eq!((read.events.len(), read.unreadable.len()), (0, 1), "{missing}");
    }
    let read = normalised(interaction(json!({ "token": "../../channels/1/messages" })).to_string()).unwrap();
    assert_eq!(read.unreadable.len(), 1);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "[0-9a-z/. ]{0,9}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = "id|type|value|options|components|resolved|custom_id|user|messages";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(verified) = verified(bytes) {
            drop(Discord.normalise(&verified, received()));
        }
    }

    #[test]
    fn no_interaction_makes_it_panic(
        kind in 0_u64..7,
        name in "id|data|member|user|token|channel_id|context|message|event|application_id",
        value in any_json(),
    ) {
        let mut body = interaction(json!({ "type": kind }));
        body[name] = value;
        if let Some(verified) = verified(body.to_string()) {
            drop(Discord.normalise(&verified, received()));
        }
    }
}
