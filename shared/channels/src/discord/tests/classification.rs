//! What Discord's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::Discord;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    Discord.classify(&response)
}

/// An outcome by its name, with its error's code.
fn named(outcome: &SendOutcome) -> (&'static str, &str) {
    match outcome {
        SendOutcome::Retry { error, .. } => ("retry", &error.code),
        SendOutcome::ThreadClosed(error) => ("thread closed", &error.code),
        SendOutcome::Refused(error) => ("refused", &error.code),
        SendOutcome::Credentials(error) => ("credentials", &error.code),
        SendOutcome::Unknown(error) => ("unknown", &error.code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_error_says_what_to_do() {
    for (status, code, expected) in [
        (404, 10002, "credentials"),
        (404, 10003, "refused"),
        (404, 10004, "refused"),
        (404, 10008, "refused"),
        (404, 10013, "refused"),
        (404, 10015, "thread closed"),
        (404, 10062, "thread closed"),
        (429, 20016, "retry"),
        (429, 20022, "retry"),
        (429, 20028, "retry"),
        (429, 20029, "retry"),
        (400, 30046, "refused"),
        (401, 40001, "credentials"),
        (403, 40002, "credentials"),
        (429, 40003, "retry"),
        (403, 40004, "retry"),
        (413, 40005, "refused"),
        (400, 40060, "thread closed"),
        (400, 40094, "thread closed"),
        (403, 50001, "credentials"),
        (400, 50006, "refused"),
        (403, 50007, "refused"),
        (400, 50008, "refused"),
        (403, 50013, "credentials"),
        (401, 50014, "credentials"),
        (401, 50027, "thread closed"),
        (400, 50035, "refused"),
        (400, 50083, "refused"),
        (403, 50278, "refused"),
        (503, 130_000, "retry"),
        (400, 160_005, "refused"),
        (400, 200_000, "refused"),
        (400, 200_001, "refused"),
        (400, 240_000, "refused"),
    ] {
        let outcome = classify(status, json!({ "code": code, "message": "A private word" }).to_string());
        assert_eq!(named(&outcome), (expected, code.to_string().as_str()));
        assert!(!format!("{outcome:?}").contains("private"));
    }
}

#[test]
fn a_message_that_was_sent_has_its_id() {
    let sent = classify(200, r#"{"id":"1402390388030832792","type":0}"#);
    assert_eq!(sent, SendOutcome::Sent { id: Some("1402390388030832792".to_owned()) });
    for body in ["", "<html>", "{}"] {
        assert_eq!(named(&classify(200, body)).0, "unknown", "{body}");
    }
}

#[test]
fn too_many_requests_wait_fractions_of_a_second() {
    let body = r#"{"message":"You are being rate limited.","retry_after":0.65,"global":false}"#;
    let SendOutcome::Retry { after, .. } = classify(429, body) else { panic!("no retry") };
    assert_eq!(after, Some(Duration::from_millis(650)));
    for odd in ["-1", "1e300", "\"soon\""] {
        let body = format!(r#"{{"retry_after":{odd}}}"#);
        assert_eq!(named(&classify(429, body)).0, "retry", "{odd}");
    }
    let mut response = Response::new(Bytes::from_static(b"error code: 1015"));
    *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert("retry-after", "3".parse().unwrap());
    let SendOutcome::Retry { after, .. } = Discord.classify(&response) else { panic!("no retry") };
    assert_eq!(after, Some(Duration::from_secs(3)));
}

#[test]
fn without_a_known_code_the_status_decides() {
    for (status, expected) in [
        (400, "refused"),
        (401, "credentials"),
        (403, "credentials"),
        (404, "refused"),
        (500, "retry"),
        (502, "unknown"),
    ] {
        assert_eq!(named(&classify(status, r#"{"code":0,"message":"?"}"#)).0, expected, "{status}");
    }
}
