//! The samples in `events/wechat`, and the stand-in that sends them and plays WeChat's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::WECHAT;
use super::{URL, WeChat, received, verify};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::{Credential, Credentials, Secrets};
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    let secrets = Secrets::parse(&WeChat.stand_in().secret("a-token")).unwrap();
    WeChat.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    assert!(String::from_utf8_lossy(&request.body).contains("<Encrypt>"));
    let Ok(Admission::Verified(verified)) = verify(request, &secrets) else {
        panic!("the stand-in's signature was refused")
    };
    WeChat.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("wechat") {
        assert_eq!(sample.provider, "wechat", "{name}");
        let Normalised { events, unreadable } = normalised(&sample);
        let parked: Vec<&str> = unreadable.iter().map(|unreadable| unreadable.why).collect();
        let seen = json!({ "about": sample.about, "events": events, "parked": parked });
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_json_snapshot!(name, seen);
        });
    }
}

#[test]
fn no_two_events_of_the_samples_share_a_key() {
    samples::assert_keys_differ(
        samples::of("wechat").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/".parse().unwrap();
    let credential = Credential { account: None, user: Some("app".to_owned()), token: "token".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let (account, channel) = (Account::new("app"), WECHAT);
    let text = "We are back at 09:00.";
    let (in_reply_to, reference) = (None, "reply-1");
    WeChat
        .reply(
            &Outgoing {
                channel: &channel,
                account: &account,
                thread,
                text,
                choices: &[],
                in_reply_to,
                reference,
            },
            &api,
        )
        .unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("wechat") {
        for event in normalised(&sample).events.iter().filter(|event| !event.thread.is_empty()) {
            let played = WeChat.stand_in().answer(&reply(&event.thread), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(WeChat.classify(&played.response), SendOutcome::Sent { id: None }, "{name}");
        }
    }
}

#[test]
fn the_stand_in_lets_anybody_in_who_has_a_credential() {
    let base = "http://127.0.0.1:9000/".parse().unwrap();
    let credentials = Credentials::parse(WeChat.stand_in().credential()).unwrap();
    let credential = credentials.for_account(&Account::new("any")).unwrap();
    let api = Api { base: &base, credential, receipts: None };
    let request = WeChat.sign_in(&api).unwrap().unwrap();
    let token = WeChat.signed_in(&WeChat.stand_in().answer(&request, 1).response).unwrap();
    assert_eq!(token.lasts.as_secs(), 7200);
    let bare = Request::post(request.uri()).body(Bytes::from_static(b"{}")).unwrap();
    assert!(WeChat.signed_in(&WeChat.stand_in().answer(&bare, 1).response).is_none());
}

#[test]
fn the_stand_in_refuses_what_wechat_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}"));
        let played = WeChat.stand_in().answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        let body: serde_json::Value = serde_json::from_slice(played.response.body()).unwrap();
        body["errcode"].as_i64().unwrap()
    };
    let path = "/cgi-bin/message/custom/send?access_token=t";
    assert_eq!(answer("/", "{}"), 40066);
    assert_eq!(answer(path, "not JSON"), 44004);
    assert_eq!(answer(path, r#"{"touser":"o","text":{"content":""}}"#), 44004);
    assert_eq!(answer("/cgi-bin/message/custom/send", r#"{"touser":"o","text":{"content":"Hi"}}"#), 41001);
}
