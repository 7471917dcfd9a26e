//! Mailgun as the local desk and the tests play it.

use bytes::Bytes;
use chrono::TimeDelta;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Mailgun;
use super::verify::Signed;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Mailgun {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            // Mailgun goes on trying for eight hours with the signature of the first try.
            freshness: Freshness::Within { past: TimeDelta::hours(9), ahead: TimeDelta::minutes(5) },
            // A time and a token are signed.
            body_is_signed: false,
            // One mail or event a request.
            batches: &[],
            unknown: &["unknown-event"],
            // A mail of ours that comes back says that a machine wrote it, and is read as such.
            echoes: &[],
        }
    }

    /// Signs the time and the token in the body, and puts the signature beside them.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let signed = Signed::of(request).unwrap_or_default();
        let tag = signature::sign(Hash::Sha256, secret.value(), signed.message().as_bytes());
        let tag = data_encoding::HEXLOWER.encode(&tag);
        let body = String::from_utf8_lossy(&request.body).into_owned();
        request.body = match request.content_type().as_deref() {
            Some("application/json") => Bytes::from(with_member(&body, &tag)),
            Some("multipart/form-data") => {
                let line = request.header("content-type").and_then(|kind| kind.split_once("boundary="));
                let line = line.map(|(_, line)| line.trim_matches('"')).unwrap_or_default();
                Bytes::from(format!(
                    "--{line}\r\nContent-Disposition: form-data; name=\"signature\"\r\n\r\n{tag}\r\n{body}"
                ))
            }
            _ => Bytes::from(format!("{body}&signature={tag}")),
        };
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let path = request.uri().path();
        let Some(domain) = path.strip_prefix("/v3/").and_then(|path| path.strip_suffix("/messages")) else {
            return refused(StatusCode::NOT_FOUND, "Not found");
        };
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return refused(StatusCode::UNAUTHORIZED, "Forbidden");
        }
        let form: Vec<(String, String)> = form_urlencoded::parse(request.body()).into_owned().collect();
        let field = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let (Some(_), Some(to), Some(text)) = (field("from"), field("to"), field("text")) else {
            return refused(StatusCode::BAD_REQUEST, "to parameter is missing");
        };
        let id = field("h:Message-Id").unwrap_or_else(|| format!("<{serial}@{domain}>"));
        let body = json!({ "id": id, "message": "Queued. Thank you." });
        let id = id.trim_matches(['<', '>']).to_owned();
        Played {
            response: stand_in::json(StatusCode::OK, &body),
            message: Some(PlayedMessage { to, text, id }),
        }
    }
}

fn with_member(body: &str, tag: &str) -> String {
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    if let Some(signature) = body.get_mut("signature").and_then(Value::as_object_mut) {
        signature.insert("signature".to_owned(), tag.into());
    }
    body.to_string()
}

fn refused(status: StatusCode, message: &str) -> Played {
    Played { response: stand_in::json(status, &json!({ "message": message })), message: None }
}
