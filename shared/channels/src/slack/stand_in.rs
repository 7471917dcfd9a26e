//! Slack as the local desk and the tests play it.

use std::collections::BTreeSet;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::verify::{SIGNATURE, TIMESTAMP, signed};
use super::{Slack, markup, message};
use crate::json as member;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn, sent_at};

impl StandIn for Slack {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::FIVE_MINUTES,
            body_is_signed: true,
            // One event a request; of what is chosen in a message, there may be several.
            batches: &["actions"],
            unknown: &["unknown-event", "unknown-subtype"],
            echoes: &["our-own-message"],
        }
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let timestamp = sent_at(request).timestamp().to_string();
        let tag = signature::sign(Hash::Sha256, secret.value(), &signed(&timestamp, &request.body));
        let tag = format!("v0={}", HEXLOWER.encode(&tag));
        stand_in::set_header(request, TIMESTAMP, &timestamp);
        stand_in::set_header(request, SIGNATURE, &tag);
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        if !request.uri().path().ends_with("/chat.postMessage") {
            return refused("unknown_method");
        }
        if !bearer.is_some_and(|bearer| bearer.starts_with("Bearer ") && bearer.len() > 7) {
            return refused("not_authed");
        }
        let Some(to) = member::text(&call, "/channel") else { return refused("channel_not_found") };
        let Some(text) = member::text(&call, "/text") else { return refused("no_text") };
        if !pressable(&call) {
            return refused("invalid_attachments");
        }
        // A person is written to in their direct messages with the app.
        let channel = match to.strip_prefix(['U', 'W']) {
            Some(rest) => format!("D{rest}"),
            None => to.to_owned(),
        };
        let ts = format!("1405894322.{serial:06}");
        let sent = json!({ "type": "message", "subtype": "bot_message", "text": text, "ts": ts });
        let body = json!({ "ok": true, "channel": channel, "ts": ts, "message": sent });
        let message = PlayedMessage {
            to: to.to_owned(),
            text: markup::decode(text, None),
            id: message::id(&channel, &ts),
        };
        Played { response: stand_in::json(StatusCode::OK, &body), message: Some(message) }
    }

    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return stand_in::not_let_in();
        }
        if request.uri().path().ends_with("/files.info") {
            let url = "https://files.slack.com/files-pri/T061EG9R6-F0S43P1CZ/download/file.png";
            return stand_in::json(
                StatusCode::OK,
                &json!({ "ok": true, "file": { "url_private_download": url } }),
            );
        }
        stand_in::picture()
    }
}

/// Whether the buttons are as many, and as long, as Slack takes, each by a name of its own.
fn pressable(call: &Value) -> bool {
    let buttons = member::list(call, "/attachments/0/blocks/0/elements");
    let names: BTreeSet<_> = buttons.iter().filter_map(|button| member::text(button, "/action_id")).collect();
    let says = |button: &Value, name: &str, most| {
        member::text(button, name).is_some_and(|said| said.chars().count() <= most)
    };
    buttons.len() <= 25
        && names.len() == buttons.len()
        && buttons.iter().all(|button| says(button, "/text/text", 75) && says(button, "/value", 2000))
}

fn refused(error: &str) -> Played {
    Played {
        response: stand_in::json(StatusCode::OK, &json!({ "ok": false, "error": error })),
        message: None,
    }
}
