//! LINE as the local desk and the tests play it.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::Line;
use super::reply::RETRY_KEY;
use super::verify::SIGNATURE;
use crate::json::{self as member, list};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Line {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::Always,
            body_is_signed: true,
            batches: &["events"],
            unknown: &["unknown-message-and-event"],
            // What an account sends is not told to it.
            echoes: &[],
        }
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let tag = signature::sign(Hash::Sha256, secret.value(), &request.body);
        if let Ok(value) = HeaderValue::try_from(BASE64.encode(&tag)) {
            request.headers.insert(SIGNATURE, value);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let recipient = match request.uri().path() {
            path if path.ends_with("/v2/bot/message/reply") => "replyToken",
            path if path.ends_with("/v2/bot/message/push") => "to",
            _ => return refused(StatusCode::NOT_FOUND, "Not found"),
        };
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return refused(
                StatusCode::UNAUTHORIZED,
                "Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.",
            );
        }
        if recipient == "replyToken" && request.headers().contains_key(RETRY_KEY) {
            return refused(StatusCode::BAD_REQUEST, "The retry key is not supported");
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let text =
            |pointer: &str| body.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(to), Some(said)) = (text(&format!("/{recipient}")), text("/messages/0/text")) else {
            return refused(StatusCode::BAD_REQUEST, "The request body has 1 error(s)");
        };
        if !quick_replies(&body) {
            return refused(
                StatusCode::BAD_REQUEST,
                "A message (messages[0]) in the request body is invalid",
            );
        }
        let message =
            PlayedMessage { to: to.to_owned(), text: said.to_owned(), id: format!("46123{serial:013}") };
        let sent = json!({ "sentMessages": [{ "id": message.id, "quoteToken": format!("quote-{serial}") }] });
        Played { response: stand_in::json(StatusCode::OK, &sent), message: Some(message) }
    }

    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        match request.headers().contains_key(header::AUTHORIZATION) {
            true => stand_in::picture(),
            false => stand_in::not_let_in(),
        }
    }
}

/// Whether there are no more quick replies, and no longer ones, than LINE takes.
fn quick_replies(body: &Value) -> bool {
    let items = list(body, "/messages/0/quickReply/items");
    let says = |item: &Value, name: &str, most| {
        member::text(item, name).is_some_and(|said| said.encode_utf16().count() <= most)
    };
    items.len() <= 13
        && items.iter().all(|item| says(item, "/action/label", 20) && says(item, "/action/data", 300))
}

fn refused(status: StatusCode, message: &str) -> Played {
    Played { response: stand_in::json(status, &json!({ "message": message })), message: None }
}
