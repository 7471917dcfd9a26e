//! Meta as the local desk and the tests play it.

use std::collections::BTreeSet;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{Meta, call, escapes, verify};
use crate::json::{list, text};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Meta {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::Always,
            body_is_signed: true,
            batches: &[
                "entry",
                "changes",
                "messages",
                "message_echoes",
                "statuses",
                "messaging",
                "mids",
                "standby",
            ],
            unknown: &["unknown-type", "receipt-of-an-unknown-kind"],
            echoes: &["messenger-our-own-echo"],
        }
    }

    /// Escapes the body as Meta does, and signs those very bytes.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        if let Ok(json) = std::str::from_utf8(&request.body) {
            request.body = Bytes::from(escapes::escape(json));
        }
        let tag = signature::sign(Hash::Sha256, secret.value(), &request.body);
        let header = HeaderValue::try_from(format!("sha256={}", HEXLOWER.encode(&tag)));
        if let Ok(header) = header {
            request.headers.insert(verify::SIGNATURE, header);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let id = BASE64.encode(format!("played message {serial}").as_bytes());
        let body = serde_json::from_slice(request.body()).unwrap_or(Value::Null);
        match whatsapp(&body, &id).or_else(|| messaging(&body, &id)) {
            Some((answer, message)) => {
                Played { response: stand_in::json(StatusCode::OK, &answer), message: Some(message) }
            }
            None => Played {
                response: stand_in::json(StatusCode::BAD_REQUEST, &invalid_parameter()),
                message: None,
            },
        }
    }

    /// WhatsApp's media in two steps, by id and by link; the others' by link alone.
    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let let_in = request.headers().contains_key(header::AUTHORIZATION);
        let id = request.uri().path().strip_prefix('/').and_then(|path| path.strip_prefix(call::VERSION));
        match id.and_then(|rest| rest.strip_prefix('/')) {
            Some(_) | None if !let_in && (id.is_some() || is_whatsapps(request)) => stand_in::not_let_in(),
            Some(id) => stand_in::json(
                StatusCode::OK,
                &json!({
                    "messaging_product": "whatsapp", "id": id, "mime_type": "image/png", "file_size": 70,
                    "url": format!("https://lookaside.fbsbx.com{ATTACHMENTS}?mid={id}"),
                }),
            ),
            None => stand_in::picture(),
        }
    }
}

/// Where WhatsApp's media lie.
const ATTACHMENTS: &str = "/whatsapp_business/attachments/";

fn is_whatsapps(request: &Request<Bytes>) -> bool {
    request.uri().path().starts_with(ATTACHMENTS)
}

/// WhatsApp's answer, in which the recipient is confirmed, and the message as the customer sees it.
fn whatsapp(body: &Value, id: &str) -> Option<(Value, PlayedMessage)> {
    let text = match text(body, "/type")? {
        "interactive" => {
            text(body, "/interactive/body/text").filter(|_| buttons_of_whatsapp(body))?.to_owned()
        }
        _ => text(body, "/text/body")?.to_owned(),
    };
    // A telephone number goes before a user id where both are given.
    let (name, to) = match body.get("to").and_then(Value::as_str) {
        Some(number) => ("wa_id", number),
        None => ("user_id", body.get("recipient")?.as_str()?),
    };
    let id = format!("wamid.{id}");
    let contact = json!({ "input": to, name: to.trim_start_matches('+') });
    let answer =
        json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [{ "id": id }] });
    Some((answer, PlayedMessage { to: to.to_owned(), text, id }))
}

/// Whether there are as many buttons, and as long ones, as WhatsApp takes, of which no two are alike.
fn buttons_of_whatsapp(body: &Value) -> bool {
    let buttons = list(body, "/interactive/action/buttons");
    let all = |name: &str, most: usize| {
        let said = buttons.iter().filter_map(|button| text(button, name));
        let said: BTreeSet<&str> = said.filter(|said| is_within(said, most)).collect();
        said.len() == buttons.len()
    };
    let body = text(body, "/interactive/body/text").is_some_and(|text| is_within(text, 1024));
    body && (1..=3).contains(&buttons.len()) && all("/reply/id", 256) && all("/reply/title", 20)
}

/// Whether there are no more quick replies, and no longer ones, than Messenger and Instagram take.
fn quick_replies(body: &Value) -> bool {
    let replies = list(body, "/message/quick_replies");
    let says = |reply: &Value, name: &str, most| text(reply, name).is_some_and(|said| is_within(said, most));
    replies.len() <= 13
        && replies.iter().all(|reply| says(reply, "/title", 20) && says(reply, "/payload", 1000))
}

fn is_within(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
}

/// The answer of the Send API of Messenger and Instagram, and the message as the customer sees it.
fn messaging(body: &Value, id: &str) -> Option<(Value, PlayedMessage)> {
    let to = body.get("recipient")?.get("id")?.as_str()?.to_owned();
    let text = text(body, "/message/text").filter(|_| quick_replies(body))?.to_owned();
    let id = format!("m_{id}");
    Some((json!({ "recipient_id": to, "message_id": id }), PlayedMessage { to, text, id }))
}

fn invalid_parameter() -> Value {
    json!({ "error": {
        "message": "(#100) Invalid parameter",
        "type": "OAuthException",
        "code": 100,
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam"
    } })
}
