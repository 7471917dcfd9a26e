//! Signing in, replies, and what becomes of them.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::Account;
use serde_json::{Value, json};

use super::super::WECHAT;
use super::WeChat;
use crate::outcome::SendOutcome;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

fn credential(user: Option<&str>, token: &str) -> Credential {
    Credential { account: None, user: user.map(str::to_owned), token: token.to_owned() }
}

fn sign_in(credential: &Credential) -> Result<Request<Bytes>, Unsendable> {
    let base = WeChat.api().parse().unwrap();
    WeChat.sign_in(&Api { base: &base, credential, receipts: None }).map(Option::unwrap)
}

fn reply(thread: &str, token: &str) -> Result<Request<Bytes>, Unsendable> {
    let base = WeChat.api().parse().unwrap();
    let credential = credential(Some("wx1"), token);
    let (account, channel) = (Account::new("wx1"), WECHAT);
    let text = "明天见 \"9:00\"";
    let reply = Outgoing {
        channel: &channel,
        account: &account,
        thread,
        text,
        choices: &[],
        in_reply_to: None,
        reference: "r",
    };
    WeChat.reply(&reply, &Api { base: &base, credential: &credential, receipts: None })
}

#[test]
fn signing_in_does_not_end_the_tokens_of_others() {
    let request = sign_in(&credential(Some("wx1"), "secret")).unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().to_string().as_str()),
        ("POST", "https://api.weixin.qq.com/cgi-bin/stable_token")
    );
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({ "grant_type": "client_credential", "appid": "wx1", "secret": "secret" }));
    let bound = Credential { account: Some(Account::new("wx2")), ..credential(None, "secret") };
    assert!(String::from_utf8_lossy(sign_in(&bound).unwrap().body()).contains("wx2"));
    for incomplete in
        [credential(None, "secret"), credential(Some(""), "secret"), credential(Some("wx1"), "")]
    {
        sign_in(&incomplete).unwrap_err();
    }
}

#[test]
fn a_token_is_read_and_an_error_is_none() {
    let answer = |body: Value| WeChat.signed_in(&Response::new(Bytes::from(body.to_string())));
    let token = answer(json!({ "access_token": "t", "expires_in": 7200 })).unwrap();
    assert_eq!((token.value.as_str(), token.lasts), ("t", Duration::from_secs(7200)));
    assert!(answer(json!({ "errcode": 40125, "errmsg": "invalid appsecret" })).is_none());
}

#[test]
fn a_reply_is_a_customer_service_message_in_characters_not_escapes() {
    let request = reply("oAnn-_1", "t&k").unwrap();
    assert_eq!(request.uri(), "https://api.weixin.qq.com/cgi-bin/message/custom/send?access_token=t%26k");
    assert!(String::from_utf8_lossy(request.body()).contains("明天见"));
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(
        body,
        json!({ "touser": "oAnn-_1", "msgtype": "text", "text": { "content": "明天见 \"9:00\"" } })
    );
    for thread in ["", "o Ann", "o\"Ann", "安"] {
        reply(thread, "t").unwrap_err();
    }
}

#[test]
fn a_long_text_is_split_by_bytes() {
    let pieces = split(&"你".repeat(1000), WeChat.text_limit(&WECHAT));
    assert!(pieces.len() == 2 && pieces.iter().all(|piece| piece.len() <= 2048));
}

#[test]
fn a_reply_is_possible_for_48_hours() {
    assert_eq!(WeChat.reply_window(&WECHAT).unwrap().num_hours(), 48);
}

fn classified(status: u16, body: &str) -> SendOutcome {
    WeChat
        .classify(&Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn coded(code: i64) -> SendOutcome {
    classified(200, &json!({ "errcode": code, "errmsg": "about the customer" }).to_string())
}

#[test]
fn every_code_means_what_it_says() {
    assert_eq!(classified(200, r#"{"errcode":0,"errmsg":"ok"}"#), SendOutcome::Sent { id: None });
    for code in [-1, 45009, 45011] {
        assert!(matches!(coded(code), SendOutcome::Retry { .. }), "{code}");
    }
    assert!(matches!(coded(45011), SendOutcome::Retry { after: Some(after), .. } if after.as_secs() == 60));
    for code in [40001, 40014, 42001, 40013, 40125, 40164, 40243, 41001, 48001, 48004, 50001, 50002] {
        assert!(matches!(coded(code), SendOutcome::Credentials(_)), "{code}");
    }
    for code in [45015, 45047] {
        assert!(matches!(coded(code), SendOutcome::WindowClosed(_)), "{code}");
    }
    for code in [43004, 48002] {
        assert!(matches!(coded(code), SendOutcome::OptedOut(_)), "{code}");
    }
    for code in [40003, 44004, 45002, 87014, 12345] {
        assert!(
            matches!(coded(code), SendOutcome::Refused(error) if error.code == code.to_string()),
            "{code}"
        );
    }
}

#[test]
fn an_answer_without_a_code_is_judged_by_its_status() {
    for body in ["", "<html>", "{}", "[]", r#"{"errcode":"0"}"#] {
        assert!(matches!(classified(200, body), SendOutcome::Unknown(_)), "{body}");
        assert!(matches!(classified(503, body), SendOutcome::Retry { .. }), "{body}");
        assert!(matches!(classified(504, body), SendOutcome::Unknown(_)), "{body}");
    }
    assert!(matches!(classified(502, r#"{"errcode":0}"#), SendOutcome::Unknown(_)));
}
