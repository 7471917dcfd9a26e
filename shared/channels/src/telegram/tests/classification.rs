//! What Telegram's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::Telegram;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    Telegram.classify(&response)
}

fn error(code: u16, description: &str, parameters: &Value) -> SendOutcome {
    let mut body = json!({ "ok": false, "error_code": code, "description": description });
    if !parameters.is_null() {
        body["parameters"] = parameters.clone();
    }
    classify(code, body.to_string())
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

/// Every error as Telegram writes it.
const ERRORS: &[(u16, &str, &str)] = &[
    (400, "Bad Request: chat not found", "refused"),
    (400, "Bad Request: user not found", "refused"),
    (400, "Bad Request: PEER_ID_INVALID", "refused"),
    (400, "Bad Request: CHANNEL_PRIVATE", "refused"),
    (400, "Bad Request: have no rights to send a message", "refused"),
    (400, "Bad Request: not enough rights to send text messages to the chat", "refused"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "refused"),
    (400, "Bad Request: CHAT_RESTRICTED", "refused"),
    (400, "Bad Request: message thread not found", "refused"),
    (400, "Bad Request: TOPIC_CLOSED", "refused"),
    (400, "Bad Request: TOPIC_DELETED", "refused"),
    (400, "Bad Request: message is too long", "refused"),
    (400, "Bad Request: message text is empty", "refused"),
    (400, "Bad Request: something new", "refused"),
    (400, "Bad Request: BUSINESS_PEER_USAGE_MISSING", "window closed"),
    (403, "Forbidden: BUSINESS_PEER_USAGE_MISSING", "window closed"),
    (400, "Bad Request: BUSINESS_PEER_INVALID", "refused"),
    (400, "Bad Request: BUSINESS_CONNECTION_INVALID", "credentials"),
    (400, "Bad Request: business connection not found", "credentials"),
    (400, "Bad Request: BOT_ACCESS_FORBIDDEN", "credentials"),
    (400, "Logged out", "credentials"),
    (401, "Unauthorized", "credentials"),
    (403, "Forbidden: bot was blocked by the user", "opted out"),
    (403, "Forbidden: user is deactivated", "opted out"),
    (403, "Forbidden: bot can't initiate conversation with a user", "refused"),
    (403, "Forbidden: bot can't send messages to bots", "refused"),
    (403, "Forbidden: bot was kicked from the group chat", "refused"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "refused"),
    (403, "Forbidden: bot is not a member of the channel chat", "refused"),
    (403, "Forbidden: the group chat was deleted", "refused"),
    (403, "Forbidden: something new", "refused"),
    (404, "Not Found", "credentials"),
    (409, "Conflict: terminated by other getUpdates request", "retry"),
    (413, "Request Entity Too Large", "refused"),
    (429, "Too Many Requests: retry after 14", "retry"),
    (500, "Internal Server Error", "retry"),
    (500, "Internal Server Error: Request aborted", "unknown"),
    (502, "Bad Gateway", "unknown"),
    (503, "Service Unavailable", "retry"),
    (504, "Gateway Timeout", "unknown"),
];

#[test]
fn every_error_says_what_to_do() {
    for (code, description, expected) in ERRORS {
        let outcome = error(*code, description, &Value::Null);
        let (name, shown) = named(&outcome);
        assert_eq!(name, *expected, "{code} {description}");
        assert!(shown.ends_with(&code.to_string()), "{code} {description}: {shown}");
    }
}

#[test]
fn a_message_that_was_sent_has_the_name_that_reactions_will_use() {
    let sent = |result: Value| classify(200, json!({ "ok": true, "result": result }).to_string());
    let id = |id: &str| SendOutcome::Sent { id: Some(id.to_owned()) };
    assert_eq!(
        sent(json!({ "message_id": 9, "chat": { "id": -100 }, "date": 1, "text": "a" })),
        id("-100:9")
    );
    let business = json!({ "message_id": 9, "chat": { "id": 42 }, "business_connection_id": "bcx" });
    assert_eq!(sent(business), id("bcx:42:9"));
    let scheduled = json!({ "message_id": 0, "chat": { "id": 42 } });
    assert_eq!(sent(scheduled), SendOutcome::Sent { id: None });
}

#[test]
fn too_many_messages_wait_as_long_as_telegram_says() {
    let SendOutcome::Retry { after, .. } =
        error(429, "Too Many Requests: retry after 14", &json!({ "retry_after": 14 }))
    else {
        panic!("no retry")
    };
    assert_eq!(after, Some(Duration::from_secs(14)));
    let mut response = Response::new(Bytes::from_static(b"<html>"));
    *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert("retry-after", "3".parse().unwrap());
    let SendOutcome::Retry { after, .. } = Telegram.classify(&response) else { panic!("no retry") };
    assert_eq!(after, Some(Duration::from_secs(3)));
}

#[test]
fn a_group_that_became_a_supergroup_is_answered_there() {
    let parameters = json!({ "migrate_to_chat_id": -1_002_555_666_777_i64 });
    let outcome = error(400, "Bad Request: group chat was upgraded to a supergroup chat", &parameters);
    assert_eq!(outcome, SendOutcome::Moved { thread: "-1002555666777".to_owned() });
}

#[test]
fn an_answer_that_cannot_be_read_after_a_success_may_have_been_sent() {
    for body in ["", "<html>", r#"{"ok":true,"result":"#, r#"{"ok":true,"result":{"message_id":"x"}}"#, "[]"]
    {
        assert_eq!(named(&classify(200, body)).0, "unknown", "{body}");
    }
    assert_eq!(classify(200, r#"{"ok":true}"#), SendOutcome::Sent { id: None });
}

#[test]
fn without_telegrams_own_answer_the_status_decides() {
    for (status, expected) in [
        (401, "credentials"),
        (404, "refused"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
    ] {
        assert_eq!(named(&classify(status, "<html>")).0, expected, "{status}");
    }
}

#[test]
fn a_description_is_never_quoted() {
    let outcome = error(400, "Bad Request: can't parse a private word", &Value::Null);
    assert!(!format!("{outcome:?}").contains("private"));
}
