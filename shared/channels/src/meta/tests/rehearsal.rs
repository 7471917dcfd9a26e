//! The samples in `events/meta`, and the stand-in that signs them and plays Meta's API.

use nightdesk_domain::{Event, EventKind};
use serde_json::json;

use super::{Meta, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Normalised, Outgoing, Provider, Replies, Webhooks};
use crate::request::Unverified;
use crate::samples;
use crate::secrets::Credential;
use crate::stand_in::Sample;

const URL: &str = "https://desk.example/webhooks/meta";

fn signed(sample: &Sample) -> Unverified {
    let mut request = sample.request(URL, received());
    Meta.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    request
}

fn normalised(sample: &Sample) -> Normalised {
    let Ok(Admission::Verified(verified)) = Meta.verify(signed(sample), &secrets(), received()) else {
        panic!("the stand-in's signature was refused")
    };
    Meta.normalise(&verified, received()).unwrap()
}

fn sample(name: &str) -> Sample {
    let (_, sample) = samples::of("meta").into_iter().find(|(other, _)| other == name).unwrap();
    sample
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("meta") {
        assert_eq!(sample.provider, "meta", "{name}");
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
    samples::assert_keys_differ(samples::of("meta").iter().flat_map(|(_, sample)| normalised(sample).events));
}

#[test]
fn three_customers_five_messages_and_four_statuses_all_arrive_under_the_right_customer() {
    let events = normalised(&sample("three-customers-five-messages-four-statuses")).events;
    let seen = |event: &Event| (event.address.to_string(), event.sender.name.clone(), event.kind.name());
    let aiko = ("tel:+819012345678".to_owned(), Some("佐藤 愛子".to_owned()));
    let sheena = ("whatsapp:US.13491208655302741918".to_owned(), Some("Sheena Nelson".to_owned()));
    let tom = ("tel:+447700900123".to_owned(), Some("Tom O’Neill".to_owned()));
    let expected = [
        (&aiko, "message"),
        (&sheena, "message"),
        (&tom, "unsupported"),
        (&aiko, "message"),
        (&tom, "message"),
        (&aiko, "receipt"),
        (&aiko, "receipt"),
        (&tom, "receipt"),
        (&sheena, "receipt"),
    ];
    let expected = expected.map(|((address, name), kind)| (address.clone(), name.clone(), kind));
    assert_eq!(events.iter().map(seen).collect::<Vec<_>>(), expected);
}

#[test]
fn a_request_is_signed_over_the_escapes_that_meta_sends() {
    let request = signed(&sample("text-in-japanese"));
    let body = std::str::from_utf8(&request.body).unwrap();
    assert!(body.is_ascii());
    assert!(body.contains(r"\u591c\u5206\u306b") && body.contains(r"\ud83d\ude22"), "{body}");
}

#[test]
fn a_customers_message_is_answered_and_the_answer_reaches_them() {
    for name in ["text-in-japanese", "hidden-number", "messenger-text-in-japanese", "instagram-text"] {
        let event = normalised(&sample(name)).events.remove(0);
        let outgoing = Outgoing {
            channel: &event.key.channel,
            account: &event.key.account,
            thread: &event.thread,
            text: "We are back at 09:00.",
            choices: &[],
            in_reply_to: Some(&event.key.id),
            reference: "reply-1",
        };
        let credential = Credential { account: None, user: None, token: "EAAtoken".to_owned() };
        let base = Meta.api().parse().unwrap();
        let request =
            Meta.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None }).unwrap();
        let played = Meta.stand_in().answer(&request, 7);
        let message = played.message.unwrap();
        assert_eq!(
            (message.to.as_str(), message.text.as_str()),
            (event.thread.as_str(), "We are back at 09:00.")
        );
        assert_eq!(Meta.classify(&played.response), SendOutcome::Sent { id: Some(message.id) });
    }
}

#[test]
fn the_stand_in_refuses_what_meta_would() {
    for body in [
        "",
        "{}",
        r#"{"to":"1"}"#,
        r#"{"text":{"body":"x"}}"#,
        r#"{"recipient":{"id":"1"},"message":{}}"#,
        r#"{"recipient":{},"message":{"text":"x"}}"#,
        r#"{"recipient":{"id":"1"},"message":{"text":"x","quick_replies":[{"title":"Yes"}]}}"#,
        r#"{"to":"1","type":"interactive","interactive":{"body":{"text":"x"},"action":{"buttons":[]}}}"#,
    ] {
        let played = Meta.stand_in().answer(&http::Request::new(body.into()), 1);
        assert!(played.message.is_none());
        assert!(matches!(Meta.classify(&played.response), SendOutcome::Refused(_)), "{body}");
    }
}

#[test]
fn an_opt_out_shows_in_the_receipt() {
    let events = normalised(&sample("receipt-of-an-opt-out")).events;
    let EventKind::Receipt { status, .. } = &events[0].kind else { panic!("no receipt") };
    assert_eq!(
        serde_json::to_value(status).unwrap(),
        json!({ "status": "failed", "code": "131050", "opted_out": true })
    );
}
