use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::provider::Rejected;

fn holds(mut request: Unverified, token: &str, signature: &str) -> bool {
    request.headers.insert("x-twilio-signature", signature.parse().unwrap());
    Twilio.verify(request, &secrets(token), now()).is_ok()
}

fn refused(request: Unverified) -> Rejected {
    Twilio.verify(request, &secrets(TOKEN), now()).unwrap_err()
}

#[test]
fn a_json_body_without_a_hash_in_the_url_is_refused() {
    let mut request = request(Method::POST, URL, "application/json", "{}");
    let tag = crate::signature::sign(crate::signature::Hash::Sha1, TOKEN, URL.as_bytes());
    request.headers.insert("x-twilio-signature", data_encoding::BASE64.encode(&tag).parse().unwrap());
    assert_eq!(refused(request), Rejected::Signature);
}

#[test]
fn a_get_is_signed_by_its_url_and_its_body_is_thrown_away() {
    let url = format!(
        "{URL}?{}",
        encoded(&[("MessageSid", "SM1"), ("From", "+14155550173"), ("To", "+1"), ("Body", "Hi")])
    );
    let mut request = signed(request(Method::GET, &url, FORM, ""));
    request.body = Bytes::from_static(b"Body=forged");
    assert!(verified(request).body().is_empty());
}

#[test]
fn a_shared_key_signs_with_sha256_where_the_settings_say_so() {
    let mut request = post(&[("Body", "Hi")]);
    let tag =
        crate::signature::sign(crate::signature::Hash::Sha256, TOKEN, format!("{URL}BodyHi").as_bytes());
    request.headers.insert("x-twilio-signature", data_encoding::BASE64.encode(&tag).parse().unwrap());
    assert_eq!(refused(request.clone()), Rejected::Signature);
    let settings =
        |algorithm: &str| format!("key=webhooks_sharedkey_1, algorithm={algorithm}").parse().unwrap();
    request.headers.insert("x-twilio-webhooks-signature-settings", settings("HMAC_SHA512"));
    assert_eq!(refused(request.clone()), Rejected::Signature);
    request.headers.insert("x-twilio-webhooks-signature-settings", settings("HMAC_SHA256"));
    verified(request);
}

