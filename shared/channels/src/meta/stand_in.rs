//! Meta as the local desk and the tests play it.

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{Meta, call, escapes, verify};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Played, PlayedMessage, StandIn};

impl StandIn for Meta {
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
                Played { response: response(StatusCode::OK, &answer), message: Some(message) }
            }
            None => {
                Played { response: response(StatusCode::BAD_REQUEST, &invalid_parameter()), message: None }
            }
        }
    }

    /// WhatsApp's media in two steps, by id and by link; the others' by link alone.
    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let let_in = request.headers().contains_key(header::AUTHORIZATION);
        let id = request.uri().path().strip_prefix('/').and_then(|path| path.strip_prefix(call::VERSION));
        match id.and_then(|rest| rest.strip_prefix('/')) {
            Some(_) | None if !let_in && (id.is_some() || is_whatsapps(request)) => stand_in::not_let_in(),
            Some(id) => stand_in::told(&json!({
                "messaging_product": "whatsapp", "id": id, "mime_type": "image/png", "file_size": 70,
                "url": format!("https://lookaside.fbsbx.com{ATTACHMENTS}?mid={id}"),
            })),
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
    let text = body.get("text")?.get("body")?.as_str()?.to_owned();
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

/// The answer of the Send API of Messenger and Instagram, and the message as the customer sees it.
fn messaging(body: &Value, id: &str) -> Option<(Value, PlayedMessage)> {
    let to = body.get("recipient")?.get("id")?.as_str()?.to_owned();
    let text = body.get("message")?.get("text")?.as_str()?.to_owned();
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

fn response(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    response
}
