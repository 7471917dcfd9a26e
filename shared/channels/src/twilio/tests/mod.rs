//! Twilio through its public door: the provider and its stand-in.

#![cfg(feature = "stand-in")]

mod inbound;
mod outbound;
mod receipts;
mod signatures;
mod spellings;
mod voice;
mod whatsapp;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, Method};
use nightdesk_domain::{Event, EventKind};
use url::form_urlencoded;

use super::Twilio;
use crate::provider::{Admission, Normalised, Provider, Replies, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::{Secret, Secrets};

const TOKEN: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const URL: &str = "https://desk.example.com/webhooks/twilio";
const FORM: &str = "application/x-www-form-urlencoded";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_460_400, 0).unwrap()
}

fn secrets(text: &str) -> Secrets {
    Secrets::parse(text).unwrap()
}

fn secret() -> Secret {
    secrets(TOKEN).iter().next().unwrap().clone()
}

fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn request(method: Method, url: &str, content_type: &'static str, body: impl Into<Bytes>) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Unverified { method, url: url.to_owned(), headers, body: body.into() }
}

fn post(fields: &[(&str, &str)]) -> Unverified {
    request(Method::POST, URL, FORM, encoded(fields))
}

fn signed(mut request: Unverified) -> Unverified {
    Twilio.stand_in().sign(&mut request, &secret());
    request
}

fn verified(request: Unverified) -> Verified {
    match Twilio.verify(request, &secrets(TOKEN), now()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("Twilio has no handshake: {other:?}"),
    }
}

fn normalised(request: Unverified) -> Normalised {
    Twilio.normalise(&verified(signed(request)), now()).unwrap()
}

fn event(fields: &[(&str, &str)]) -> Event {
    let mut normalised = normalised(post(fields));
    assert_eq!((normalised.events.len(), normalised.unreadable.len()), (1, 0));
    normalised.events.remove(0)
}

/// A message of these fields from the customer to our number.
fn message(fields: &[(&str, &str)]) -> EventKind {
    let ends =
        [("MessageSid", "SM1"), ("SmsStatus", "received"), ("From", "+14155550173"), ("To", "+14155550142")];
    event(&[&ends, fields].concat()).kind
}
