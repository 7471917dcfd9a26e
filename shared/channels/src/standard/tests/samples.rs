//! The samples in `events/standard`, and the stand-in that sends them and plays Standard's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::APP;
use super::{Standard, URL, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Standard.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Standard.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Standard.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("standard") {
        assert_eq!(sample.provider, "standard", "{name}");
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
        samples::of("standard").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/standard/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "123456:ABC".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new("bot");
    let channel = APP;
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
    Standard.sign_call(Standard.reply(&reply, &api).unwrap(), &api, received()).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("standard") {
        for event in normalised(&sample).events {
            let played = Standard.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(
                Standard.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_refuses_what_is_not_signed() {
    let request = Request::post("https://app.example/").body(Bytes::new()).unwrap();
    assert_eq!(Standard.stand_in().answer(&request, 1).response.status().as_u16(), 401);
}
