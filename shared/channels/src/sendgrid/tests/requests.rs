//! Who is let in.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

use super::super::SendGrid;
use crate::mail::basic_auth;
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// sendgrid/sendgrid-python, test/unit/test_eventwebhook.py.
const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const OTHER_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==";
const SIGNATURE: &str =
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
const BODY: &str = "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r\n";
const AT: i64 = 1_600_112_502;

fn verify(
    secrets: &str,
    headers: &[(&'static str, &str)],
    body: impl Into<Bytes>,
    now: i64,
) -> Result<Admission, Rejected> {
    let mut map = HeaderMap::new();
    map.insert("content-type", "application/json".parse().unwrap());
    headers.iter().for_each(|(name, value)| drop(map.insert(*name, value.parse().unwrap())));
    let url = "https://desk.example/webhooks/sendgrid".to_owned();
    let request = Unverified { method: Method::POST, url, headers: map, body: body.into() };
    let now: DateTime<Utc> = DateTime::from_timestamp(now, 0).unwrap();
    SendGrid.verify(request, &Secrets::parse(secrets).unwrap(), now)
}

fn signed(signature: &str, timestamp: &str) -> [(&'static str, String); 2] {
    [
        ("x-twilio-email-event-webhook-signature", signature.to_owned()),
        ("x-twilio-email-event-webhook-timestamp", timestamp.to_owned()),
    ]
}

fn with(
    secrets: &str,
    signature: &str,
    timestamp: &str,
    body: &str,
    now: i64,
) -> Result<Admission, Rejected> {
    let [(a, x), (b, y)] = signed(signature, timestamp);
    verify(secrets, &[(a, &x), (b, &y)], body.to_owned(), now)
}

#[test]
fn another_key_body_or_time_is_refused() {
    for (secrets, signature, timestamp, body) in [
        (OTHER_KEY, SIGNATURE, "1600112502", BODY),
        (KEY, SIGNATURE, "1600112503", BODY),
        (KEY, SIGNATURE, "1600112502", "[]"),
        (KEY, "MEUC", "1600112502", BODY),
        (KEY, "", "1600112502", BODY),
        ("a:password", SIGNATURE, "1600112502", BODY),
    ] {
        assert_eq!(with(secrets, signature, timestamp, body, AT).unwrap_err(), Rejected::Signature);
    }
    assert_eq!(with(KEY, SIGNATURE, "1600112502", BODY, AT + 301).unwrap_err(), Rejected::Stale);
    assert_eq!(with(KEY, SIGNATURE, "1600112502", BODY, AT - 301).unwrap_err(), Rejected::Stale);
}

#[test]
fn a_key_of_a_policy_signs_any_bytes() {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let prefix = data_encoding::BASE64.decode(KEY.as_bytes()).unwrap()[..26].to_vec();
    let key = data_encoding::BASE64.encode(&[prefix.as_slice(), pair.public_key().as_ref()].concat());
    let message = [b"1600112502".as_slice(), b"\xff\x00"].concat();
    let tag = data_encoding::BASE64.encode(pair.sign(&random, &message).unwrap().as_ref());
    let [(a, x), (b, y)] = signed(&tag, "1600112502");
    assert!(verify(&key, &[(a, &x), (b, &y)], b"\xff\x00".as_slice(), AT).is_ok());
}

#[test]
fn without_a_policy_the_user_and_password_let_in_and_a_public_key_is_no_password() {
    let basic =
        |user: &str, password: &str| basic_auth::value(user, password).unwrap().to_str().unwrap().to_owned();
    let right = basic("a", "password");
    assert!(verify("a:password", &[("authorization", &right)], BODY, AT).is_ok());
    assert_eq!(
        verify("a:password", &[("authorization", &basic("a", "p"))], BODY, AT).unwrap_err(),
        Rejected::Signature
    );
    let key = format!("Basic {}", data_encoding::BASE64.encode(KEY.as_bytes()));
    assert_eq!(verify(KEY, &[("authorization", &key)], BODY, AT).unwrap_err(), Rejected::Signature);
    assert_eq!(verify(KEY, &[], BODY, AT).unwrap_err(), Rejected::Signature);
}
