//! What X's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::X;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    X.classify(&response)
}

fn named(outcome: &SendOutcome) -> &'static str {
    match outcome {
        SendOutcome::Sent { .. } => "sent",
        SendOutcome::Moved { .. } => "moved",
        SendOutcome::Retry { .. } => "retry",
        SendOutcome::ThreadClosed(_) => "thread closed",
        SendOutcome::WindowClosed(_) => "window closed",
        SendOutcome::OptedOut(_) => "opted out",
        SendOutcome::Refused(_) => "refused",
        SendOutcome::Credentials(_) => "credentials",
        SendOutcome::Unknown(_) => "unknown",
    }
}

#[test]
fn every_error_says_what_to_do() {
    let problem = |name: &str| format!("https://api.twitter.com/2/problems/{name}");
    for (status, kind, expected) in [
        (400, problem("invalid-request"), "refused"),
        (401, "about:blank".to_owned(), "credentials"),
        (402, problem("credits-depleted"), "credentials"),
        (403, "about:blank".to_owned(), "refused"),
        (403, problem("client-forbidden"), "credentials"),
        (403, problem("unsupported-authentication"), "credentials"),
        (403, problem("not-authorized-for-resource"), "credentials"),
        (403, problem("oauth1-permissions"), "credentials"),
        (404, problem("resource-not-found"), "refused"),
        (429, "about:blank".to_owned(), "retry"),
        (429, problem("usage-capped"), "credentials"),
        (500, "about:blank".to_owned(), "retry"),
        (502, "about:blank".to_owned(), "unknown"),
        (503, "about:blank".to_owned(), "retry"),
        (504, "about:blank".to_owned(), "unknown"),
    ] {
        let body = json!({ "type": kind, "title": "Hush", "detail": "a private word", "status": status });
        let outcome = classify(status, &[], body.to_string());
        assert_eq!(named(&outcome), expected, "{status} {kind}");
        assert!(!format!("{outcome:?}").contains("private"));
        if kind == "about:blank" {
            assert_eq!(named(&classify(status, &[], "<html>")), expected, "{status}");
        }
    }
}

#[test]
fn a_message_that_was_sent_has_its_id() {
    let body = json!({ "data": { "dm_conversation_id": "1-2", "dm_event_id": "1146654567674912769" } });
    let id = Some("1146654567674912769".to_owned());
    assert_eq!(classify(201, &[], body.to_string()), SendOutcome::Sent { id });
    for body in ["", "<html>", "{}", r#"{"data":7}"#, r#"{"data":{"dm_event_id":7}}"#] {
        assert_eq!(named(&classify(201, &[], body)), "unknown", "{body}");
    }
}

fn wait(headers: &[(&'static str, &str)]) -> Option<Duration> {
    match classify(429, headers, "{}") {
        SendOutcome::Retry { after, .. } => after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_wait_is_from_the_answers_own_date_to_the_reset() {
    let date = ("date", "Sat, 28 Nov 2026 03:00:00 GMT");
    let reset = |name, seconds: i64| (name, (1_795_834_800 + seconds).to_string());
    let (name, at) = reset("x-rate-limit-reset", 90);
    assert_eq!(wait(&[date, (name, &at)]), Some(Duration::from_secs(90)));
    let (name, past) = reset("x-rate-limit-reset", -90);
    assert_eq!(wait(&[date, (name, &past)]), Some(Duration::ZERO));
    let (day, tomorrow) = reset("x-user-limit-24hour-reset", 4000);
    let headers =
        [date, ("x-rate-limit-reset", &at), ("x-user-limit-24hour-remaining", "0"), (day, &tomorrow)];
    assert_eq!(wait(&headers), Some(Duration::from_secs(4000)));
    let headers =
        [date, ("x-rate-limit-reset", &at), ("x-user-limit-24hour-remaining", "3"), (day, &tomorrow)];
    assert_eq!(wait(&headers), Some(Duration::from_secs(90)));
}

#[test]
fn without_a_date_or_a_reset_the_desk_has_its_own_patience() {
    assert_eq!(wait(&[("x-rate-limit-reset", "1795834890")]), None);
    assert_eq!(wait(&[("date", "Sat, 28 Nov 2026 03:00:00 GMT")]), None);
    assert_eq!(wait(&[("date", "yesterday"), ("x-rate-limit-reset", "soon")]), None);
    assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
    let date = ("date", "Sat, 28 Nov 2026 03:00:00 GMT");
    assert!(wait(&[date, ("x-rate-limit-reset", "9223372036854775807")]).is_some());
    assert_eq!(wait(&[date, ("x-rate-limit-reset", "-9223372036854775808")]), Some(Duration::ZERO));
}
