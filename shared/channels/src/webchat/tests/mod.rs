//! Web chat through its public door: [`WebChat`] as a provider, and what makes its tokens.

mod agents;
mod posts;
mod sign_in;
mod sites;
mod tokens;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use nightdesk_domain::{Account, Event};
use serde_json::{Value, json};

use super::{Token, Visitor, WebChat};
use crate::provider::{Admission, Normalised, Rejected, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;

const URL: &str = "https://desk.example/webchat/messages";
const SECRET: &str = "a-secret-of-the-webhook";
const SITE: &str = "https://shop.example";
const GUEST: &str = "5f0c9f8e-2d7b-4c1a-9d3e-6a1b2c3d4e5f";

fn now() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

fn shop() -> Account {
    Account::new("shop")
}

fn guest() -> Token {
    Token::new(shop(), SITE.to_owned(), Visitor::guest(GUEST), now())
}

/// A POST of these bytes with this token.
fn post(body: impl Into<Bytes>, token: &str) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    headers.insert("origin", SITE.parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body: body.into() }
}

fn by_guest(body: impl Into<Bytes>) -> Unverified {
    post(body, &guest().sign(&secrets()).unwrap())
}

fn verified(request: Unverified) -> Result<Verified, Rejected> {
    match WebChat.verify(request, &secrets(), now())? {
        Admission::Verified(verified) => Ok(verified),
        other => panic!("web chat has no handshake: {other:?}"),
    }
}

fn read(request: Unverified) -> Vec<Event> {
    let Normalised { events, unreadable, .. } =
        WebChat.normalise(&verified(request).unwrap(), now()).unwrap();
    assert_eq!(unreadable, [""; 0]);
    events
}

/// The events of a guest's post of these elements.
#[expect(clippy::needless_pass_by_value, reason = "JSON literals read best by value")]
fn events(elements: Value) -> Vec<Event> {
    read(by_guest(json!({ "messages": elements }).to_string()))
}

fn uuid(n: u32) -> String {
    format!("0b6a1c52-7f3e-4d8a-9c41-{n:012x}")
}
