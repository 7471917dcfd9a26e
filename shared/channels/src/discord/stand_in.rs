//! Discord as the local desk and the tests play it.

use std::collections::BTreeSet;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use http::{Method, Request, StatusCode, header};
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::Discord;
use super::verify::{SIGNATURE, TIMESTAMP, signed};
use crate::json as member;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature;
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn, sent_at};

impl StandIn for Discord {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::FIVE_MINUTES,
            body_is_signed: true,
            // One interaction or event a request.
            batches: &[],
            unknown: &["unknown-interaction"],
            // What an app sends is not told to it.
            echoes: &[],
        }
    }

    /// The app's public key; the private one, which only Discord has, is the `key` beside it.
    fn secret(&self, seed: &str) -> String {
        let private = digest(&SHA256, seed.as_bytes());
        let public = pair(private.as_ref()).map(|pair| HEXLOWER.encode(pair.public_key().as_ref()));
        json!([{ "secret": public, "key": HEXLOWER.encode(private.as_ref()) }]).to_string()
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let private = secret.key().and_then(signature::hex);
        let Some(pair) = private.and_then(|private| pair(&private)) else { return };
        let timestamp = sent_at(request).timestamp().to_string();
        let tag = HEXLOWER.encode(pair.sign(&signed(&timestamp, &request.body)).as_ref());
        stand_in::set_header(request, TIMESTAMP, &timestamp);
        stand_in::set_header(request, SIGNATURE, &tag);
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let path: Vec<&str> = request.uri().path().split('/').filter(|part| !part.is_empty()).collect();
        let by_bot = request
            .headers()
            .get(header::AUTHORIZATION)
            .is_some_and(|value| value.as_bytes().starts_with(b"Bot "));
        let to = match (request.method(), path.as_slice()) {
            (&Method::PATCH, [.., "webhooks", application, _token, "messages", "@original"])
            | (&Method::POST, [.., "webhooks", application, _token]) => application,
            (&Method::POST, [.., "channels", channel, "messages"]) if by_bot => channel,
            (&Method::POST, [.., "channels", _, "messages"]) => {
                return refused(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized");
            }
            _ => return refused(StatusCode::NOT_FOUND, 0, "404: Not Found"),
        };
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let Some(text) = member::text(&call, "/content") else {
            return refused(StatusCode::BAD_REQUEST, 50006, "Cannot send an empty message");
        };
        if !pressable(&call) {
            return refused(StatusCode::BAD_REQUEST, 50035, "Invalid Form Body");
        }
        let id = (1_402_390_388_030_832_792 + serial).to_string();
        let body = json!({ "id": id, "type": 0, "content": text, "channel_id": to });
        let message = PlayedMessage { to: (*to).to_owned(), text: unescaped(text), id };
        Played { response: stand_in::json(StatusCode::OK, &body), message: Some(message) }
    }
}

/// Whether the buttons are as many, and as long, as Discord takes, each with an id of its own.
fn pressable(call: &Value) -> bool {
    let buttons = member::list(call, "/components/0/components");
    let ids: BTreeSet<_> = buttons.iter().filter_map(|button| member::text(button, "/custom_id")).collect();
    let says = |button: &Value, name: &str, most| {
        member::text(button, name).is_some_and(|said| said.chars().count() <= most)
    };
    buttons.len() <= 5
        && ids.len() == buttons.len()
        && buttons.iter().all(|button| says(button, "/label", 80) && says(button, "/custom_id", 100))
}

fn pair(private: &[u8]) -> Option<Ed25519KeyPair> {
    Ed25519KeyPair::from_seed_unchecked(private).ok()
}

/// What a reader sees of a text without markup.
fn unescaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        shown.push(if c == '\\' { rest.next().unwrap_or(c) } else { c });
    }
    shown
}

fn refused(status: StatusCode, code: u64, message: &str) -> Played {
    Played { response: stand_in::json(status, &json!({ "code": code, "message": message })), message: None }
}
