//! What Viber's answers mean.

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::Viber;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    Viber.classify(&response)
}

/// An outcome by its name, with its error's code.
fn named(outcome: &SendOutcome) -> (&'static str, &str) {
    match outcome {
        SendOutcome::Sent { .. } => ("sent", ""),
        SendOutcome::Moved { .. } => ("moved", ""),
        SendOutcome::Retry { error, .. } => ("retry", &error.code),
        SendOutcome::ThreadClosed(error) => ("thread closed", &error.code),
        SendOutcome::WindowClosed(error) => ("window closed", &error.code),
        SendOutcome::OptedOut(error) => ("opted out", &error.code),
        SendOutcome::Refused(error) => ("refused", &error.code),
        SendOutcome::Credentials(error) => ("credentials", &error.code),
        SendOutcome::Unknown(error) => ("unknown", &error.code),
    }
}

/// Every status as Viber names it.
const STATUSES: &[(i64, &str, &str)] = &[
    (1, "invalidUrl", "refused"),
    (2, "invalidAuthToken", "credentials"),
    (3, "badData", "refused"),
    (4, "missingData", "refused"),
    (5, "receiverNotRegistered", "refused"),
    (6, "receiverNotSubscribed", "opted out"),
    (7, "publicAccountBlocked", "credentials"),
    (8, "publicAccountNotFound", "credentials"),
    (9, "publicAccountSuspended", "credentials"),
    (10, "webhookNotSet", "credentials"),
    (11, "receiverNoSuitableDevice", "refused"),
    (12, "tooManyRequests", "retry"),
    (13, "apiVersionNotSupported", "refused"),
    (14, "incompatibleWithVersion", "refused"),
    (15, "publicAccountNotAuthorized", "credentials"),
    (16, "inchatReplyMessageNotAllowed", "refused"),
    (17, "publicAccountIsNotInline", "refused"),
    (18, "noPublicChat", "refused"),
    (19, "cannotSendBroadcast", "refused"),
    (20, "broadcastNotAllowed", "refused"),
    (21, "unsupportedCountry", "credentials"),
    (22, "paymentUnsupported", "credentials"),
    (23, "freeMessagesExceeded", "credentials"),
    (24, "noBalance", "credentials"),
    (-1, "generalError", "refused"),
    (4711, "somethingNew", "refused"),
];

#[test]
fn every_status_in_a_200_says_what_to_do() {
    for (status, message, expected) in STATUSES {
        let body = json!({ "status": status, "status_message": message, "message_token": 0 });
        let outcome = classify(200, body.to_string());
        assert_eq!(named(&outcome), (*expected, status.to_string().as_str()), "{message}");
        assert!(!format!("{outcome:?}").contains(message), "{message} is Viber's text");
    }
}

#[test]
fn a_message_that_was_sent_has_its_token_with_every_digit() {
    let sent = |body: &'static str| classify(200, body);
    let id = |id: Option<&str>| SendOutcome::Sent { id: id.map(str::to_owned) };
    let body = r#"{"status":0,"status_message":"ok","message_token":5741311803571721087,"billing_status":1}"#;
    assert_eq!(sent(body), id(Some("5741311803571721087")));
    assert_eq!(
        sent(r#"{"status":0,"message_token":18446744073709551615}"#),
        id(Some("18446744073709551615"))
    );
    assert_eq!(sent(r#"{"status":0}"#), id(None));
}

#[test]
fn an_answer_that_cannot_be_read_after_a_success_may_have_been_sent() {
    for body in ["", "<html>", "{}", r#"{"status":"ok"}"#, "[]"] {
        assert_eq!(named(&classify(200, body)).0, "unknown", "{body}");
    }
}

#[test]
fn without_vibers_own_answer_the_status_of_http_decides() {
    for (status, expected) in [
        (400, "refused"),
        (401, "credentials"),
        (404, "refused"),
        (429, "retry"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
    ] {
        assert_eq!(named(&classify(status, "<html>")).0, expected, "{status}");
    }
}
