//! What Slack's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::Slack;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: impl Into<Bytes>) -> SendOutcome {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    Slack.classify(&response)
}

/// An outcome by its name, with its error's code.
fn named(outcome: &SendOutcome) -> (&'static str, &str) {
    match outcome {
        SendOutcome::Retry { error, .. } => ("retry", &error.code),
        SendOutcome::Refused(error) => ("refused", &error.code),
        SendOutcome::Credentials(error) => ("credentials", &error.code),
        SendOutcome::Unknown(error) => ("unknown", &error.code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_error_says_what_to_do() {
    for (error, expected) in [
        ("ratelimited", "retry"),
        ("rate_limited", "retry"),
        ("message_limit_exceeded", "retry"),
        ("service_unavailable", "retry"),
        ("team_added_to_org", "retry"),
        ("request_timeout", "retry"),
        ("external_channel_migrating", "retry"),
        ("internal_error", "unknown"),
        ("fatal_error", "unknown"),
        ("channel_not_found", "refused"),
        ("not_in_channel", "refused"),
        ("is_archived", "refused"),
        ("is_inactive", "refused"),
        ("msg_too_long", "refused"),
        ("no_text", "refused"),
        ("cannot_reply_to_message", "refused"),
        ("thread_not_found", "refused"),
        ("messages_tab_disabled", "refused"),
        ("user_not_found", "refused"),
        ("cannot_dm_bot", "refused"),
        ("restricted_action", "refused"),
        ("restricted_action_read_only_channel", "refused"),
        ("restricted_action_thread_locked", "refused"),
        ("slack_connect_file_link_sharing_blocked", "refused"),
        ("invalid_blocks", "refused"),
        ("something_new", "refused"),
        ("not_authed", "credentials"),
        ("invalid_auth", "credentials"),
        ("account_inactive", "credentials"),
        ("token_revoked", "credentials"),
        ("token_expired", "credentials"),
        ("no_permission", "credentials"),
        ("missing_scope", "credentials"),
        ("not_allowed_token_type", "credentials"),
        ("access_denied", "credentials"),
        ("accesslimited", "credentials"),
        ("team_access_not_granted", "credentials"),
        ("org_login_required", "credentials"),
        ("ekm_access_denied", "credentials"),
        ("enterprise_is_restricted", "credentials"),
        ("two_factor_setup_required", "credentials"),
    ] {
        let outcome = classify(200, json!({ "ok": false, "error": error }).to_string());
        assert_eq!(named(&outcome), (expected, error));
    }
}

#[test]
fn a_message_that_was_sent_has_the_name_that_reactions_will_use() {
    let sent = classify(200, r#"{"ok":true,"channel":"C1","ts":"1503435956.000247","message":{}}"#);
    assert_eq!(sent, SendOutcome::Sent { id: Some("C1:1503435956.000247".to_owned()) });
    assert_eq!(classify(200, r#"{"ok":true}"#), SendOutcome::Sent { id: None });
}

#[test]
fn too_many_messages_wait_as_long_as_slack_says() {
    for body in [r#"{"ok":false,"error":"ratelimited"}"#, "", "{}"] {
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert("retry-after", "30".parse().unwrap());
        let SendOutcome::Retry { after, .. } = Slack.classify(&response) else { panic!("{body}") };
        assert_eq!(after, Some(Duration::from_secs(30)), "{body}");
    }
}

#[test]
fn an_answer_that_cannot_be_read_after_a_success_may_have_been_sent() {
    for body in ["", "<html>", r#"{"ok":true,"#, "[]"] {
        assert_eq!(named(&classify(200, body)).0, "unknown", "{body}");
    }
    assert_eq!(named(&classify(503, "<html>")).0, "retry");
    assert_eq!(named(&classify(502, "<html>")).0, "unknown");
}

#[test]
fn an_error_that_is_no_name_is_never_quoted() {
    let outcome = classify(200, r#"{"ok":false,"error":"A private word"}"#);
    assert!(!format!("{outcome:?}").contains("private"));
    let outcome = classify(200, r#"{"ok":false,"error":"no_text: A private word"}"#);
    assert!(!format!("{outcome:?}").contains("private"));
}
