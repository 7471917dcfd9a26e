//! What LINE's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::Line;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    Line.classify(&response)
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

/// Errors as LINE writes them, where the reference or its users show the wording.
const ERRORS: &[(u16, &str, &str)] = &[
    (400, "Invalid reply token", "thread closed"),
    (400, "The property, 'to', in the request body is invalid (line: -, column: -)", "refused"),
    (400, "The request body has 1 error(s)", "refused"),
    (400, "The request body could not be parsed as JSON (line: 1, column: 1)", "refused"),
    (400, "Failed to send messages", "refused"),
    (400, "The user hasn't added the LINE Official Account as a friend.", "refused"),
    (
        401,
        "Authentication failed. Confirm that the access token in the authorization header is valid.",
        "credentials",
    ),
    (403, "Access to this API is not available for your account", "credentials"),
    (404, "Not found", "refused"),
    (410, "Gone", "refused"),
    (413, "Payload Too Large", "refused"),
    (415, "The content type, text/plain, is not supported", "refused"),
    (429, "You have reached your monthly limit.", "credentials"),
    (429, "The API rate limit has been exceeded. Try again later.", "retry"),
    (409, "The retry key is already accepted", "sent"),
    (409, "Conflict", "retry"),
    (500, "Internal server error", "unknown"),
    (502, "Bad gateway", "unknown"),
    (503, "Service unavailable", "unknown"),
    (504, "Gateway timeout", "unknown"),
];

#[test]
fn every_error_says_what_to_do() {
    for (status, message, expected) in ERRORS {
        let outcome = classify(*status, &[], json!({ "message": message }).to_string());
        assert_eq!(named(&outcome), *expected, "{status} {message}");
        assert!(!format!("{outcome:?}").contains(message), "{message} is LINE's text");
    }
}

#[test]
fn a_quote_that_is_refused_closes_the_thread_for_quotes() {
    let details = json!([{ "message": "May not be valid", "property": "messages[0].quoteToken" }]);
    let body = json!({ "message": "The request body has 1 error(s)", "details": details });
    assert_eq!(named(&classify(400, &[], body.to_string())), "thread closed");
    let body = json!({ "message": "Invalid quote token" });
    assert_eq!(named(&classify(400, &[], body.to_string())), "thread closed");
}

fn sent(id: Option<&str>) -> SendOutcome {
    SendOutcome::Sent { id: id.map(str::to_owned) }
}

#[test]
fn a_message_that_was_sent_has_its_id() {
    let body = json!({ "sentMessages": [{ "id": "461230966842064897", "quoteToken": "IStG5h1Tz7b" }] });
    assert_eq!(classify(200, &[], body.to_string()), sent(Some("461230966842064897")));
    assert_eq!(classify(200, &[], "{}"), sent(None));
}

#[test]
fn a_call_that_was_accepted_before_is_a_success_with_the_id_it_had() {
    let accepted = [("x-line-accepted-request-id", "123e4567-e89b-12d3-a456-426655440001")];
    let messages = json!([{ "id": "461230966842064897" }]);
    let body = json!({ "message": "The retry key is already accepted", "sentMessages": messages });
    assert_eq!(classify(409, &accepted, body.to_string()), sent(Some("461230966842064897")));
    assert_eq!(classify(409, &accepted, ""), sent(None));
    assert_eq!(classify(409, &accepted, r#"{"message":"x"}"#), sent(None));
}

#[test]
fn too_many_calls_wait_as_long_as_line_says() {
    let SendOutcome::Retry { after, .. } = classify(429, &[("retry-after", "3")], "<html>") else {
        panic!("no retry")
    };
    assert_eq!(after, Some(Duration::from_secs(3)));
}

#[test]
fn an_answer_that_cannot_be_read_after_a_success_may_have_been_sent() {
    for body in ["", "<html>", r#"{"sentMessages":"#, r#"{"sentMessages":[{"id":7}]}"#, "7"] {
        assert_eq!(named(&classify(200, &[], body)), "unknown", "{body}");
    }
}

#[test]
fn errors_of_an_odd_shape_are_judged_by_their_status() {
    for body in [Value::Null, json!([]), json!({ "message": 7 })] {
        assert_eq!(named(&classify(400, &[], body.to_string())), "refused", "{body}");
        assert_eq!(named(&classify(401, &[], body.to_string())), "credentials", "{body}");
        assert_eq!(named(&classify(429, &[], body.to_string())), "retry", "{body}");
    }
}
