//! The samples in `events/slack`, and the stand-in that sends them and plays Slack's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::SLACK;
use super::{Slack, URL, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Slack.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Slack.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Slack.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("slack") {
        assert_eq!(sample.provider, "slack", "{name}");
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
        samples::of("slack").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/slack/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "123456:ABC".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new("bot");
    let channel = SLACK;
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
    Slack.reply(&reply, &api).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("slack") {
        for event in normalised(&sample).events {
            let played = Slack.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(
                Slack.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_refuses_what_slack_refuses() {
    let answer = |path: &str, token: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}")).header("authorization", token);
        let played = Slack.stand_in().answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        serde_json::from_slice::<serde_json::Value>(played.response.body()).unwrap()["error"].clone()
    };
    let whole = r#"{"channel":"C1","text":"Hello"}"#;
    assert_eq!(answer("/api/auth.test", "Bearer x", whole), "unknown_method");
    assert_eq!(answer("/api/chat.postMessage", "Bearer ", whole), "not_authed");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"text":"Hello"}"#), "channel_not_found");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"channel":"C1"}"#), "no_text");
}