#[test]
fn every_parameter_counts_even_unknown_empty_and_untrimmed_ones() {
    let fields = [("Body", " Hi \n"), ("FromZip", ""), ("Brand.New[Parameter]", "é & =")];
    let request = signed(post(&fields));
    verified(request.clone());
    for altered in ["Body=Hi&FromZip=&Brand.New%5BParameter%5D=%C3%A9+%26+%3D", "Body=+Hi+%0A&FromZip="] {
        assert_eq!(
            refused(Unverified { body: Bytes::from(altered), ..request.clone() }),
            Rejected::Signature
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_signed_as_they_are() {
    let body = "Body=caf%E9";
    let tag = crate::signature::sign(
        crate::signature::Hash::Sha1,
        TOKEN,
        &[URL.as_bytes(), b"Bodycaf\xE9"].concat(),
    );
    assert!(holds(request(Method::POST, URL, FORM, body), TOKEN, &data_encoding::BASE64.encode(&tag)));
}

#[test]
fn a_request_is_refused_when_anything_signed_was_changed() {
    let request = signed(post(&[("MessageSid", "SM1"), ("Body", "Hi")]));
    verified(request.clone());
    let wrong_body = Unverified { body: Bytes::from_static(b"MessageSid=SM1&Body=Ho"), ..request.clone() };
    let wrong_query = Unverified { url: format!("{URL}?reference=x"), ..request.clone() };
    let wrong_host = Unverified { url: URL.replace("desk", "task"), ..request.clone() };
    let wrong_scheme = Unverified { url: URL.replace("https", "http"), ..request.clone() };
    let as_a_get = Unverified { method: Method::GET, ..request.clone() };
    for altered in [wrong_body, wrong_query, wrong_host, wrong_scheme, as_a_get] {
        assert_eq!(refused(altered), Rejected::Signature);
    }
    let other = secrets(r#"["another", "A1B2C3D4E5F60718293A4B5C6D7E8F90"]"#);
    assert_eq!(Twilio.verify(request, &other, now()).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_missing_or_garbled_signature_is_refused() {
    let request = signed(post(&[("Body", "Hi")]));
    let good = request.header("x-twilio-signature").unwrap().to_owned();
    let unsigned = Unverified { headers: HeaderMap::new(), ..request.clone() };
    assert_eq!(refused(unsigned), Rejected::Signature);
    let cut = &good[..good.len() - 4];
    for wrong in
        ["", "=", "!!!!", "AAAA", cut, &format!("{good}{good}"), &format!("{good} "), &good.to_lowercase()]
    {
        let mut request = request.clone();
        request.headers.insert("x-twilio-signature", wrong.parse().unwrap());
        assert_eq!(refused(request), Rejected::Signature, "{wrong}");
    }
    let mut bytes = request;
    bytes.headers.insert("x-twilio-signature", HeaderValue::from_bytes(b"\xFF\xFE").unwrap());
    assert_eq!(refused(bytes), Rejected::Signature);
}

#[test]
fn the_old_and_the_new_token_both_hold_during_a_rotation() {
    let request = signed(post(&[("Body", "Hi")]));
    for both in [format!(r#"["new", "{TOKEN}"]"#), format!(r#"["{TOKEN}", "new"]"#)] {
        assert!(Twilio.verify(request.clone(), &secrets(&both), now()).is_ok());
    }
}

#[test]
fn other_methods_and_kinds_of_body_are_refused_before_the_signature() {
    for method in [Method::PUT, Method::DELETE, Method::HEAD, Method::OPTIONS] {
        assert_eq!(refused(request(method, URL, FORM, "")), Rejected::Method("GET, POST"));
    }
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/xml"] {
        assert_eq!(refused(request(Method::POST, URL, kind, "")), Rejected::ContentType(FORM));
    }
    verified(signed(request(
        Method::POST,
        URL,
        "Application/X-WWW-Form-URLencoded; charset=UTF-8",
        "Body=Hi",
    )));
    let mut untyped = post(&[("Body", "Hi")]);
    untyped.headers.clear();
    verified(signed(untyped));
}

#[test]
fn signatures_are_those_of_twilios_own_library() {
    let file: Value = serde_json::from_str(include_str!("twilio-python.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 36);
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let pairs: Vec<(String, String)> = serde_json::from_value(case["params"].clone()).unwrap();
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut request = request(Method::POST, &text("url"), FORM, encoded(&pairs));
        assert!(holds(request.clone(), &text("token"), &text("signature")), "{case}");
        let secret = secrets(&json!([text("token")]).to_string()).iter().next().unwrap().clone();
        Twilio.stand_in().sign(&mut request, &secret);
        assert_eq!(request.header("x-twilio-signature").unwrap(), text("signature"), "{case}");
    }
}

proptest! {
    #[test]
    fn whatever_is_signed_is_read_without_panic(body: Vec<u8>, query in "\\PC{0,40}", kind in 0..3) {
        let url = format!("{URL}?{query}");
        let (method, kind) = match kind {
            0 => (Method::GET, FORM),
            1 => (Method::POST, FORM),
            _ => (Method::POST, "application/json"),
        };
        let verified = verified(signed(request(method, &url, kind, body)));
        drop(Twilio.normalise(&verified, now()));
    }

    #[test]
    fn whatever_form_is_signed_nothing_is_lost(fields in proptest::collection::vec(("From|To|Body|MessageSid|SmsStatus|CallSid|Latitude|MediaUrl[0-9]{1,12}", "\\PC{0,12}"), 1..9)) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let normalised = normalised(post(&fields));
        prop_assert_eq!(normalised.events.len() + normalised.unreadable.len(), 1);
    }
}
