//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use data_encoding::BASE64;
use http::Request;
use nightdesk_domain::{Account, Channel};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::super::APP;
use super::{Standard, received, secret, secrets};
use crate::provider::{Admission, Api, Outgoing, Replies, Unsendable, Webhooks};
use crate::request::Unverified;
use crate::secrets::{Credential, Secrets};

static CHANNEL: Channel = APP;
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| Account::new("shop"));

fn call(base: &str, user: Option<&str>, token: &str, reference: &str) -> Result<Request<Bytes>, Unsendable> {
    let credential =
        Credential { user: user.map(str::to_owned), token: token.to_owned(), ..Credential::default() };
    let base = base.parse().unwrap();
    let api = Api { base: &base, credential: &credential, receipts: None, now: received() };
    let outgoing = Outgoing {
        channel: &CHANNEL,
        account: &ACCOUNT,
        thread: "c-77",
        text: "We are back at <09:00>.",
        choices: &[],
        in_reply_to: Some("m-1"),
        reference,
    };
    Standard.reply(&outgoing, &api)
}

const APP_URL: &str = "https://app.example/desk/replies";

fn back(request: Request<Bytes>, secrets: &Secrets) -> bool {
    let (parts, body) = request.into_parts();
    let request =
        Unverified { method: parts.method, url: parts.uri.to_string(), headers: parts.headers, body };
    matches!(Standard.verify(request, secrets, received()), Ok(Admission::Verified(_)))
}

#[test]
fn a_reply_is_one_signed_call() {
    let request = call(APP_URL, None, &secret(), "app:shop:u-1#k/reply/1").unwrap();
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let seen = json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers,
        "body": body,
    });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-as-it-goes-out", seen);
    });
    assert!(back(request, &secrets()));
}

#[test]
fn the_id_is_the_same_for_the_same_reply_alone() {
    let id =
        |reference: &str| call(APP_URL, None, &secret(), reference).unwrap().headers()["webhook-id"].clone();
    assert_eq!(id("a/reply/1"), id("a/reply/1"));
    assert_ne!(id("a/reply/1"), id("a/reply/2"));
}

#[test]
fn during_a_rotation_both_keys_sign_and_a_private_key_signs_too() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let public = format!("whpk_{}", BASE64.encode(pair.public_key().as_ref()));
    let seed = format!("whsk_{}", BASE64.encode(&[7; 32]));
    let whole = format!("whsk_{}", BASE64.encode(&[&[7; 32], pair.public_key().as_ref()].concat()));
    for private in [seed, whole] {
        let token = format!("{} {private}", secret());
        assert!(back(call(APP_URL, None, &token, "r").unwrap(), &secrets()));
        assert!(back(call(APP_URL, None, &token, "r").unwrap(), &Secrets::parse(&public).unwrap()));
    }
}

#[test]
fn an_account_may_have_an_address_of_its_own() {
    let uri = |user| call(APP_URL, user, &secret(), "r").unwrap().uri().to_string();
    assert_eq!(uri(Some("https://cafe.example/in?a=b")), "https://cafe.example/in?a=b");
    for user in [None, Some("cafe"), Some("mailto:ann@example.com")] {
        assert_eq!(uri(user), APP_URL);
    }
}

#[test]
fn without_an_address_or_a_key_nothing_is_sent() {
    call(Standard.api(), None, &secret(), "r").unwrap_err();
    assert!(call(Standard.api(), Some(APP_URL), &secret(), "r").is_ok());
    for token in ["", " ", "whsec_", "whsec_!", "whsk_c2hvcnQ=", "whpk_c2hvcnQ="] {
        assert!(call(APP_URL, None, token, "r").is_err(), "{token}");
    }
}
