//! The samples in `events/teams`, and the stand-in that sends them and plays Teams's API.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Account;
use serde_json::json;

use super::super::TEAMS;
use super::{Teams, URL, received, secrets, verify};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::samples;
use crate::secrets::{Credential, Credentials};
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, received());
    Teams.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = verify(request) else {
        panic!("the stand-in's token was refused")
    };
    Teams.normalise(&verified, received()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("teams") {
        assert_eq!(sample.provider, "teams", "{name}");
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
        samples::of("teams").iter().flat_map(|(_, sample)| normalised(sample).events),
    );
}

fn reply(thread: &str) -> Request<Bytes> {
    let base = "http://127.0.0.1:9000/".parse().unwrap();
    let credential = Credential { account: None, user: Some("app".to_owned()), token: "token".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let (account, channel) = (Account::new("app"), TEAMS);
    let text = "We are back at 09:00.";
    let (in_reply_to, reference) = (None, "reply-1");
    Teams
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
    for (name, sample) in samples::of("teams") {
        for event in normalised(&sample).events.iter().filter(|event| !event.thread.is_empty()) {
            let played = Teams.stand_in().answer(&reply(&event.thread), 5001);
            let message = played.message.unwrap();
            assert_eq!(message.text, "We are back at 09:00.", "{name}");
            assert_eq!(
                Teams.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
        }
    }
}

#[test]
fn the_stand_in_lets_anybody_in_who_has_a_credential() {
    let base = "http://127.0.0.1:9000/".parse().unwrap();
    let credentials = Credentials::parse(Teams.stand_in().credential()).unwrap();
    let credential = credentials.for_account(&Account::new("any")).unwrap();
    let api = Api { base: &base, credential, receipts: None };
    let request = Teams.sign_in(&api).unwrap().unwrap();
    let token = Teams.signed_in(&Teams.stand_in().answer(&request, 1).response).unwrap();
    assert_eq!(token.lasts.as_secs(), 3599);
    let bare = Request::post(request.uri()).body(Bytes::from_static(b"client_id=app")).unwrap();
    assert!(Teams.signed_in(&Teams.stand_in().answer(&bare, 1).response).is_none());
}

#[test]
fn the_stand_in_refuses_what_teams_refuses() {
    let answer = |path: &str, token: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}")).header("authorization", token);
        let played = Teams.stand_in().answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    let path = "/v3/conversations/a:1/activities/15";
    assert_eq!(answer("/", "Bearer x", "{}"), 404);
    assert_eq!(answer("/v3/conversations/a:1/members", "Bearer x", "{}"), 404);
    assert_eq!(answer(path, "", r#"{"text":"Hello"}"#), 401);
    assert_eq!(answer(path, "Bearer x", r#"{"text":""}"#), 400);
    assert_eq!(answer(path, "Bearer x", "not JSON"), 400);
}

#[test]
fn the_stand_in_publishes_its_keys_where_microsoft_does_alone() {
    assert!(Teams.stand_in().document(&"https://example.com/keys".parse().unwrap()).is_none());
}
