//! Signing in, replies, and what becomes of them.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::Account;
use serde_json::{Value, json};

use super::super::WECHAT;
use super::{WeChat, received};
use crate::outcome::SendOutcome;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

fn credential(user: Option<&str>, token: &str) -> Credential {
    Credential { user: user.map(str::to_owned), token: token.to_owned(), ..Credential::default() }
}

fn sign_in(credential: &Credential) -> Result<Request<Bytes>, Unsendable> {
    let base = WeChat.api().parse().unwrap();
    WeChat.sign_in(&Api { base: &base, credential, receipts: None, now: received() }).map(Option::unwrap)
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
    WeChat.reply(&reply, &Api { base: &base, credential: &credential, receipts: None, now: received() })
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

#[test]
fn calls_of_a_minute_and_of_a_day_are_waited_for() {
    for (code, seconds) in [(-1, None), (45011, Some(60)), (45009, Some(3600))] {
        let body = json!({ "errcode": code, "errmsg": "?" }).to_string();
        let outcome = WeChat.classify(&Response::new(Bytes::from(body)));
        let SendOutcome::Retry { after, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(after.map(|after| after.as_secs()), seconds, "{code}");
    }
}
