//! Who is let in.

use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, Method};
use serde_json::Value;

use super::super::Ses;
#[cfg(feature = "stand-in")]
use crate::provider::Provider;
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// The certificate and messages of aws/aws-php-sns-message-validator, tests/FunctionalValidationsTest.php
/// (Apache-2.0).
const CERTIFICATE: &[u8] = include_bytes!("published/sns-us-east-2.pem");

fn published() -> Vec<Value> {
    let published: Vec<Value> = serde_json::from_str(include_str!("published.json")).unwrap();
    published.iter().map(|one| serde_json::from_str(one["body"].as_str().unwrap()).unwrap()).collect()
}

fn request(message: &Value) -> Unverified {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "text/plain; charset=UTF-8".parse().unwrap());
    headers.insert("x-amz-sns-message-type", message["Type"].as_str().unwrap().parse().unwrap());
    let url = "https://desk.example/webhooks/ses".to_owned();
    Unverified { method: Method::POST, url, headers, body: message.to_string().into() }
}

fn topic(message: &Value) -> Secrets {
    Secrets::parse(message["TopicArn"].as_str().unwrap()).unwrap()
}

fn at(message: &Value) -> DateTime<Utc> {
    message["Timestamp"].as_str().unwrap().parse().unwrap()
}

fn verify(message: &Value, secrets: &Secrets, now: DateTime<Utc>) -> Result<Admission, Rejected> {
    match Ses.verify(request(message), secrets, now)? {
        Admission::Needs { request, .. } => Ses.verify_by(CERTIFICATE, request, secrets, now),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whatever_is_changed_about_a_message_it_holds_no_more() {
    for message in published() {
        for member in ["Message", "MessageId", "Timestamp", "Signature", "SignatureVersion"] {
            let mut changed = message.clone();
            let value = message[member].as_str().unwrap();
            changed[member] = match member {
                "SignatureVersion" => if value == "1" { "2" } else { "1" }.into(),
                "Timestamp" => value.replace("2022", "2021").into(),
                _ => format!("A{}", value.get(1..).unwrap()).into(),
            };
            let changed = if changed == message { continue } else { changed };
            let verified = verify(&changed, &topic(&message), at(&message));
            assert_eq!(verified.unwrap_err(), Rejected::Signature, "{member}");
        }
    }
}

#[test]
fn the_last_of_the_tries_of_sns_is_let_in_however_slow_it_was() {
    let message = &published()[0];
    let after = |minutes| verify(message, &topic(message), at(message) + TimeDelta::minutes(minutes));
    for minutes in [0, 60, 61, 75, 24 * 60] {
        assert!(after(minutes).is_ok(), "{minutes}");
    }
    assert_eq!(after(24 * 60 + 1).unwrap_err(), Rejected::Stale);
}

#[test]
fn anybody_elses_topic_is_refused_before_a_certificate_is_asked_for() {
    let message = &published()[0];
    let ours = Secrets::parse("arn:aws:sns:us-east-2:295079676684:ours").unwrap();
    assert_eq!(Ses.verify(request(message), &ours, at(message)).unwrap_err(), Rejected::Signature);
}

#[test]
fn a_certificate_comes_from_sns_itself_or_not_at_all() {
    let message = &published()[0];
    let ask = |url: &str| {
        let mut message = message.clone();
        message["SigningCertURL"] = url.into();
        Ses.verify(request(&message), &topic(&message), at(&message))
    };
    for url in
        ["https://sns.eu-central-1.amazonaws.com/a.pem", "https://sns.cn-north-1.amazonaws.com.cn/a.pem"]
    {
        let Ok(Admission::Needs { document, .. }) = ask(url) else { panic!("{url}") };
        assert_eq!(document.as_str(), url);
    }
    for url in [
        "http://sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com:8443/a.pem",
        "https://user@sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.evil.example.amazonaws.com/a.pem",
        "https://xsns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com/a.pem?x=y",
        "https://sns.eu-central-1.amazonaws.com/a",
        "https://sns.eu-central-1.amazonaws.com#.pem",
        "file:///a.pem",
        "",
    ] {
        assert_eq!(ask(url).unwrap_err(), Rejected::Signature, "{url}");
    }
}

#[test]
fn what_is_no_certificate_may_be_one_when_it_is_asked_for_again() {
    let message = &published()[0];
    for document in
        [b"".as_slice(), b"<html>", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    {
        let verified = Ses.verify_by(document, request(message), &topic(message), at(message));
        assert_eq!(verified.unwrap_err(), Rejected::UnknownKey);
    }
}

#[test]
fn raw_delivery_and_another_kind_than_the_headers_are_refused() {
    let message = &published()[0];
    let mut raw = request(message);
    raw.body = r#"{"notificationType":"Received"}"#.into();
    assert_eq!(Ses.verify(raw, &topic(message), at(message)).unwrap_err(), Rejected::Signature);
    let mut other = request(message);
    other.headers.insert("x-amz-sns-message-type", "SubscriptionConfirmation".parse().unwrap());
    assert_eq!(Ses.verify(other, &topic(message), at(message)).unwrap_err(), Rejected::Signature);
}

/// A subscription, signed by the stand-in.
#[cfg(feature = "stand-in")]
fn subscription(kind: &str, subscribe: &str) -> Result<Admission, Rejected> {
    let now: DateTime<Utc> = "2026-11-24T22:30:00Z".parse().unwrap();
    let secrets = Secrets::parse(&Ses.stand_in().secret("mail")).unwrap();
    let mut request = request(&serde_json::json!({
        "Type": kind, "MessageId": "1", "Message": "You have chosen to subscribe.", "Timestamp": now.to_rfc3339(),
        "Token": "233", "TopicArn": "", "SubscribeURL": subscribe,
    }));
    Ses.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    match Ses.verify(request, &secrets, now)? {
        Admission::Needs { document, request } => {
            Ses.verify_by(&Ses.stand_in().document(&document).unwrap(), request, &secrets, now)
        }
        other => Ok(other),
    }
}

#[cfg(feature = "stand-in")]
#[test]
fn a_subscription_is_confirmed_at_sns_alone() {
    let url = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=233";
    let Ok(Admission::Confirm { call, .. }) = subscription("SubscriptionConfirmation", url) else { panic!() };
    assert_eq!(call.as_str(), url);
    for url in [
        "https://169.254.169.254/latest/meta-data",
        "https://evil.example/?Action=ConfirmSubscription",
        "http://sns.eu-central-1.amazonaws.com/",
    ] {
        assert_eq!(subscription("SubscriptionConfirmation", url).unwrap_err(), Rejected::Signature, "{url}");
    }
    assert!(matches!(subscription("UnsubscribeConfirmation", url), Ok(Admission::Handshake(_))));
}
