//! SendGrid as the local desk and the tests play it.

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::SendGrid;
use super::verify::TIMESTAMP;
use crate::mail::basic_auth;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::stand_in::{Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for SendGrid {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            // A user and password have no time; the signature of a security policy has one.
            freshness: Freshness::FiveMinutesBy(TIMESTAMP),
            body_is_signed: false,
            // Mails come alone; what became of ours comes in one list.
            batches: &[""],
            unknown: &["unknown-event"],
            // A mail of ours that comes back says that a machine wrote it, and is read as such.
            echoes: &[],
        }
    }

    fn secret(&self, seed: &str) -> String {
        format!("sendgrid:{seed}")
    }

    /// Without a security policy SendGrid signs nothing: it sends the user and password of the URL.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let (user, password) = secret.value().split_once(':').unwrap_or((secret.value(), ""));
        if let Some(value) = basic_auth::value(user, password) {
            request.headers.insert(header::AUTHORIZATION, value);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        if request.uri().path() != "/v3/mail/send" {
            return refused(StatusCode::NOT_FOUND, "not found");
        }
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return refused(StatusCode::UNAUTHORIZED, "Permission denied, wrong credentials");
        }
        let mail: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let member = |pointer: &str| mail.pointer(pointer).and_then(Value::as_str);
        let text = member("/content/0/value").filter(|text| !text.is_empty());
        let (Some(_), Some(to), Some(text)) =
            (member("/from/email"), member("/personalizations/0/to/0/email"), text)
        else {
            return refused(
                StatusCode::BAD_REQUEST,
                "The content value must be a string at least one character in length.",
            );
        };
        let message =
            PlayedMessage { to: to.to_owned(), text: text.to_owned(), id: format!("stand-in_{serial}") };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::ACCEPTED;
        if let Ok(id) = message.id.parse() {
            response.headers_mut().insert("x-message-id", id);
        }
        Played { response, message: Some(message) }
    }
}

fn refused(status: StatusCode, message: &str) -> Played {
    let body = json!({ "errors": [{ "message": message, "field": null, "help": null }] });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    Played { response, message: None }
}
