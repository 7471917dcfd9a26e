//! Who is let in, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use http::{HeaderValue, Method};
use proptest::prelude::*;
use serde_json::json;

use super::{HEADER, SECRET, Telegram, message, normalised, post, received, secrets, verified};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn rejected(request: Unverified) -> Rejected {
    Telegram.verify(request, &secrets(), received()).unwrap_err()
}

#[test]
fn the_secret_of_the_webhook_opens_the_door() {
    let verified = verified("test");
    assert_eq!(verified.body(), "test");
    assert_eq!(verified.account(), None);
}

#[test]
fn a_secret_that_is_wrong_cut_longer_or_of_another_case_is_refused() {
    let longer = format!("{SECRET}x");
    for secret in
        ["", "T", "TEST-secret_token-", &longer, "test-secret_token-1", "TEST-secret_token-2", "другой"]
    {
        let mut request = post("{}", SECRET);
        request.headers.insert(HEADER, HeaderValue::from_bytes(secret.as_bytes()).unwrap());
        assert_eq!(rejected(request), Rejected::Signature, "{secret}");
    }
    let mut request = post("{}", SECRET);
    request.headers.insert(HEADER, HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn a_request_without_the_secret_is_refused_wherever_else_it_stands() {
    let mut request = post("{}", SECRET);
    let secret = request.headers.remove(HEADER).unwrap();
    assert_eq!(rejected(request.clone()), Rejected::Signature);
    request.headers.insert("authorization", secret);
    request.url.push_str(&format!("?secret_token={SECRET}"));
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn without_a_configured_secret_nothing_is_let_in() {
    for secret in ["", SECRET] {
        let refused = Telegram.verify(post("{}", secret), &Secrets::default(), received());
        assert_eq!(refused.unwrap_err(), Rejected::Signature);
    }
}

#[test]
fn each_bots_secret_is_accepted_and_tells_the_bot() {
    let text = r#"["OLD", {"secret": "SHOP", "account": "ExampleShopBot"}, {"secret": "CAFE", "account": "ExampleCafeBot"}]"#;
    let several = Secrets::parse(text).unwrap();
    for (secret, account) in [("OLD", "bot"), ("SHOP", "ExampleShopBot"), ("CAFE", "ExampleCafeBot")] {
        let body = json!({ "update_id": 1, "message": message(json!({ "text": "Hello" })) }).to_string();
        let Ok(Admission::Verified(request)) = Telegram.verify(post(body, secret), &several, received())
        else {
            panic!("{secret} was not accepted")
        };
        let events = Telegram.normalise(&request, received()).unwrap().events;
        assert_eq!(events[0].key.to_string(), format!("telegram:{account}:42:7"));
    }
}

#[test]
fn other_methods_and_kinds_of_body_are_refused_before_the_secret() {
    for method in [Method::GET, Method::PUT, Method::HEAD, Method::DELETE, Method::OPTIONS] {
        let request = Unverified { method, ..post("{}", SECRET) };
        assert_eq!(rejected(request), Rejected::Method("POST"));
    }
    let mut request = post("{}", SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn a_content_type_may_be_absent_or_name_its_charset() {
    let mut request = post("{}", SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("Application/JSON; charset=UTF-8"));
    Telegram.verify(request, &secrets(), received()).unwrap();
    let mut request = post("{}", SECRET);
    request.headers.remove("content-type");
    Telegram.verify(request, &secrets(), received()).unwrap();
}

#[test]
fn a_body_that_is_no_update_is_malformed_and_its_content_is_not_quoted() {
    let deep = format!(r#"{{"update_id":1,"message":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let cut = r#"{"update_id":1,"message":{"text":"a private word"#;
    for body in [
        "",
        "null",
        "[]",
        "7",
        "a private word",
        cut,
        r#"{"message":{}}"#,
        r#"{"update_id":"private"}"#,
        &deep,
    ] {
        let malformed = normalised(body.to_owned()).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{malformed}");
    }
    let not_utf8 = Bytes::from_static(b"{\"update_id\":1,\"message\":{\"text\":\"\xff\"}}");
    normalised(not_utf8).unwrap_err();
}

#[test]
fn an_update_that_holds_nothing_is_nothing() {
    let normalised = normalised(r#"{"update_id":1}"#).unwrap();
    assert!(normalised.events.is_empty() && normalised.unreadable.is_empty());
}

#[test]
fn an_unreadable_member_does_not_stop_the_others() {
    let update = json!({
        "update_id": 1,
        "a_moon_phase": { "phase": "waxing" },
        "message": message(json!({ "text": "Hello" })),
        "poll_count": 3,
    });
    let normalised = normalised(update.to_string()).unwrap();
    assert_eq!(normalised.events.len(), 1);
    assert_eq!(normalised.unreadable.len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(normalised(bytes));
    }

    #[test]
    fn no_broken_update_makes_it_panic(
        name in "message|edited_message|business_message|deleted_business_messages|callback_query|message_reaction|my_chat_member|other",
        at in 0_usize..400,
        inserted in "[\\PC]{0,3}",
    ) {
        let member = message(json!({ "text": "/start", "photo": [], "data": "x", "id": "1", "message_ids": [1] }));
        let mut body = json!({ "update_id": 1, name: member }).to_string();
        let at = (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        body.insert_str(at, &inserted);
        drop(normalised(body));
    }
}
