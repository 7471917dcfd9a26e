//! Which requests are let in.

use bytes::Bytes;
use chrono::TimeDelta;
use data_encoding::BASE64;
use http::Method;
use nightdesk_domain::{Account, EventKind};
use proptest::prelude::*;

use super::super::encryption::{self, Plain};
use super::super::stand_in::encrypt;
use super::{
    APP, TOKEN, URL, WeChat, encrypted, normalised, plain, post, received, signed, verified, verify, xml,
};
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// The encrypted message of wechatpy's tests (`tests/test_crypto.py`).
const PUBLISHED: &str = "<xml><ToUserName><![CDATA[wx49f0ab532d5d035a]]></ToUserName>\n\
    <Encrypt><![CDATA[RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=]]></Encrypt>\n\
    <AgentID><![CDATA[1]]></AgentID>\n</xml>";

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

fn hello() -> String {
    xml("<MsgType>text</MsgType><Content>Hello</Content><MsgId>1</MsgId>")
}

fn get(query: &str) -> Unverified {
    let url = format!("{URL}?{query}");
    Unverified { method: Method::GET, url, headers: http::HeaderMap::new(), body: Bytes::new() }
}

/// Another value for a parameter of the query.
fn with(request: &Unverified, name: &str, value: &str) -> Unverified {
    let old = request.query(name).unwrap();
    let encoded = |value: &str| url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>();
    let url =
        request.url.replace(&format!("{name}={}", encoded(&old)), &format!("{name}={}", encoded(value)));
    assert_ne!(url, request.url);
    Unverified { url, ..request.clone() }
}

#[test]
fn the_published_signature_holds_and_a_changed_one_does_not() {
    let at = "2014-09-14T09:06:29Z".parse().unwrap();
    let ask = |tag: &str| {
        let query = format!("signature={tag}&timestamp=1410685589&nonce=test&echostr=8122");
        WeChat.verify(get(&query), &Secrets::parse("test").unwrap(), at)
    };
    let Ok(Admission::Handshake(answer)) = ask("f21891de399b4e33a1a93c9a7b8a8fffb5a443ff") else { panic!() };
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &b"8122"[..]));
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    for wrong in ["f21891de399b4e33a1a93c9a7b8a8fffb5a443fe", "", "zz"] {
        assert_eq!(ask(wrong).unwrap_err(), Rejected::Handshake);
    }
}

#[test]
fn a_handshake_needs_all_its_parts_and_a_fresh_time() {
    let request = signed(Unverified { method: Method::GET, ..post("", received()) }, &plain());
    let complete = Unverified { url: format!("{}&echostr=e", request.url), ..request.clone() };
    assert!(matches!(verify(complete.clone(), &plain()), Ok(Admission::Handshake(_))));
    assert_eq!(verify(request, &plain()).unwrap_err(), Rejected::Incomplete("echostr"));
    assert_eq!(verify(get("echostr=e"), &plain()).unwrap_err(), Rejected::Incomplete("signature"));
    let later = received() + TimeDelta::seconds(301);
    assert_eq!(WeChat.verify(complete, &plain(), later).unwrap_err(), Rejected::Stale);
}

