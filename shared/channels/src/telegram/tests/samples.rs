//! The samples in `events/telegram`, and the stand-in that sends them and plays Telegram's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::TELEGRAM;
use super::{Telegram, URL, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Telegram.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Telegram.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Telegram.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("telegram") {
        assert_eq!(sample.provider, "telegram", "{name}");
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
        samples::of("telegram").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/telegram/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "123456:ABC".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new("bot");
    let channel = TELEGRAM;
    let text = "We are back at 09:00.";
    let reply = Outgoing {
        channel: &channel,
        account: &account,
        thread,
        text,
        choices: &[],
        in_reply_to,
        reference: "reply-1",
    };
    Telegram.reply(&reply, &api).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("telegram") {
        for event in normalised(&sample).events {
            let played = Telegram.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(
                Telegram.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_names_messages_as_telegram_does() {
    let message = Telegram.stand_in().answer(&reply("42@bcx", None), 5001).message.unwrap();
    assert_eq!((message.to.as_str(), message.id.as_str()), ("42", "bcx:42:5001"));
}

#[test]
fn the_stand_in_refuses_what_telegram_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request =
            Request::post(format!("http://127.0.0.1:9000{path}")).body(Bytes::from_static(body.as_bytes()));
        let played = Telegram.stand_in().answer(&request.unwrap(), 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    assert_eq!(answer("/", "{}"), 404);
    assert_eq!(answer("/sendMessage", "{}"), 404);
    assert_eq!(answer("/bot1:a/getMe", "{}"), 404);
    assert_eq!(answer("/bot1:a/sendMessage", r#"{"text":"Hello"}"#), 400);
    assert_eq!(answer("/bot1:a/sendMessage", r#"{"chat_id":42,"text":""}"#), 400);
    assert_eq!(answer("/bot1:a/sendMessage", "not JSON"), 400);
    let empty = r#"{"chat_id":42,"text":"Hello","reply_markup":{"inline_keyboard":[[{"text":"Yes"}]]}}"#;
    assert_eq!(answer("/bot1:a/sendMessage", empty), 400);
}
