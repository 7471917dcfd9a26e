//! Who is let in, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use http::{HeaderValue, Method};
use proptest::prelude::*;
use serde_json::json;

use super::{HEADER, SECRET, Viber, callback, normalised, post, received, secrets};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// Published: Viber/viber-bot-python, tests/api/test_api.py (Apache-2.0).
const PUBLISHED_BODY: &str =
    r#"{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}"#;
const PUBLISHED_SIGNATURE: &str = "d21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef";

fn rejected(request: Unverified) -> Rejected {
    Viber.verify(request, &secrets(), received()).unwrap_err()
}

#[test]
fn a_signature_that_is_wrong_cut_of_another_form_or_missing_is_refused() {
    let cut = &PUBLISHED_SIGNATURE[..62];
    let wrong = PUBLISHED_SIGNATURE.replace('d', "e");
    let prefixed = format!("sha256={PUBLISHED_SIGNATURE}");
    for signature in ["", "0", cut, &wrong, &prefixed, "aaaaaaaaaaaaaaaaaaaaaa"] {
        let mut request = post(PUBLISHED_BODY, SECRET);
        request.headers.insert(HEADER, HeaderValue::from_str(signature).unwrap());
        assert_eq!(rejected(request), Rejected::Signature, "{signature}");
    }
    let mut request = post(PUBLISHED_BODY, SECRET);
    request.headers.remove(HEADER);
    assert_eq!(rejected(request), Rejected::Signature);
    let altered = Unverified { body: Bytes::from_static(b"{}"), ..post(PUBLISHED_BODY, SECRET) };
    assert_eq!(rejected(altered), Rejected::Signature);
}

#[test]
fn other_methods_and_kinds_of_body_are_refused() {
    for method in [Method::GET, Method::PUT, Method::HEAD, Method::DELETE] {
        let request = Unverified { method, ..post(PUBLISHED_BODY, SECRET) };
        assert_eq!(rejected(request), Rejected::Method("POST"));
    }
    let mut request = post(PUBLISHED_BODY, SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn each_bots_token_is_accepted_and_tells_the_bot() {
    let several = Secrets::parse(r#"["OLD", {"secret": "SHOP", "account": "shop"}]"#).unwrap();
    for (secret, account) in [("OLD", "bot"), ("SHOP", "shop")] {
        let body = callback("unsubscribed", json!({ "user_id": "A=" })).to_string();
        let Ok(Admission::Verified(request)) = Viber.verify(post(body, secret), &several, received()) else {
            panic!("{secret} was not accepted")
        };
        let events = Viber.normalise(&request, received()).unwrap().events;
        assert_eq!(events[0].key.to_string(), format!("viber:{account}:unsubscribed:4912661846655238145"));
    }
}

#[test]
fn a_body_that_is_no_callback_is_malformed_or_parked_and_its_content_is_not_quoted() {
    let deep = format!(r#"{{"event":"message","message":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for body in
        ["", "null", "[]", "7", "a private word", r#"{"event":"message","text":"a private word"#, &deep]
    {
        let malformed = normalised(body.to_owned()).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{malformed}");
    }
    for body in [
        json!({}),
        json!({ "event": 7, "user_id": "A=" }),
        callback("message", json!({ "message": { "type": "text", "text": "Hi" } })),
        callback("message", json!({ "sender": { "name": "Ann" } })),
        callback("unsubscribed", json!({ "user_id": "" })),
    ] {
        let normalised = normalised(body.to_string()).unwrap();
        assert_eq!((normalised.events.len(), normalised.unreadable.len()), (0, 1), "{body}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(normalised(bytes));
    }

    #[test]
    fn no_broken_callback_makes_it_panic(
        kind in "message|conversation_started|subscribed|unsubscribed|delivered|seen|failed|other",
        at in 0_usize..300,
        inserted in "[\\PC]{0,3}",
    ) {
        let members = json!({
            "sender": { "id": "A=", "name": "Ann" },
            "message": { "type": "location", "location": { "lat": 1.5, "lon": 2.5 }, "text": "Hi" },
            "desc": "failure",
        });
        let mut body = callback(&kind, members).to_string();
        let at = (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        body.insert_str(at, &inserted);
        drop(normalised(body));
    }
}
