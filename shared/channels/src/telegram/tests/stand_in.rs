//! The stand-in: how it names messages, and what it refuses as Telegram does.

use bytes::Bytes;
use http::Request;
use serde_json::json;

use super::Telegram;
use crate::stand_in::{StandIn, refusal};

#[test]
fn the_stand_in_names_messages_as_telegram_does() {
    let call = json!({ "business_connection_id": "bcx", "chat_id": 42, "text": "Hello" }).to_string();
    let request = Request::post("http://127.0.0.1:9000/bot1:a/sendMessage").body(Bytes::from(call)).unwrap();
    let message = Telegram.answer(&request, 5001).message.unwrap();
    assert_eq!((message.to.as_str(), message.id.as_str()), ("42", "bcx:42:5001"));
}

#[test]
fn the_stand_in_refuses_what_telegram_refuses() {
    let answer = |path: &str, body| refusal(&Telegram, path, &[], body).status().as_u16();
    assert_eq!(answer("/", "{}"), 404);
    assert_eq!(answer("/sendMessage", "{}"), 404);
    assert_eq!(answer("/bot1:a/getMe", "{}"), 404);
    assert_eq!(answer("/bot1:a/sendMessage", r#"{"text":"Hello"}"#), 400);
    assert_eq!(answer("/bot1:a/sendMessage", r#"{"chat_id":42,"text":""}"#), 400);
    assert_eq!(answer("/bot1:a/sendMessage", "not JSON"), 400);
    let empty = r#"{"chat_id":42,"text":"Hello","reply_markup":{"inline_keyboard":[[{"text":"Yes"}]]}}"#;
    assert_eq!(answer("/bot1:a/sendMessage", empty), 400);
}
