//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Request;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::CHANNEL;
use super::{OWN, X, received};
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::{Credential, Credentials};
use crate::split::split;

static OURS: LazyLock<Account> = LazyLock::new(|| Account::new(OWN));
static ON: Channel = CHANNEL;

fn reply(token: &str, thread: &str) -> Result<Request<Bytes>, Unsendable> {
    by(&Credential { token: token.to_owned(), ..Credential::default() }, thread, "r", received())
}

fn by(
    credential: &Credential,
    thread: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<Request<Bytes>, Unsendable> {
    let base = X.api().parse().unwrap();
    let text = "ただいま営業時間外です。\nWe are back at *09:00* & <soon>.";
    let outgoing = Outgoing {
        channel: &ON,
        account: &OURS,
        thread,
        text,
        choices: &[],
        in_reply_to: Some("7"),
        reference,
    };
    X.reply(&outgoing, &Api { base: &base, credential, receipts: None, now })
}

#[test]
fn a_reply_is_a_direct_message_to_its_user() {
    let request = reply("user-access-token", "2222222222222222222").unwrap();
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
    assert!(!format!("{request:?}").contains("user-access-token"));
}

const SIGNED: &str =
    r#"{"consumer_key": "key", "consumer_secret": "hush", "token": "7-token", "token_secret": "quiet"}"#;

#[test]
fn a_token_of_oauth_1_signs_each_call_for_its_time_and_its_reply() {
    let credentials = Credentials::parse(SIGNED).unwrap();
    let credential = credentials.for_account(&OURS).unwrap();
    let login = |reference: &str, now| {
        let request = by(credential, "42", reference, now).unwrap();
        let login = &request.headers()["authorization"];
        assert!(login.is_sensitive());
        login.to_str().unwrap().to_owned()
    };
    let signed = login("r", received());
    // By oauthlib 4.0.1, for this nonce and time.
    assert_eq!(
        signed,
        r#"OAuth oauth_consumer_key="key", oauth_nonce="a5731b4367616ed08db5ba8213dfa03b", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795834800", oauth_token="7-token", oauth_version="1.0", oauth_signature="RyAVvZ7DIodqahKs%2B259AeXvito%3D""#
    );
    assert_eq!(signed, login("r", received()));
    assert_ne!(signed, login("r/2", received()));
    assert_ne!(signed, login("r", received() + TimeDelta::nanoseconds(1)));
}

#[test]
fn what_is_no_user_or_has_no_token_cannot_be_sent() {
    for thread in ["", "ann", "42/..", "../1", "4 2", "-42", "123456789012345678901"] {
        assert!(reply("t", thread).is_err(), "{thread}");
    }
    assert!(reply("", "42").is_err());
    assert!(reply("a\nb", "42").is_err());
}

#[test]
fn a_long_text_is_split_by_characters() {
    let pieces = split(&"😀".repeat(10_001), X.text_limit(&ON));
    assert_eq!(pieces.iter().map(|piece| piece.chars().count()).collect::<Vec<_>>(), [10_000, 1]);
}
