//! Postmark as the local desk and the tests play it.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::{Postmark, reply};
use crate::mail::basic_auth;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Postmark {
    fn habits(&self) -> Habits {
        Habits {
            // There is no signature: a user and password are sent.
            signatures_are_published: false,
            // A user and password have no time.
            freshness: Freshness::Always,
            body_is_signed: false,
            // One mail or record a request.
            batches: &[],
            unknown: &["unknown-record"],
            // A mail of ours that comes back says that a machine wrote it, and is read as such.
            echoes: &[],
        }
    }

    fn secret(&self, seed: &str) -> String {
        format!("postmark:{seed}")
    }

    /// Postmark signs nothing: it sends the user and password of the webhook's URL.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let (user, password) = secret.value().split_once(':').unwrap_or((secret.value(), ""));
        if let Some(value) = basic_auth::value(user, password) {
            request.headers.insert(header::AUTHORIZATION, value);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        if request.uri().path() != "/email" {
            return refused(StatusCode::NOT_FOUND, 0, "Not found");
        }
        if !request.headers().contains_key(reply::TOKEN) {
            return refused(StatusCode::UNAUTHORIZED, 10, "No Account or Server API tokens were supplied.");
        }
        let mail: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let member = |name: &str| mail.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
        let (Some(_), Some(to), Some(text)) = (member("From"), member("To"), member("TextBody")) else {
            return refused(StatusCode::UNPROCESSABLE_ENTITY, 300, "Invalid email request");
        };
        let message = PlayedMessage {
            to: to.to_owned(),
            text: text.to_owned(),
            id: format!("00000000-0000-4000-8000-{serial:012x}"),
        };
        let body = json!({
            "To": to, "SubmittedAt": "2010-01-01T00:00:00Z", "MessageID": message.id, "ErrorCode": 0, "Message": "OK",
        });
        Played { response: stand_in::json(StatusCode::OK, &body), message: Some(message) }
    }
}

fn refused(status: StatusCode, code: u32, message: &str) -> Played {
    Played {
        response: stand_in::json(status, &json!({ "ErrorCode": code, "Message": message })),
        message: None,
    }
}
