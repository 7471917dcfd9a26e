//! WeChat through its public door: [`WeChat`] as a provider.

mod messages;
mod outbound;
mod requests;
mod stand_in;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use nightdesk_domain::Event;

use super::WeChat;
use crate::provider::{Admission, Malformed, Normalised, Provider, Rejected, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;

const URL: &str = "https://desk.example/webhooks/wechat";
const TOKEN: &str = "spamtest";
const APP: &str = "wx2c2769f8efd9abc2";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

/// A secret without a key: bodies come as they are.
fn plain() -> Secrets {
    Secrets::parse(TOKEN).unwrap()
}

/// A secret with a key, bound to an account.
fn encrypted() -> Secrets {
    let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    Secrets::parse(&format!(r#"{{"account": "{APP}", "secret": "{TOKEN}", "key": "{key}"}}"#)).unwrap()
}

/// A POST of these bytes, still to be signed, sent at this time.
fn post(body: impl Into<Bytes>, at: DateTime<Utc>) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "text/xml".parse().unwrap());
    headers.insert("Date", at.to_rfc2822().parse().unwrap());
    Unverified { method: Method::POST, url: URL.to_owned(), headers, body: body.into() }
}

fn signed(mut request: Unverified, secrets: &Secrets) -> Unverified {
    WeChat.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    request
}

fn verify(request: Unverified, secrets: &Secrets) -> Result<Admission, Rejected> {
    WeChat.verify(request, secrets, received())
}

fn verified(request: Unverified, secrets: &Secrets) -> Verified {
    match verify(request, secrets).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("{other:?}"),
    }
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    let secrets = plain();
    WeChat.normalise(&verified(signed(post(body, received()), &secrets), &secrets), received())
}

/// A document of these elements beside those that every one has.
fn xml(elements: &str) -> String {
    format!(
        "<xml><ToUserName><![CDATA[gh_shop]]></ToUserName><FromUserName>oAnn</FromUserName>\
         <CreateTime>1795400998</CreateTime>{elements}</xml>"
    )
}

/// The events of a document of these elements.
fn events(elements: &str) -> Vec<Event> {
    let Normalised { events, unreadable, .. } = normalised(xml(elements)).unwrap();
    assert_eq!(unreadable, [""; 0]);
    events
}

fn event(elements: &str) -> Event {
    let [event] = <[Event; 1]>::try_from(events(elements)).unwrap();
    event
}
