//! The samples in `events/line`, and the stand-in that sends them and plays LINE's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::LINE;
use super::{Line, URL, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Line.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Line.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Line.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("line") {
        assert_eq!(sample.provider, "line", "{name}");
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
    samples::assert_keys_differ(samples::of("line").iter().flat_map(|(_, sample)| normalised(sample).events));
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/line/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "token".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new(super::ACCOUNT);
    let channel = LINE;
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
    Line.reply(&reply, &api).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("line") {
        for event in normalised(&sample).events.into_iter().filter(|event| !event.thread.is_empty()) {
            let played = Line.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(Line.classify(&played.response), SendOutcome::Sent { id: Some(message.id) }, "{name}");
        }
    }
}

#[test]
fn the_stand_in_refuses_what_line_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request =
            Request::post(format!("http://127.0.0.1:9000{path}")).header("authorization", "Bearer t");
        let played = Line.stand_in().answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    assert_eq!(answer("/v2/bot/message/multicast", "{}"), 404);
    assert_eq!(answer("/v2/bot/message/push", "{}"), 400);
    assert_eq!(answer("/v2/bot/message/push", r#"{"to":"U1","messages":[]}"#), 400);
    assert_eq!(answer("/v2/bot/message/reply", "not JSON"), 400);
    let mut bare = reply("U1", None);
    bare.headers_mut().remove("authorization");
    assert_eq!(Line.stand_in().answer(&bare, 1).response.status(), 401);
}
