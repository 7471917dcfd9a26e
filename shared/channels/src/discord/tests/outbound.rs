//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::DISCORD;
use super::{Discord, received};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::{TextLimit, TextUnit};

static CHANNEL: Channel = DISCORD;
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| Account::new("775799577604522054"));

fn outgoing<'a>(thread: &'a str, reference: &'a str) -> Outgoing<'a> {
    let text = "We are back at *09:00*, @everyone. See https://example.com/a_b_c";
    Outgoing {
        channel: &CHANNEL,
        account: &ACCOUNT,
        thread,
        text,
        choices: &[],
        in_reply_to: None,
        reference,
    }
}

fn send(outgoing: &Outgoing<'_>, token: &str) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { token: token.to_owned(), ..Credential::default() };
    let base = Discord.api().parse().unwrap();
    Discord.reply(outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn seen(thread: &str, reference: &str) -> Value {
    let request = send(&outgoing(thread, reference), "MTk4NjIy.Cl2FMQ").unwrap();
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    json!({ "method": request.method().as_str(), "uri": request.uri().to_string(), "headers": headers, "body": body })
}

#[test]
fn every_way_of_replying_is_one_call() {
    let calls = json!({
        "a command in a server": seen("deferred/1/TOKEN", "discord:7#k/reply/1"),
        "its second piece": seen("deferred/1/TOKEN", "discord:7#k/reply/2"),
        "a button in a server": seen("followup/1/TOKEN", "discord:7#k/reply/1"),
        "a button in direct messages": seen("followup/1/TOKEN/77", "discord:7#k/reply/1"),
        "direct messages by the app's token": seen("channel/77", "discord:7#k/reply/1"),
    });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("replies-as-they-go-out", calls);
    });
}

#[test]
fn choices_are_a_row_of_buttons() {
    let choices = choices();
    let outgoing = Outgoing { choices: &choices, ..outgoing("followup/1/TOKEN", "r") };
    let body: Value = serde_json::from_slice(send(&outgoing, "t").unwrap().body()).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-with-choices", body);
    });
}

#[test]
fn a_nonce_is_the_same_for_the_same_reply_alone_and_short_enough() {
    let nonce = |reference: &str| seen("channel/77", reference)["body"]["nonce"].clone();
    assert_eq!(nonce("a/reply/1"), nonce("a/reply/1"));
    assert_ne!(nonce("a/reply/1"), nonce("a/reply/2"));
    assert_eq!(nonce("a/reply/1").as_str().unwrap().len(), 25);
}

#[test]
fn escapes_never_make_a_text_too_long() {
    let text = "*".repeat(2000);
    let outgoing = Outgoing { text: &text, ..outgoing("channel/77", "r") };
    let body: Value = serde_json::from_slice(send(&outgoing, "t").unwrap().body()).unwrap();
    assert_eq!(body["content"].as_str().unwrap(), text);
}

#[test]
fn what_is_no_conversation_or_token_cannot_be_sent() {
    for thread in ["", "77", "discord:7", "channel/x", "deferred/1/../.."] {
        assert!(send(&outgoing(thread, "r"), "t").is_err(), "{thread}");
    }
    for token in ["", "a\nb"] {
        assert!(send(&outgoing("channel/77", "r"), token).is_err());
    }
    let request = send(&outgoing("channel/77", "r"), "MTk4NjIy").unwrap();
    assert!(!format!("{request:?}").contains("MTk4NjIy"));
}

#[test]
fn the_limits_are_discords() {
    assert_eq!(Discord.text_limit(&CHANNEL), TextLimit { max: 2000, unit: TextUnit::Utf16 });
    assert_eq!(Discord.reply_window(&CHANNEL).unwrap().num_minutes(), 15);
}
