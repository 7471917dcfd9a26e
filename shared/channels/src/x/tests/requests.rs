//! Who is let in, the challenge, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Method};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    HEADER, OWN, SECRET, URL, X, account_activity, activity, message, normalised, post, received, request,
    secrets,
};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

fn rejected(request: Unverified) -> Rejected {
    X.verify(request, &secrets(), received()).unwrap_err()
}

#[test]
fn a_signature_that_is_wrong_cut_of_another_form_or_missing_is_refused() {
    let right = BASE64.encode(&sign(Hash::Sha256, SECRET, b"{}"));
    let bare = right.clone();
    let cut = format!("sha256={}", &right[..43]);
    let other = format!("sha1={right}");
    for signature in ["", "sha256=", "sha256==", &bare, &cut, &other, &format!("sha256=A{}", &right[1..])] {
        let mut request = post("{}", SECRET);
        request.headers.insert(HEADER, HeaderValue::from_str(signature).unwrap());
        assert_eq!(rejected(request), Rejected::Signature, "{signature}");
    }
    let mut request = post("{}", SECRET);
    request.headers.remove(HEADER);
    assert_eq!(rejected(request), Rejected::Signature);
    assert_eq!(
        rejected(Unverified { body: Bytes::from_static(b"{ }"), ..post("{}", SECRET) }),
        Rejected::Signature
    );
}

fn challenge(token: &str, secrets: &Secrets) -> Result<Value, Rejected> {
    let request = request(Method::GET, &format!("{URL}?crc_token={token}&nonce=1"), "");
    match X.verify(request, secrets, received())? {
        Admission::Handshake(response) => {
            assert_eq!(response.status(), 200);
            assert_eq!(response.headers()["content-type"], "application/json");
            Ok(serde_json::from_slice(response.body()).unwrap())
        }
        other => panic!("no handshake: {other:?}"),
    }
}

#[test]
fn a_challenge_is_signed_with_the_consumer_secret_as_often_as_x_asks() {
    // Python: base64.b64encode(hmac.new(b"consumer-secret", b"challenge_string", "sha256").digest())
    let expected = json!({ "response_token": "sha256=S/mG8E9n5SjoGuCqHguvP8K8uuu5ogCPF0dOpIdyZlk=" });
    for _ in 0..2 {
        assert_eq!(challenge("challenge_string", &secrets()).unwrap(), expected);
    }
    let signed = BASE64.encode(&sign(Hash::Sha256, SECRET, b"a+b/c="));
    let answer = challenge("a%2Bb%2Fc%3D", &secrets()).unwrap();
    assert_eq!(answer["response_token"], format!("sha256={signed}"));
}

#[test]
fn of_several_secrets_the_first_answers_the_challenge_and_each_signs_events() {
    let several = Secrets::parse(r#"["NEW", "OLD"]"#).unwrap();
    let signed = BASE64.encode(&sign(Hash::Sha256, "NEW", b"abc"));
    assert_eq!(challenge("abc", &several).unwrap()["response_token"], format!("sha256={signed}"));
    for secret in ["NEW", "OLD"] {
        assert!(matches!(X.verify(post("{}", secret), &several, received()), Ok(Admission::Verified(_))));
    }
}

#[test]
fn no_challenge_makes_the_desk_sign_an_event() {
    let event = activity("dm.received", json!({})).to_string();
    let token: String = url::form_urlencoded::byte_serialize(event.as_bytes()).collect();
    for token in [&token, "", "%7B%7D", "%20%7B", "%5B1%5D", &"a".repeat(2000)] {
        assert!(matches!(challenge(token, &secrets()), Err(Rejected::Incomplete(_))), "{token}");
    }
    assert!(matches!(rejected(request(Method::GET, URL, "")), Rejected::Incomplete(_)));
    assert_eq!(challenge("abc", &Secrets::default()), Err(Rejected::Signature));
}

#[test]
fn other_methods_and_kinds_of_body_are_refused() {
    for method in [Method::PUT, Method::HEAD, Method::DELETE] {
        let request = Unverified { method, ..post("{}", SECRET) };
        assert_eq!(rejected(request), Rejected::Method("GET, POST"));
    }
    let mut request = post("{}", SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn a_secret_of_an_account_names_it_and_else_the_subscription_does() {
    let several = Secrets::parse(r#"["OLD", {"secret": "SHOP", "account": "shop"}]"#).unwrap();
    let messages = json!([message("42", OWN, json!({ "text": "Hi" }))]);
    let bodies = [
        account_activity("direct_message_events", messages.clone()),
        activity("dm.received", json!({ "direct_message_events": messages })),
    ];
    for body in bodies {
        for (secret, account) in [("OLD", OWN), ("SHOP", "shop")] {
            let Ok(Admission::Verified(request)) =
                X.verify(post(body.to_string(), secret), &several, received())
            else {
                panic!("{secret} was not accepted")
            };
            let events = X.normalise(&request, received()).unwrap().events;
            // The same message by either API is the same event.
            assert_eq!(events[0].key.to_string(), format!("x:{account}:2080765901528535096"));
        }
    }
}

#[test]
fn a_body_that_is_no_object_is_malformed_and_its_content_is_not_quoted() {
    let deep = format!(r#"{{"for_user_id":"1","a":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for body in ["", "null", "[]", "a private word", r#"{"data":{"text":"a private word"#, &deep] {
        let malformed = normalised(body.to_owned()).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{malformed}");
    }
}

#[test]
fn what_names_no_customer_is_parked_and_does_not_stop_the_rest() {
    for body in [
        json!({}),
        json!({ "data": {} }),
        json!({ "data": null }),
        json!({ "data": { "event_type": "moon.rise", "payload": {} } }),
        json!({ "user_event": { "revoke": { "source": { "user_id": OWN } } } }),
        activity("dm.received", json!({})),
        activity("moon.rise", json!({ "a": 1 })),
        activity("chat.received", json!({ "id": "1" })),
        account_activity("moon_events", json!([1])),
        account_activity("direct_message_events", json!({ "no": "list" })),
        account_activity("direct_message_events", json!([null])),
        account_activity("direct_message_events", json!([message("../1", OWN, json!({ "text": "Hi" }))])),
    ] {
        let normalised = normalised(body.to_string()).unwrap();
        assert_eq!((normalised.events.len(), normalised.unreadable.len()), (0, 1), "{body}");
    }
    let good = message("42", OWN, json!({ "text": "Hi" }));
    let body = account_activity("direct_message_events", json!([7, good]));
    let normalised = normalised(body.to_string()).unwrap();
    assert_eq!((normalised.events.len(), normalised.unreadable.len()), (1, 1));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(normalised(bytes));
    }

    #[test]
    fn no_broken_activity_makes_it_panic(
        kind in "dm.received|dm.sent|dm.read|chat.received|post.mention.create|other",
        at in 0_usize..500,
        inserted in "[\\PC]{0,3}",
    ) {
        let data = json!({ "text": "https://t.co/a", "entities": { "urls": [{ "url": "https://t.co/a", "expanded_url": "b" }] } });
        let mut body = activity(&kind, json!({ "direct_message_events": [message("42", OWN, data)] })).to_string();
        let at = (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        body.insert_str(at, &inserted);
        drop(normalised(body));
    }

    #[test]
    fn a_challenge_never_panics(token in "\\PC{0,40}") {
        drop(challenge(&token.replace(['#', '&'], ""), &secrets()));
    }
}
