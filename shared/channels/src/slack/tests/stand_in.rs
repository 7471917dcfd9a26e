//! What the stand-in refuses, as Slack does.

use super::Slack;
use crate::stand_in::refusal;

#[test]
fn the_stand_in_refuses_what_slack_refuses() {
    let answer = |path: &str, token: &str, body| {
        let refusal = refusal(&Slack, path, &[("authorization", token)], body);
        serde_json::from_slice::<serde_json::Value>(refusal.body()).unwrap()["error"].clone()
    };
    let whole = r#"{"channel":"C1","text":"Hello"}"#;
    assert_eq!(answer("/api/auth.test", "Bearer x", whole), "unknown_method");
    assert_eq!(answer("/api/chat.postMessage", "Bearer ", whole), "not_authed");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"text":"Hello"}"#), "channel_not_found");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"channel":"C1"}"#), "no_text");
}
