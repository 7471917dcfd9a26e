//! Which tokens let a request in.

use data_encoding::BASE64URL_NOPAD;
use http::header::AUTHORIZATION;
use nightdesk_domain::Account;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    APP, KEYS, Teams, activity, claims, post, published, received, token, verified, verify, verify_with,
};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::secrets::Secrets;

fn body() -> String {
    activity(json!({ "text": "Hello" })).to_string()
}

/// What becomes of a request with a token of these claims beside or in place of good ones.
fn with(changed: Value) -> Result<Admission, Rejected> {
    let mut all = claims();
    let Value::Object(changed) = changed else { panic!("claims are an object") };
    all.as_object_mut().unwrap().extend(changed);
    all.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    verify(post(body(), &token(&all).unwrap()))
}

fn refused(changed: Value) -> Rejected {
    with(changed).unwrap_err()
}

/// A good token with other parts in place of its own.
fn altered(header: Option<Value>, claims: Option<Value>) -> String {
    let good = token(&super::claims()).unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let part = |new: Option<Value>, old: &str| {
        new.map_or_else(|| old.to_owned(), |new| BASE64URL_NOPAD.encode(new.to_string().as_bytes()))
    };
    format!("{}.{}.{}", part(header, parts[0]), part(claims, parts[1]), parts[2])
}

#[test]
fn a_token_of_bot_framework_for_our_bot_lets_a_request_in() {
    verified(body());
    with(json!({ "nbf": null })).unwrap();
    with(json!({ "serviceurl": null, "serviceUrl": super::SERVICE })).unwrap();
}

