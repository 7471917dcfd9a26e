//! The samples in `events/discord`, and the stand-in that sends them and plays Discord's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::DISCORD;
use super::{Discord, URL, received};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::{Credential, Secrets};
use crate::stand_in::Sample;

fn secrets() -> Secrets {
    Secrets::parse(&Discord.stand_in().secret("seed")).unwrap()
}

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Discord.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Discord.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Discord.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("discord") {
        assert_eq!(sample.provider, "discord", "{name}");
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
        samples::of("discord").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/discord/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "123456:ABC".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new("bot");
    let channel = DISCORD;
    let text = "We are back at *09:00*.";
    let reply = Outgoing {
        channel: &channel,
        account: &account,
        thread,
        text,
        choices: &[],
        in_reply_to,
        reference: "reply-1",
    };
    Discord.reply(&reply, &api).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("discord") {
        for event in normalised(&sample).events.into_iter().filter(|event| !event.thread.is_empty()) {
            let played = Discord.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at *09:00*.", "{name}");
            assert_eq!(
                Discord.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_refuses_what_discord_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request =
            Request::post(format!("http://127.0.0.1:9000{path}")).body(Bytes::from_static(body.as_bytes()));
        let played = Discord.stand_in().answer(&request.unwrap(), 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    assert_eq!(answer("/api/v10/users/@me", "{}"), 404);
    assert_eq!(answer("/api/v10/channels/1/messages", r#"{"content":"Hello"}"#), 401);
    assert_eq!(answer("/api/v10/webhooks/1/t", "{}"), 400);
}