#[test]
fn a_message_in_plain_text_is_let_in_by_the_signature_of_its_query() {
    let request = signed(post(hello(), received()), &plain());
    assert_eq!(verified(request.clone(), &plain()).body(), &hello());
    for (name, value) in [("timestamp", "1795401001"), ("nonce", "other"), ("signature", &"0".repeat(40))] {
        assert_eq!(verify(with(&request, name, value), &plain()).unwrap_err(), Rejected::Signature, "{name}");
    }
    let bare = Unverified { url: URL.to_owned(), ..request.clone() };
    assert_eq!(verify(bare, &plain()).unwrap_err(), Rejected::Signature);
    assert_eq!(verify(request, &Secrets::parse("other").unwrap()).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_request_is_good_for_five_minutes_either_way() {
    for secrets in [plain(), encrypted()] {
        let at = |seconds: i64| {
            verify(signed(post(hello(), received() + TimeDelta::seconds(seconds)), &secrets), &secrets)
        };
        assert!(at(-300).is_ok() && at(300).is_ok());
        assert_eq!((at(-301).unwrap_err(), at(301).unwrap_err()), (Rejected::Stale, Rejected::Stale));
    }
}

#[test]
fn an_encrypted_message_is_decrypted_for_its_account() {
    let request = signed(post(hello(), received()), &encrypted());
    assert!(!String::from_utf8_lossy(&request.body).contains("Hello"));
    let verified = verified(request.clone(), &encrypted());
    assert_eq!(verified.body(), &hello());
    assert_eq!(verified.account(), Some(&Account::new(APP)));
    for name in ["timestamp", "nonce", "msg_signature"] {
        assert_eq!(
            verify(with(&request, name, "1"), &encrypted()).unwrap_err(),
            Rejected::Signature,
            "{name}"
        );
    }
    let other = String::from_utf8_lossy(&request.body).replace("[CDATA[", "[CDATA[AAAA");
    let other = Unverified { body: other.into(), ..request };
    assert_eq!(verify(other, &encrypted()).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_message_for_another_account_is_refused() {
    let of = |account: &str| {
        Secrets::parse(&format!(r#"{{"account":"{account}","secret":"{TOKEN}","key":"{KEY}"}}"#)).unwrap()
    };
    let request = signed(post(hello(), received()), &of("wx-another"));
    assert_eq!(verify(request.clone(), &encrypted()).unwrap_err(), Rejected::Signature);
    let unbound = Secrets::parse(&format!(r#"{{"secret":"{TOKEN}","key":"{KEY}"}}"#)).unwrap();
    assert_eq!(verified(request, &unbound).account(), None);
}

#[test]
fn where_bodies_are_encrypted_none_in_plain_text_is_taken() {
    // What anybody could make who saw an encrypted request: its signature, before a body of their own.
    let request = signed(post(hello(), received()), &encrypted());
    let forged = with(&request, "encrypt_type", "raw");
    let forged = Unverified { body: Bytes::from(hello()), ..forged };
    assert_eq!(verify(forged, &encrypted()).unwrap_err(), Rejected::Signature);
    assert_eq!(verify(request, &plain()).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_new_key_beside_the_same_token_and_a_new_token_both_hold_during_a_rotation() {
    let request = signed(post(hello(), received()), &encrypted());
    let new_key =
        Secrets::parse(&format!(r#"[{{"account":"{APP}","secret":"{TOKEN}","key":"{}"}}]"#, "A".repeat(43)))
            .unwrap();
    let new_token =
        Secrets::parse(&format!(r#"[{{"account":"{APP}","secret":"new","key":"{KEY}"}}]"#)).unwrap();
    for new in [new_key, new_token] {
        assert!(verify(request.clone(), &new).is_err());
        assert_eq!(verified(request.clone(), &new.and(encrypted())).body(), &hello());
    }
}

#[test]
fn the_published_encrypted_message_is_let_in_and_decrypted() {
    let secret = r#"{"account": "wx49f0ab532d5d035a", "secret": "123456", "key": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"}"#;
    let secrets = Secrets::parse(secret).unwrap();
    let at = "2014-09-24T02:31:43Z".parse().unwrap();
    let tag = "74d92dfeb87ba7c714f89d98870ae5eb62dff26d";
    let url = format!("{URL}?encrypt_type=aes&timestamp=1411525903&nonce=461056294&msg_signature={tag}");
    let request = Unverified { url, ..post(PUBLISHED, at) };
    let admitted = WeChat.verify(request.clone(), &secrets, at).unwrap();
    let Admission::Verified(verified) = admitted else { panic!("{admitted:?}") };
    let events = WeChat.normalise(&verified, at).unwrap().events;
    assert!(
        matches!(&events[0].kind, EventKind::Message { content, .. } if content.text.as_deref() == Some("test"))
    );
    assert_eq!(
        (events[0].thread.as_str(), events[0].key.account.as_str()),
        ("messense", "wx49f0ab532d5d035a")
    );
    let wrong = with(&request, "msg_signature", &tag.replace("74d9", "74d8"));
    assert_eq!(WeChat.verify(wrong, &secrets, at).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_key_is_43_characters_of_which_the_last_may_have_bits_too_many() {
    let encrypted = encrypt(b"<xml/>", KEY, "app").unwrap();
    assert!(encryption::key_bytes(&format!("{}9", "a".repeat(42))).is_some());
    for key in ["", "short", &"a".repeat(44), &"!".repeat(43), &"a".repeat(43)] {
        assert_eq!(encryption::decrypt(&encrypted, key), None, "{key}");
    }
}

#[test]
fn other_methods_and_kinds_of_body_are_refused() {
    let request = signed(post(hello(), received()), &plain());
    let put = Unverified { method: Method::PUT, ..request.clone() };
    assert_eq!(verify(put, &plain()).unwrap_err(), Rejected::Method("GET, POST"));
    let mut json = request;
    json.headers.insert("content-type", "application/json".parse().unwrap());
    assert_eq!(verify(json, &plain()).unwrap_err(), Rejected::ContentType("text/xml"));
}

#[test]
fn every_message_is_answered_success() {
    let answer = WeChat.acknowledge(&[]);
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &b"success"[..]));
}

#[test]
fn xml_with_definitions_entities_or_endless_depth_is_parked() {
    let external =
        r#"<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><ToUserName>&x;</ToUserName></xml>"#;
    let laughs = r#"<!DOCTYPE xml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>"#;
    let unknown = "<xml><Content>&x;</Content></xml>";
    let many = format!("<xml>{}</xml>", "<a/>".repeat(20_000));
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(30_000), "</a>".repeat(30_000));
    for body in [
        external,
        laughs,
        unknown,
        &many,
        &deep,
        "",
        "<xml/>",
        "<xml>text</xml>",
        "<other><a/></other>",
        "{}",
        "<xml>",
    ] {
        assert!(normalised(body.to_owned()).is_err(), "{}", &body[..body.len().min(80)]);
    }
    assert!(normalised(b"<xml><a>\xff</a></xml>".to_vec()).is_err());
    // As deep as may be: it is read, as far as anybody would want.
    let deep = xml(&format!("{}{}", "<a>".repeat(9_000), "</a>".repeat(9_000)));
    assert_eq!(normalised(deep).unwrap().events.len(), 1);
}

proptest! {
    #[test]
    fn what_was_encrypted_is_decrypted(xml: Vec<u8>, app in "[a-z0-9]{0,20}") {
        let plain = Plain { xml: xml.clone().into(), app: app.clone() };
        prop_assert_eq!(encryption::decrypt(&encrypt(&xml, KEY, &app).unwrap(), KEY), Some(plain));
    }

    #[test]
    fn no_bytes_make_decryption_panic(bytes: Vec<u8>) {
        drop(encryption::decrypt(&BASE64.encode(&bytes), KEY));
        prop_assert!(encryption::element(&bytes).is_none_or(|text| text.len() < bytes.len()));
    }

    #[test]
    fn no_request_makes_the_check_panic(body: Vec<u8>, query in "\\PC{0,60}") {
        let request = Unverified { url: format!("{URL}?{query}&encrypt_type=aes"), ..post(body, received()) };
        drop(verify(request, &encrypted()));
    }

    #[test]
    fn whatever_was_signed_is_read_without_panic(body in "[<>/&;a-z\\[\\]!C-E ]{0,80}") {
        drop(normalised(format!("<xml>{body}</xml>")));
    }
}
