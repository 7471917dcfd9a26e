//! X as the local desk and the tests play it.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Request, StatusCode, header};
use serde_json::{Value, json};

use super::X;
use super::verify::SIGNATURE;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for X {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::Always,
            body_is_signed: true,
            batches: &[
                "direct_message_events",
                "direct_message_mark_read_events",
                "tweet_create_events",
                "block_events",
                "unblock_events",
            ],
            unknown: &["unknown-and-broken"],
            echoes: &["own-by-account-activity"],
        }
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let tag = signature::sign(Hash::Sha256, secret.value(), &request.body);
        if let Ok(value) = HeaderValue::try_from(format!("sha256={}", BASE64.encode(&tag))) {
            request.headers.insert(SIGNATURE, value);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let path = request.uri().path();
        let to =
            path.rsplit_once("/2/dm_conversations/with/").and_then(|(_, to)| to.strip_suffix("/messages"));
        let Some(to) = to else { return refused(StatusCode::NOT_FOUND, "Not Found") };
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return refused(StatusCode::UNAUTHORIZED, "Unauthorized");
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let Some(text) = body.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) else {
            return refused(StatusCode::BAD_REQUEST, "Invalid Request");
        };
        let message =
            PlayedMessage { to: to.to_owned(), text: text.to_owned(), id: format!("2080{serial:015}") };
        let sent = json!({ "data": { "dm_conversation_id": format!("{to}-2244994945"), "dm_event_id": message.id } });
        Played { response: stand_in::json(StatusCode::CREATED, &sent), message: Some(message) }
    }
}

fn refused(status: StatusCode, title: &str) -> Played {
    let problem =
        json!({ "title": title, "detail": title, "type": "about:blank", "status": status.as_u16() });
    Played { response: stand_in::json(status, &problem), message: None }
}
