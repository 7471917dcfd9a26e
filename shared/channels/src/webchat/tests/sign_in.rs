//! A host's word on its user.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::Account;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::SignedIn;
use super::{Visitor, now, shop};
use crate::provider::Rejected;
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

const KEY: &str = "what-the-host-signs-with";

fn secrets() -> Secrets {
    Secrets::parse(&format!(r#"{{"secret": "s", "key": "{KEY}"}}"#)).unwrap()
}

fn jwt(header: &Value, claims: &Value, key: &str) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(header), part(claims));
    let tag = BASE64URL_NOPAD.encode(&sign(Hash::Sha256, key, signed.as_bytes()));
    format!("{signed}.{tag}")
}

fn hs256(claims: &Value) -> String {
    jwt(&json!({ "alg": "HS256", "typ": "JWT" }), claims, KEY)
}

fn soon() -> i64 {
    (now() + TimeDelta::minutes(5)).timestamp()
}

fn open(jwt: &str) -> Result<SignedIn, Rejected> {
    SignedIn::open(jwt, &secrets(), &shop(), now())
}

#[expect(clippy::needless_pass_by_value, reason = "JSON literals read best by value")]
fn claims(more: Value) -> Value {
    let mut claims = json!({ "sub": "4711", "exp": soon() });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    claims
}

#[test]
fn a_user_has_the_addresses_that_the_host_verified() {
    let person = open(&hs256(&claims(json!({
        "email": " Ann@Example.com", "email_verified": true, "phone_number": "+1 (212) 555-0123",
        "phone_number_verified": true, "name": "Ann", "locale": "es_MX", "zoneinfo": "America/New_York",
    }))))
    .unwrap();
    let also: Vec<_> = person.also.iter().map(|address| address.as_str()).collect();
    assert_eq!(also, ["mailto:ann@example.com", "tel:+12125550123"]);
    let sender = json!({ "name": "Ann", "language": "es-MX", "zone": "America/New_York" });
    assert_eq!(serde_json::to_value(&person.sender).unwrap(), sender);
    assert_eq!(Visitor::user(person).id, "user:4711");
}

#[test]
fn a_mail_address_is_spelt_as_in_mail() {
    for (email, address) in
        [("A@BÜCHER.example", "mailto:a@xn--bcher-kva.example"), ("50%@b.example", "mailto:50%25@b.example")]
    {
        let more = json!({ "email": email, "email_verified": true });
        assert_eq!(open(&hs256(&claims(more))).unwrap().also[0].as_str(), address);
    }
}

#[test]
fn what_the_host_did_not_verify_is_no_address() {
    for verified in [json!(false), json!("true"), json!(1), Value::Null] {
        let more = json!({ "email": "a@b.example", "email_verified": verified, "phone_number": "+12125550123", "phone_number_verified": verified });
        assert_eq!(open(&hs256(&claims(more))).unwrap().also, []);
    }
    for email in ["", "@", "a@", "a@b", "a b@c.example", "a@b.example,c@d.example", "Ann <a@b.example>"] {
        let more = json!({ "email": email, "email_verified": true });
        assert_eq!(open(&hs256(&claims(more))).unwrap().also, [], "{email}");
    }
}

#[test]
fn another_algorithm_key_account_or_no_signature_is_refused() {
    let none = jwt(&json!({ "alg": "none" }), &claims(json!({})), KEY);
    let unsigned = format!("{}.", none.rsplit_once('.').unwrap().0);
    let other = jwt(&json!({ "alg": "HS256" }), &claims(json!({})), "another");
    let webhook = jwt(&json!({ "alg": "HS256" }), &claims(json!({})), "s");
    let aud = hs256(&claims(json!({ "aud": "cafe" })));
    let nobody = hs256(&claims(json!({ "sub": "" })));
    for refused in [none, unsigned, other, webhook, aud, nobody, String::new(), "..".to_owned()] {
        assert_eq!(open(&refused), Err(Rejected::Signature), "{refused}");
    }
    let bound = Secrets::parse(&format!(r#"{{"secret": "s", "account": "cafe", "key": "{KEY}"}}"#)).unwrap();
    let good = hs256(&claims(json!({})));
    assert_eq!(SignedIn::open(&good, &bound, &shop(), now()), Err(Rejected::Signature));
    SignedIn::open(&good, &bound, &Account::new("cafe"), now()).unwrap();
    let without = Secrets::parse("s").unwrap();
    assert_eq!(SignedIn::open(&good, &without, &shop(), now()), Err(Rejected::Signature));
}

#[test]
fn the_audience_may_be_one_of_several() {
    open(&hs256(&claims(json!({ "aud": ["cafe", "shop"] })))).unwrap();
}

#[test]
fn a_sign_in_that_is_over_or_has_not_begun_is_stale_and_one_without_an_end_is_none() {
    let at = |minutes: i64| (now() + TimeDelta::minutes(minutes)).timestamp();
    assert_eq!(open(&hs256(&claims(json!({ "exp": at(-6) })))), Err(Rejected::Stale));
    open(&hs256(&claims(json!({ "exp": at(-4) })))).unwrap();
    assert_eq!(open(&hs256(&claims(json!({ "nbf": at(6) })))), Err(Rejected::Stale));
    assert_eq!(open(&hs256(&json!({ "sub": "4711" }))), Err(Rejected::Signature));
    open(&hs256(&claims(json!({ "exp": i64::MAX })))).unwrap();
}

#[test]
fn no_two_users_share_an_id_and_none_is_a_guest() {
    let id = |sub: &str| Visitor::user(open(&hs256(&claims(json!({ "sub": sub })))).unwrap()).id;
    let subs = ["a#b", "a%23b", "a b", "a%20b", "auth0|42", "日本"];
    let ids: std::collections::BTreeSet<_> = subs.iter().map(|sub| id(sub)).collect();
    assert_eq!(ids.len(), subs.len());
    assert!(Visitor::user(open(&hs256(&claims(json!({})))).unwrap()).is_user());
    assert!(!Visitor::guest(super::GUEST).is_user());
}

proptest! {
    #[test]
    fn no_sign_in_makes_it_panic(text in "[ -~]{0,120}", sub in "\\PC{0,200}") {
        drop(open(&text));
        drop(open(&hs256(&json!({ "sub": sub, "exp": soon() }))).map(Visitor::user));
    }
}