#[test]
fn nothing_but_the_name_of_the_key_is_read_before_the_signature_holds() {
    // The claims are garbage, and still the keys are asked for: nobody looked at them.
    let garbage = altered(None, Some(json!("garbage")));
    let asked = Teams.verify(post(body(), &garbage), &super::secrets(), received()).unwrap();
    assert!(matches!(asked, Admission::Needs { document, .. } if document.as_str() == KEYS));
    assert_eq!(verify(post(body(), &garbage)).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_token_of_another_algorithm_is_refused_before_any_key_is_fetched() {
    for alg in ["none", "None", "HS256", "RS384", "PS256", "ES256", "rs256", ""] {
        let header = json!({ "typ": "JWT", "alg": alg, "kid": "stand-in" });
        let request = post(body(), &altered(Some(header), None));
        let refused = Teams.verify(request, &super::secrets(), received()).unwrap_err();
        assert_eq!(refused, Rejected::Signature, "{alg}");
    }
    let unsigned = altered(Some(json!({ "alg": "none", "kid": "stand-in" })), None);
    let (unsigned, _) = unsigned.rsplit_once('.').unwrap();
    assert_eq!(verify(post(body(), &format!("{unsigned}."))).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_tag_made_with_the_public_key_as_an_hmac_secret_is_refused() {
    let header = json!({ "alg": "HS256", "kid": "stand-in" });
    let signed = [header, claims()].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes())).join(".");
    let key: Value = serde_json::from_slice(&published()).unwrap();
    let secret = key["keys"][0]["n"].as_str().unwrap().to_owned();
    let tag = crate::signature::sign(crate::signature::Hash::Sha256, &secret, signed.as_bytes());
    let token = format!("{signed}.{}", BASE64URL_NOPAD.encode(&tag));
    assert_eq!(verify(post(body(), &token)).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_token_whose_claims_or_header_were_changed_is_refused() {
    let mut later = claims();
    later["exp"] = json!(4_000_000_000_u32);
    let header = json!({ "typ": "jwt", "alg": "RS256", "kid": "stand-in" });
    for token in [altered(None, Some(later)), altered(Some(header), None)] {
        assert_eq!(verify(post(body(), &token)).unwrap_err(), Rejected::Signature);
    }
}

#[test]
fn another_issuer_is_refused_as_the_emulators_is() {
    for issuer in [
        "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
        "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
        "https://api.botframework.us",
        "https://api.botframework.com/",
        "",
    ] {
        assert_eq!(refused(json!({ "iss": issuer })), Rejected::Signature, "{issuer}");
    }
    assert_eq!(refused(json!({ "iss": null })), Rejected::Signature);
}

#[test]
fn a_token_for_another_bot_is_refused() {
    for aud in [json!("another-app"), json!(""), json!([APP]), json!(APP.to_uppercase()), Value::Null] {
        assert_eq!(refused(json!({ "aud": aud })), Rejected::Signature, "{aud}");
    }
}

#[test]
fn a_token_counts_for_five_minutes_after_its_end_and_before_its_beginning() {
    let now = received().timestamp();
    with(json!({ "exp": now - 299 })).unwrap();
    with(json!({ "nbf": now + 300 })).unwrap();
    assert_eq!(refused(json!({ "exp": now - 300 })), Rejected::Stale);
    assert_eq!(refused(json!({ "nbf": now + 301 })), Rejected::Stale);
    for exp in [json!(i64::MIN), json!(0)] {
        assert_eq!(refused(json!({ "exp": exp })), Rejected::Stale);
    }
    for exp in [Value::Null, json!("2100"), json!(1e30)] {
        assert_eq!(refused(json!({ "exp": exp })), Rejected::Signature, "{exp}");
    }
    with(json!({ "exp": i64::MAX })).unwrap();
}

#[test]
fn a_token_for_another_service_than_the_activitys_is_refused() {
    for service in [json!("https://smba.trafficmanager.net/emea/"), json!(""), Value::Null] {
        assert_eq!(refused(json!({ "serviceurl": service })), Rejected::Signature, "{service}");
    }
    for service in [json!("https://evil.example/"), json!(7), Value::Null] {
        let body = activity(json!({ "serviceUrl": service })).to_string();
        let rejected = verify(post(body, &token(&claims()).unwrap())).unwrap_err();
        assert_eq!(rejected, Rejected::Signature, "{service}");
    }
}

#[test]
fn a_key_speaks_for_the_channels_that_it_is_endorsed_for_alone() {
    for channel in [json!("webchat"), json!("emulator"), json!(""), Value::Null] {
        let body = activity(json!({ "channelId": channel })).to_string();
        let rejected = verify(post(body, &token(&claims()).unwrap())).unwrap_err();
        assert_eq!(rejected, Rejected::Signature, "{channel}");
    }
    let mut keys: Value = serde_json::from_slice(&published()).unwrap();
    for endorsements in [json!(["webchat", "msteam"]), json!([])] {
        keys["keys"][0]["endorsements"] = endorsements;
        let request = post(body(), &token(&claims()).unwrap());
        let rejected = verify_with(keys.to_string().as_bytes(), request, &super::secrets()).unwrap_err();
        assert_eq!(rejected, Rejected::Signature);
    }
    keys["keys"][0].as_object_mut().unwrap().remove("endorsements");
    let request = post(body(), &token(&claims()).unwrap());
    assert!(verify_with(keys.to_string().as_bytes(), request, &super::secrets()).is_err());
}

#[test]
fn a_key_that_is_not_published_makes_the_keys_be_fetched_anew() {
    let unknown = altered(Some(json!({ "alg": "RS256", "kid": "tomorrow" })), None);
    assert_eq!(verify(post(body(), &unknown)).unwrap_err(), Rejected::UnknownKey);
    for published in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":[7,{"kid":"stand-in","kty":"EC"}]}"#, "<html>"] {
        let request = post(body(), &token(&claims()).unwrap());
        let rejected = verify_with(published.as_bytes(), request, &super::secrets()).unwrap_err();
        assert_eq!(rejected, Rejected::UnknownKey, "{published}");
    }
}

#[test]
fn keys_of_other_kinds_do_not_hide_the_one_that_signed() {
    let mut keys: Value = serde_json::from_slice(&published()).unwrap();
    let list = keys["keys"].as_array_mut().unwrap();
    list.insert(0, json!({ "kty": "EC", "kid": "stand-in", "crv": "P-256", "x": "AA", "y": "AA" }));
    list.insert(0, json!("not a key"));
    let request = post(body(), &token(&claims()).unwrap());
    verify_with(keys.to_string().as_bytes(), request, &super::secrets()).unwrap();
}

#[test]
fn a_missing_or_garbled_header_is_refused_before_any_key_is_fetched() {
    let good = token(&claims()).unwrap();
    let with = |value: &str| {
        let mut request = post(body(), "");
        request.headers.insert(AUTHORIZATION, value.parse().unwrap());
        Teams.verify(request, &super::secrets(), received())
    };
    let long = "a".repeat(20_000);
    for value in
        ["", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer ..", &good, &format!("Basic {good}"), &long]
    {
        assert_eq!(with(value).unwrap_err(), Rejected::Signature, "{value}");
    }
    let mut bare = post(body(), &good);
    bare.headers.clear();
    assert_eq!(Teams.verify(bare, &super::secrets(), received()).unwrap_err(), Rejected::Signature);
    with(&format!("bearer {good}")).unwrap();
}

#[test]
fn each_bot_is_told_by_the_audience_of_its_token() {
    let text = format!(r#"["another", {{"account": "shop", "secret": "{APP}"}}]"#);
    let request = post(body(), &token(&claims()).unwrap());
    let admitted = verify_with(&published(), request, &Secrets::parse(&text).unwrap()).unwrap();
    let Admission::Verified(verified) = admitted else { panic!("{admitted:?}") };
    assert_eq!(verified.account(), Some(&Account::new("shop")));
    let events = Teams.normalise(&verified, received()).unwrap().events;
    assert_eq!(events[0].key.account.as_str(), "shop");
}

proptest! {
    #[test]
    fn no_token_makes_the_check_panic(token in "[A-Za-z0-9._=-]{0,80}", keys: Vec<u8>) {
        drop(verify_with(&keys, post(body(), &token), &super::secrets()));
    }
}
