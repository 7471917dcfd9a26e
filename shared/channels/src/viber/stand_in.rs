//! Viber as the local desk and the tests play it.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use http::{HeaderValue, Request, StatusCode};
use serde_json::{Value, json};

use super::Viber;
use super::reply::TOKEN;
use super::verify::SIGNATURE;
use crate::json::{list, text};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

/// The first of the tokens that are given out: more than a float holds.
const FIRST_TOKEN: u64 = 5_741_311_803_571_721_087;

impl StandIn for Viber {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::Always,
            body_is_signed: true,
            // One callback a request.
            batches: &[],
            unknown: &["unknown-callback", "unknown-message"],
            // What a bot sends is told by its receipts alone.
            echoes: &[],
        }
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let tag = signature::sign(Hash::Sha256, secret.value(), &request.body);
        if let Ok(value) = HeaderValue::try_from(HEXLOWER.encode(&tag)) {
            request.headers.insert(SIGNATURE, value);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        if !request.uri().path().ends_with("/send_message") {
            return Played { response: stand_in::json(StatusCode::NOT_FOUND, &json!({})), message: None };
        }
        if !request.headers().contains_key(TOKEN) {
            return refused(2, "missing_auth_token");
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let [to, said, name] = ["/receiver", "/text", "/sender/name"].map(|pointer| text(&body, pointer));
        let (Some(to), Some(said), Some(_)) = (to, said, name) else {
            return refused(4, "missingData");
        };
        if !pressable(&body) {
            return refused(3, "badData");
        }
        let token = FIRST_TOKEN.wrapping_add(serial);
        let message = PlayedMessage { to: to.to_owned(), text: said.to_owned(), id: token.to_string() };
        let sent =
            json!({ "status": 0, "status_message": "ok", "message_token": token, "billing_status": 1 });
        Played { response: stand_in::json(StatusCode::OK, &sent), message: Some(message) }
    }
}

/// Whether every button of a keyboard writes something, and says something that is not too long.
fn pressable(body: &Value) -> bool {
    let mut buttons = list(body, "/keyboard/Buttons").iter();
    buttons.all(|button| {
        let says = text(button, "/Text").is_some_and(|said| said.chars().count() <= 250);
        says && text(button, "/ActionBody").is_some()
    })
}

/// Viber's refusals are a 200, too.
fn refused(status: u8, message: &str) -> Played {
    let body = json!({ "status": status, "status_message": message });
    Played { response: stand_in::json(StatusCode::OK, &body), message: None }
}
