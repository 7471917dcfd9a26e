//! What the stand-in refuses, as Slack does.

use bytes::Bytes;
use http::Request;

use super::Slack;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_slack_refuses() {
    let answer = |path: &str, token: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}")).header("authorization", token);
        let played = Slack.answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        serde_json::from_slice::<serde_json::Value>(played.response.body()).unwrap()["error"].clone()
    };
    let whole = r#"{"channel":"C1","text":"Hello"}"#;
    assert_eq!(answer("/api/auth.test", "Bearer x", whole), "unknown_method");
    assert_eq!(answer("/api/chat.postMessage", "Bearer ", whole), "not_authed");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"text":"Hello"}"#), "channel_not_found");
    assert_eq!(answer("/api/chat.postMessage", "Bearer x", r#"{"channel":"C1"}"#), "no_text");
}
