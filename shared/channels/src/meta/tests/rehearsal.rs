//! The samples in `events/meta`, and the stand-in that signs them and plays Meta's API.

use nightdesk_domain::Event;

use super::{Meta, received, secrets};
use crate::outcome::SendOutcome;
use crate::provider::{Admission, Normalised, Provider, Replies, Webhooks};
use crate::request::Unverified;
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
    let path = format!("{}/../../events/meta/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Sample::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
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
