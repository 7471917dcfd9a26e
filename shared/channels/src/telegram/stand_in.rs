//! Telegram as the local desk and the tests play it.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::Telegram;
use super::message_id::MessageId;
use super::verify::SECRET_TOKEN;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Telegram {
    fn habits(&self) -> Habits {
        Habits {
            // There is no signature: the secret itself is sent.
            signatures_are_published: false,
            // The secret itself is sent.
            freshness: Freshness::Always,
            body_is_signed: false,
            // One update a request; of messages that are deleted, it names several.
            batches: &["message_ids"],
            unknown: &["content-of-an-unknown-kind", "update-of-an-unknown-kind"],
            echoes: &["business-message-of-our-own-bot"],
        }
    }

    /// Telegram does not sign: it sends the secret itself.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        stand_in::set_header(request, SECRET_TOKEN, secret.value());
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let (rest, method) = request.uri().path().rsplit_once('/').unwrap_or_default();
        let token = rest.rsplit('/').next().and_then(|last| last.strip_prefix("bot"));
        let Some(token) = token.filter(|_| method == "sendMessage") else {
            return refused(StatusCode::NOT_FOUND, "Not Found");
        };
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let Some(chat) = call.get("chat_id").and_then(Value::as_i64) else {
            return refused(StatusCode::BAD_REQUEST, "Bad Request: chat_id is empty");
        };
        let Some(text) = call.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) else {
            return refused(StatusCode::BAD_REQUEST, "Bad Request: message text is empty");
        };
        if !pressable(&call) {
            return refused(StatusCode::BAD_REQUEST, "Bad Request: BUTTON_DATA_INVALID");
        }
        let connection = call.get("business_connection_id").and_then(Value::as_str).map(str::to_owned);
        let message = i64::try_from(serial).unwrap_or(i64::MAX);
        let id = MessageId { connection, chat, message };
        let result = message_as_sent(token, &id, text);
        let message = PlayedMessage { to: chat.to_string(), text: text.to_owned(), id: id.to_string() };
        Played {
            response: stand_in::json(StatusCode::OK, &json!({ "ok": true, "result": result })),
            message: Some(message),
        }
    }

    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        if request.uri().path().ends_with("/getFile") {
            let file =
                json!({ "file_id": "stand-in", "file_unique_id": "1", "file_path": "photos/file_1.png" });
            return stand_in::json(StatusCode::OK, &json!({ "ok": true, "result": file }));
        }
        stand_in::picture()
    }
}

/// Whether every button says something, and carries from 1 to 64 bytes.
fn pressable(call: &Value) -> bool {
    let rows = call.pointer("/reply_markup/inline_keyboard").and_then(Value::as_array);
    let mut buttons = rows.into_iter().flatten().filter_map(Value::as_array).flatten();
    buttons.all(|button| {
        let length = |name: &str| button.get(name).and_then(Value::as_str).map_or(0, str::len);
        length("text") > 0 && (1..=64).contains(&length("callback_data"))
    })
}

/// The `Message` that `sendMessage` returns. Without a clock, its date is that of Telegram's first
/// Bot API.
fn message_as_sent(token: &str, id: &MessageId, text: &str) -> Value {
    let bot: i64 = token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or_default();
    let kind = if id.chat < 0 { "supergroup" } else { "private" };
    let mut message = json!({
        "message_id": id.message,
        "from": { "id": bot, "is_bot": true, "first_name": "Nightdesk", "username": "NightdeskBot" },
        "chat": { "id": id.chat, "type": kind },
        "date": 1_435_104_000,
        "text": text,
    });
    if let (Some(connection), Some(members)) = (&id.connection, message.as_object_mut()) {
        members.insert("business_connection_id".to_owned(), json!(connection));
    }
    message
}

fn refused(status: StatusCode, description: &str) -> Played {
    let body = json!({ "ok": false, "error_code": status.as_u16(), "description": description });
    Played { response: stand_in::json(status, &body), message: None }
}
