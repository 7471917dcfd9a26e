//! Where and when Telegram wants a reply again; what else its answers mean stands in `answers.json`.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::Telegram;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn error(code: u16, parameters: &Value) -> SendOutcome {
    let body = json!({ "ok": false, "error_code": code, "description": "?", "parameters": parameters });
    Telegram.classify(&Response::builder().status(code).body(Bytes::from(body.to_string())).unwrap())
}

#[test]
fn too_many_messages_wait_as_long_as_telegram_says() {
    let outcome = error(429, &json!({ "retry_after": 14 }));
    assert!(
        matches!(outcome, SendOutcome::Retry { after: Some(after), .. } if after == Duration::from_secs(14))
    );
}

#[test]
fn a_group_that_became_a_supergroup_is_answered_there() {
    let outcome = error(400, &json!({ "migrate_to_chat_id": -1_002_555_666_777_i64 }));
    assert_eq!(outcome, SendOutcome::Moved { thread: "-1002555666777".to_owned() });
}
