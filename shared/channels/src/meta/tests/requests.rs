//! Who is let in: signatures and handshakes.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response};

use super::{Meta, SECRET, received, secrets, signed};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn verify(request: Unverified) -> Result<Admission, Rejected> {
    Meta.verify(request, &secrets(), received())
}

fn with_signature(value: &'static str) -> Unverified {
    let mut request = signed("test", SECRET);
    request.headers.insert("x-hub-signature-256", HeaderValue::from_static(value));
    request
}

fn rejected(request: Unverified) -> Rejected {
    verify(request).unwrap_err()
}

#[test]
fn the_same_json_written_otherwise_is_refused() {
    let mut request = signed(r#"{"text":"caf\u00e9"}"#, SECRET);
    request.body = Bytes::from(r#"{"text":"café"}"#);
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn a_missing_garbled_or_cut_signature_is_refused() {
    let mut request = signed("test", SECRET);
    request.headers.remove("x-hub-signature-256");
    assert_eq!(rejected(request), Rejected::Signature);
    for value in [
        "",
        "sha256=",
        "sha256=0",
        "sha256=0c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d98882",
        "sha256=0c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d988822100",
        "sha256=1c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d9888221",
        "0c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d9888221",
        "sha1=0c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d9888221",
        "sha256=DGGUe2ENT0XmXz1oDiYCcSHsJBPnd1mLy2z8bg2YiCE=",
        "sha256=zz61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d9888221",
    ] {
        assert_eq!(rejected(with_signature(value)), Rejected::Signature, "{value}");
    }
    let mut request = signed("test", SECRET);
    request.headers.insert("x-hub-signature-256", HeaderValue::from_bytes(b"sha256=\xff\xfe").unwrap());
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn the_old_signature_over_sha1_opens_nothing() {
    let mut request = signed("test", SECRET);
    let value = request.headers.remove("x-hub-signature-256").unwrap();
    request.headers.insert("x-hub-signature", value);
    assert_eq!(rejected(request), Rejected::Signature);
}

#[test]
fn another_apps_secret_or_none_at_all_opens_nothing() {
    assert_eq!(rejected(signed("test", "ANOTHER_SECRET")), Rejected::Signature);
    let none = Meta.verify(signed("test", ""), &Secrets::default(), received());
    assert_eq!(none.unwrap_err(), Rejected::Signature);
}

#[test]
fn old_and_new_secret_are_both_accepted_during_a_rotation() {
    let both = Secrets::parse(r#"["OLD", {"secret": "NEW", "account": "106540352242922"}]"#).unwrap();
    for secret in ["OLD", "NEW"] {
        let Ok(Admission::Verified(verified)) = Meta.verify(signed("{}", secret), &both, received()) else {
            panic!("{secret} was not accepted")
        };
        assert_eq!(verified.account().is_some(), secret == "NEW");
    }
}

#[test]
fn other_methods_and_kinds_of_body_are_refused_before_the_signature() {
    for method in [Method::PUT, Method::HEAD, Method::DELETE, Method::OPTIONS] {
        let request = Unverified { method, ..signed("test", SECRET) };
        assert_eq!(rejected(request), Rejected::Method("GET, POST"));
    }
    let mut request = signed("test", SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn a_content_type_may_be_absent_or_name_its_charset() {
    let mut request = signed("test", SECRET);
    request.headers.insert("content-type", HeaderValue::from_static("Application/JSON; charset=UTF-8"));
    verify(request).unwrap();
    let mut request = signed("test", SECRET);
    request.headers.remove("content-type");
    verify(request).unwrap();
}

fn handshake(query: &str, secrets: &str) -> Result<Response<Bytes>, Rejected> {
    let url = format!("https://desk.example/webhooks/meta{query}");
    let request = Unverified { method: Method::GET, url, headers: HeaderMap::new(), body: Bytes::new() };
    match Meta.verify(request, &Secrets::parse(secrets).unwrap(), received())? {
        Admission::Handshake(response) => Ok(response),
        other => panic!("a GET was taken for a request: {other:?}"),
    }
}

const TWO_APPS: &str = r#"["plain", {"secret": "app", "verify_token": "let me in"}]"#;

#[test]
fn a_handshake_with_our_token_gets_its_challenge_back_as_plain_text() {
    for token in ["plain", "let+me%20in"] {
        let query = format!("?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        let response = handshake(&query, TWO_APPS).unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.body(), "1158201444");
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
}

#[test]
fn a_handshake_with_another_token_is_refused() {
    for token in ["", "app", "Plain", "plain%00", "let%20me"] {
        let query = format!("?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1");
        assert_eq!(handshake(&query, TWO_APPS).unwrap_err(), Rejected::Handshake, "{token}");
    }
}

#[test]
fn what_opens_a_handshake_signs_no_post() {
    let secrets = Secrets::parse(TWO_APPS).unwrap();
    assert!(Meta.verify(signed("{}", "app"), &secrets, received()).is_ok());
    let refused = Meta.verify(signed("{}", "let me in"), &secrets, received());
    assert_eq!(refused.unwrap_err(), Rejected::Signature);
}

#[test]
fn a_handshake_without_one_of_its_parts_is_incomplete() {
    for query in [
        "",
        "?hub.verify_token=plain&hub.challenge=1",
        "?hub.mode=subscribe&hub.challenge=1",
        "?hub.mode=subscribe&hub.verify_token=plain",
        "?hub.mode=unsubscribe&hub.verify_token=plain&hub.challenge=1",
    ] {
        assert!(matches!(handshake(query, TWO_APPS), Err(Rejected::Incomplete(_))), "{query}");
    }
}

#[test]
fn the_acknowledgement_is_an_empty_200() {
    let response = Meta.acknowledge(&[]);
    assert_eq!((response.status().as_u16(), response.body().len()), (200, 0));
}
