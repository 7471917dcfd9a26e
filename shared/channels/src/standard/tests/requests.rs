//! Who is let in, and what becomes of bodies that cannot be read.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Method};
use nightdesk_domain::Account;
use proptest::prelude::*;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::{ID, Standard, body, normalised, post, received, secret, secrets, tag, with_headers};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn rejected(request: Unverified) -> Rejected {
    Standard.verify(request, &secrets(), received()).unwrap_err()
}

fn now() -> String {
    received().timestamp().to_string()
}

#[test]
fn one_good_signature_among_several_is_enough_and_unknown_versions_prove_nothing() {
    let good = tag(ID, &now(), b"{}");
    let bare = good.trim_start_matches("v1,");
    let verify = |signatures: &str| {
        let request = with_headers("webhook", ID, &now(), signatures, Bytes::from_static(b"{}"));
        Standard.verify(request, &secrets(), received()).map(|_| ())
    };
    for signatures in
        [format!("v1,AAAA {good}"), format!("v2,{bare} v1a,AAAA {good}"), format!("{good} v1,x")]
    {
        assert_eq!(verify(&signatures), Ok(()), "{signatures}");
    }
    for signatures in
        [bare.to_owned(), format!("v2,{bare}"), format!("v1a,{bare}"), format!("v1,{bare}x"), String::new()]
    {
        assert_eq!(verify(&signatures), Err(Rejected::Signature), "{signatures}");
    }
}

#[test]
fn a_public_key_lets_in_what_its_private_half_signed() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let public = format!("whpk_{}", BASE64.encode(pair.public_key().as_ref()));
    let message = [ID.as_bytes(), b".", now().as_bytes(), b".{}"].concat();
    let tag = BASE64.encode(pair.sign(&message).as_ref());
    let verify = |version: &str, secret: &str| {
        let signature = format!("{version},{tag}");
        let request = with_headers("webhook", ID, &now(), &signature, Bytes::from_static(b"{}"));
        Standard.verify(request, &Secrets::parse(secret).unwrap(), received()).map(|_| ())
    };
    assert_eq!(verify("v1a", &json!([secret(), public]).to_string()), Ok(()));
    assert_eq!(verify("v1", &public), Err(Rejected::Signature));
    assert_eq!(verify("v1a", &public[..40]), Err(Rejected::Signature));
    assert_eq!(verify("v1a", &secret()), Err(Rejected::Signature));
}

/// A public key is public: it must never be taken for a shared one.
#[test]
fn nobody_signs_with_an_empty_short_or_public_key() {
    for secret in ["whsec_", "whsec_c2hvcnQ=", "short", "whpk_c2hvcnQ=", "whsk_c2hvcnQ=", "whsec_!"] {
        let key = match secret {
            "short" | "whsec_c2hvcnQ=" => "short",
            "whsec_" => "",
            other => other,
        };
        let message = [ID.as_bytes(), b".", now().as_bytes(), b".{}"].concat();
        let tag = crate::signature::sign(crate::signature::Hash::Sha256, key, &message);
        let request = with_headers(
            "webhook",
            ID,
            &now(),
            &format!("v1,{}", BASE64.encode(&tag)),
            Bytes::from_static(b"{}"),
        );
        let refused = Standard.verify(request, &Secrets::parse(secret).unwrap(), received());
        assert_eq!(refused.unwrap_err(), Rejected::Signature, "{secret}");
    }
}

#[test]
fn another_id_time_or_body_is_refused() {
    let good = post("{}");
    for (name, value) in
        [("webhook-id", "msg_other"), ("webhook-timestamp", "1795400001"), ("webhook-timestamp", "now")]
    {
        let mut request = good.clone();
        request.headers.insert(name, HeaderValue::from_static(value));
        assert_eq!(rejected(request), Rejected::Signature, "{name}");
    }
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut request = good.clone();
        request.headers.remove(name);
        assert_eq!(rejected(request), Rejected::Signature, "{name}");
    }
    assert_eq!(rejected(Unverified { body: Bytes::from_static(b"{} "), ..good }), Rejected::Signature);
}

#[test]
fn a_method_and_a_content_type_are_named() {
    assert_eq!(rejected(Unverified { method: Method::PUT, ..post("{}") }), Rejected::Method("POST"));
    let mut request = post("{}");
    request.headers.insert("content-type", HeaderValue::from_static("text/xml"));
    assert_eq!(rejected(request), Rejected::ContentType("application/json"));
}

#[test]
fn a_secret_of_an_account_goes_before_what_the_app_says() {
    let secrets = Secrets::parse(&json!([{ "account": "cafe", "secret": secret() }]).to_string()).unwrap();
    let request = post(body("message", json!({ "account": "shop", "id": "1", "text": "Hi" })).to_string());
    let Ok(Admission::Verified(verified)) = Standard.verify(request, &secrets, received()) else {
        panic!("refused")
    };
    assert_eq!(verified.account(), Some(&Account::new("cafe")));
    let event = Standard.normalise(&verified, received()).unwrap().events.remove(0);
    assert_eq!((event.key.account.as_str(), event.address.as_str()), ("cafe", "app:cafe:u-1"));
}

#[test]
fn a_body_that_is_none_of_ours_is_malformed_and_its_content_is_not_quoted() {
    for body in [
        "",
        "a private word",
        "[]",
        r#"{"version":1,"type":"private"}"#,
        r#"{"version":2,"type":"private","data":{}}"#,
        r#"{"version":"1","type":"private","data":{}}"#,
    ] {
        let malformed = normalised(body).unwrap_err();
        assert!(!malformed.to_string().contains("private"), "{body}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "[a-z:+#@. ]{0,9}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("id|url|latitude|name|status", inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(normalised(bytes));
    }

    #[test]
    fn no_event_makes_it_panic_and_one_of_somebody_is_never_lost(
        kind in "message|agent_message|edit|deletion|reaction|postback|receipt|opt_out|other",
        name in "id|of|text|attachments|location|emoji|payload|status|thread|account|referral",
        value in any_json(),
    ) {
        let read = normalised(body(&kind, json!({ "id": "1", "of": "2", "text": "Hi", name: value })).to_string()).unwrap();
        prop_assert_eq!(read.events.len() + read.unreadable.len(), 1);
    }
}
