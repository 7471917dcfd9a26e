//! The samples in `events/viber`, and the stand-in that sends them and plays Viber's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::VIBER;
use super::{URL, Viber, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Viber.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = Viber.verify(request, &secrets(), received()) else {
        panic!("the stand-in's secret was refused")
    };
    Viber.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("viber") {
        assert_eq!(sample.provider, "viber", "{name}");
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
        samples::of("viber").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/line/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "token".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let account = Account::new("bot");
    let channel = VIBER;
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
    Viber.reply(&reply, &api).unwrap()
}

#[test]
fn the_stand_in_takes_a_reply_to_every_sample() {
    for (name, sample) in samples::of("viber") {
        for event in normalised(&sample).events.into_iter().filter(|event| !event.thread.is_empty()) {
            let played = Viber.stand_in().answer(&reply(&event.thread, Some(&event.key.id)), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(
                Viber.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_refuses_what_viber_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}")).header("x-viber-auth-token", "t");
        let played = Viber.stand_in().answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        Viber.classify(&played.response)
    };
    assert!(matches!(answer("/pa/get_account_info", "{}"), SendOutcome::Refused(_)));
    for body in ["{}", "not JSON", r#"{"receiver":"A=","text":"Hello"}"#] {
        assert!(matches!(answer("/pa/send_message", body), SendOutcome::Refused(error) if error.code == "4"));
    }
    let mut bare = reply("A=", None);
    bare.headers_mut().remove("x-viber-auth-token");
    let refused = Viber.classify(&Viber.stand_in().answer(&bare, 1).response);
    assert!(matches!(refused, SendOutcome::Credentials(_)));
}
