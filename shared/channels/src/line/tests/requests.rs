//! Who is let in, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use http::{HeaderValue, Method};
use proptest::prelude::*;
use serde_json::json;

use super::{ACCOUNT, HEADER, Line, SECRET, element, normalised, of_elements, post, received, secrets};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// Published: developers.line.biz, "Verify webhook signature".
const PUBLISHED_BODY: &str = r#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#;
const PUBLISHED_SIGNATURE: &str = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=";

fn rejected(request: Unverified) -> Rejected {
    Line.verify(request, &secrets(), received()).unwrap_err()
}

#[test]
fn a_signature_that_is_wrong_cut_of_another_form_or_missing_is_refused() {
    let hex = "1a144a9af987cace0f8bc0f1905e3e11ac9a1f43aab49b5a6718130fd7cc0cbb";
    let cut = &PUBLISHED_SIGNATURE[..43];
    let url_safe = PUBLISHED_SIGNATURE.replace('+', "-");
    for signature in ["", "=", hex, cut, &url_safe, "sha256=GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="] {
        let mut request = post(PUBLISHED_BODY, SECRET);
        request.headers.insert(HEADER, HeaderValue::from_str(signature).unwrap());
        assert_eq!(rejected(request), Rejected::Signature, "{signature}");
    }
    let mut request = post(PUBLISHED_BODY, SECRET);
    request.headers.remove(HEADER);
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn the_very_bytes_are_signed() {
    let mut request = post(PUBLISHED_BODY, SECRET);
    request.body = Bytes::from(PUBLISHED_BODY.replace(':', ": "));
    assert_eq!(rejected(request), Rejected::Signature);
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
fn a_secret_of_an_account_names_it_and_else_the_body_does() {
    let several = Secrets::parse(r#"["OLD", {"secret": "SHOP", "account": "shop"}]"#).unwrap();
    for (secret, account) in [("OLD", ACCOUNT), ("SHOP", "shop")] {
        let element = element("message", json!({ "message": { "type": "text", "id": "1", "text": "Hi" } }));
        let body = json!({ "destination": ACCOUNT, "events": [element] }).to_string();
        let Ok(Admission::Verified(request)) = Line.verify(post(body, secret), &several, received()) else {
            panic!("{secret} was not accepted")
        };
        let events = Line.normalise(&request, received()).unwrap().events;
        assert_eq!(events[0].key.to_string(), format!("line:{account}:1"));
    }
}

#[test]
fn a_body_that_is_no_webhook_of_lines_is_malformed_and_its_content_is_not_quoted() {
    let deep = format!(r#"{{"destination":"U1","events":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for body in [
        "",
        "null",
        "[]",
        "a private word",
        r#"{"destination":"U1"}"#,
        r#"{"destination":"U1","events":"private"}"#,
        r#"{"events":[]}"#,
        r#"{"destination":"","events":[]}"#,
        r#"{"destination":"U1","events":[{"text":"a private word"#,
        &deep,
    ] {
        let malformed = normalised(body.to_owned()).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{malformed}");
    }
}

#[test]
fn a_broken_element_does_not_stop_the_others() {
    let good =
        |id: &str| element("message", json!({ "message": { "type": "text", "id": id, "text": "Hi" } }));
    let broken = [json!(null), json!(7), json!({}), json!({ "type": "message", "source": { "userId": 7 } })];
    for broken in broken {
        let normalised = of_elements(&[good("1"), broken.clone(), good("2")]);
        let ids: Vec<_> = normalised.events.iter().map(|event| event.key.id.as_str()).collect();
        assert_eq!((ids, normalised.unreadable.len()), (vec!["1", "2"], 1), "{broken}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(normalised(bytes));
    }

    #[test]
    fn no_broken_event_makes_it_panic(
        kind in "message|messageEdited|unsend|follow|unfollow|postback|join|beacon|other",
        at in 0_usize..500,
        inserted in "[\\PC]{0,3}",
    ) {
        let members = json!({
            "message": { "type": "text", "id": "1", "text": "Hi", "quoteToken": "q" },
            "postback": { "data": "a", "params": { "date": "2026-12-24" } },
            "unsend": { "messageId": "1" },
        });
        let mut body = json!({ "destination": ACCOUNT, "events": [element(&kind, members)] }).to_string();
        let at = (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        body.insert_str(at, &inserted);
        drop(normalised(body));
    }
}
