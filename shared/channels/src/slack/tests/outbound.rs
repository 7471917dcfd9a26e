//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::SLACK;
use super::{Slack, TEAM, received};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

static CHANNEL: Channel = SLACK;
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| Account::new(TEAM));

fn with_token(token: &str, thread: &str) -> Result<Request<Bytes>, Unsendable> {
    with_choices(token, thread, &[])
}

fn with_choices(token: &str, thread: &str, choices: &[Choice]) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { token: token.to_owned(), ..Credential::default() };
    let base = Slack.api().parse().unwrap();
    let text = "ただいま営業時間外です。\nWe are back at *09:00* & <soon>, @here.";
    let outgoing = Outgoing {
        channel: &CHANNEL,
        account: &ACCOUNT,
        thread,
        text,
        choices,
        in_reply_to: Some("D024BE91L:1795400000.000200"),
        reference: "reply-01K9W",
    };
    Slack.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn reply(thread: &str) -> Value {
    serde_json::from_slice(with_token("xoxb-1", thread).unwrap().body()).unwrap()
}

#[test]
fn a_reply_is_shown_as_it_is() {
    let request = with_token("xoxb-17653672481-19874698323", "C024BE91L/1795400000.000100").unwrap();
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
    assert!(!format!("{request:?}").contains("xoxb"));
}

#[test]
fn choices_are_buttons_below_the_text() {
    let request = with_choices("xoxb-1", "D024BE91L", &choices()).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-with-choices", body);
    });
}

#[test]
fn a_channel_a_person_and_a_thread_are_written_to() {
    assert_eq!(
        (&reply("D024BE91L")["channel"], reply("D024BE91L").get("thread_ts")),
        (&json!("D024BE91L"), None)
    );
    assert_eq!(reply("U061F7AUR")["channel"], "U061F7AUR");
    assert_eq!(reply("C024BE91L/1.000100")["thread_ts"], "1.000100");
}

#[test]
fn what_is_no_conversation_or_token_cannot_be_sent() {
    for thread in ["", "#general", "C1/now", "slack:T1:U1"] {
        assert!(with_token("xoxb-1", thread).is_err(), "{thread}");
    }
    with_token("", "C1").unwrap_err();
    with_token("xoxb\n1", "C1").unwrap_err();
}

#[test]
fn even_the_longest_reply_is_not_cut_by_slack() {
    for piece in split(&"&".repeat(9000), Slack.text_limit(&CHANNEL)) {
        assert!(super::super::markup::encode(&piece).chars().count() <= 40_000);
    }
}
