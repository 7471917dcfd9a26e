//! SES and SNS as the local desk and the tests play them.
//!
//! The key beside this file signs for nobody but this stand-in.

use bytes::Bytes;
use chrono::TimeDelta;
use data_encoding::BASE64;
use http::{HeaderValue, Request, Response, StatusCode};
use mail_parser::MessageParser;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Map, Value, json};
use url::Url;

use super::sns::Message;
use super::{Ses, verify};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::stand_in::{Freshness, Habits, Played, PlayedMessage, StandIn};

const CERTIFICATE: &str = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-stand-in.pem";

impl StandIn for Ses {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            // SNS goes on trying for an hour, and signs the time of the first try.
            freshness: Freshness::Within { past: TimeDelta::days(1), ahead: TimeDelta::minutes(5) },
            body_is_signed: true,
            // One notification a request.
            batches: &[],
            unknown: &["unknown-notification"],
            // A mail of ours that comes back says that a machine wrote it, and is read as such.
            echoes: &[],
        }
    }

    fn secret(&self, seed: &str) -> String {
        format!("arn:aws:sns:eu-central-1:123456789012:{seed}")
    }

    fn document(&self, address: &Url) -> Option<Bytes> {
        let certificate = include_bytes!("stand_in/certificate.pem");
        (address.as_str() == CERTIFICATE).then(|| Bytes::from_static(certificate))
    }

    /// Signs as SNS does, version 2. In a sample, `Message` may be the notification itself.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let Ok(mut members) = serde_json::from_slice::<Map<String, Value>>(&request.body) else { return };
        if let Some(message) =
            members.get("Message").filter(|message| !message.is_string()).map(ToString::to_string)
        {
            members.insert("Message".to_owned(), message.into());
        }
        members.insert("TopicArn".to_owned(), secret.value().into());
        members.insert("SigningCertURL".to_owned(), CERTIFICATE.into());
        members.insert("SignatureVersion".to_owned(), "2".into());
        let Ok(message) = serde_json::from_value::<Message>(Value::Object(members.clone())) else { return };
        let tag = message.signed().and_then(|signed| signature(signed.as_bytes())).unwrap_or_default();
        members.insert("Signature".to_owned(), BASE64.encode(&tag).into());
        request.body = Bytes::from(Value::Object(members).to_string());
        request.headers.insert(verify::MESSAGE_TYPE, HeaderValue::from_static(message.kind.name()));
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        if request.uri().path() != "/v2/email/outbound-emails" {
            return refused(StatusCode::NOT_FOUND, "UnknownOperationException");
        }
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let member = |pointer: &str| call.pointer(pointer).and_then(Value::as_str);
        let raw = member("/Content/Raw/Data").and_then(|raw| BASE64.decode(raw.as_bytes()).ok());
        let text = raw
            .as_deref()
            .and_then(|raw| Some(MessageParser::default().parse(raw)?.body_text(0)?.into_owned()));
        let (Some(_), Some(to), Some(text)) =
            (member("/FromEmailAddress"), member("/Destination/ToAddresses/0"), text)
        else {
            return refused(StatusCode::BAD_REQUEST, "BadRequestException");
        };
        let message = PlayedMessage {
            to: to.to_owned(),
            text: text.trim_end().to_owned(),
            id: format!("{serial:016x}-stand-in-000000"),
        };
        let response = Response::new(Bytes::from(json!({ "MessageId": message.id }).to_string()));
        Played { response, message: Some(message) }
    }
}

fn signature(message: &[u8]) -> Option<Vec<u8>> {
    let pair = RsaKeyPair::from_pkcs8(include_bytes!("stand_in/key.pk8")).ok()?;
    let mut tag = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut tag).ok()?;
    Some(tag)
}

fn refused(status: StatusCode, error: &'static str) -> Played {
    let mut response = Response::new(Bytes::from(json!({ "message": "refused" }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(error));
    Played { response, message: None }
}
