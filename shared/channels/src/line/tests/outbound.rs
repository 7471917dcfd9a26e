//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::LINE;
use super::{ACCOUNT, Line, received};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

static CHANNEL: Channel = LINE;
static OURS: LazyLock<Account> = LazyLock::new(|| Account::new(ACCOUNT));

fn with_token(
    token: &str,
    thread: &str,
    in_reply_to: Option<&str>,
    reference: &str,
) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { token: token.to_owned(), ..Credential::default() };
    let base = Line.api().parse().unwrap();
    let text = "ただいま営業時間外です。\nWe are back at *09:00* & <soon>.";
    let outgoing =
        Outgoing { channel: &CHANNEL, account: &OURS, thread, text, choices: &[], in_reply_to, reference };
    Line.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn reply(thread: &str, in_reply_to: Option<&str>) -> Request<Bytes> {
    with_token("channel-access-token", thread, in_reply_to, "reply-01K9W").unwrap()
}

fn shown(request: &Request<Bytes>) -> Value {
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers,
        "body": body,
    })
}

#[test]
fn the_reply_token_goes_first_and_then_the_reply_is_pushed() {
    let seen = json!({
        "reply": shown(&reply("U1;reply=r1;quote=q1", Some("468"))),
        "push": shown(&reply("U1;quote=q1", Some("468"))),
        "bare": shown(&reply("U1", Some("468"))),
    });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("replies-as-they-go-out", seen);
    });
}

#[test]
fn choices_are_quick_replies_however_the_reply_goes_out() {
    let choices = choices();
    let of = |thread| {
        let outgoing = Outgoing {
            channel: &CHANNEL,
            account: &OURS,
            thread,
            text: "次のいずれかでしょうか？",
            choices: &choices,
            in_reply_to: None,
            reference: "r",
        };
        let credential = Credential { token: "t".to_owned(), ..Credential::default() };
        let base = Line.api().parse().unwrap();
        let request = Line
            .reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() });
        shown(&request.unwrap())["body"].clone()
    };
    let seen = json!({ "reply": of("U1;reply=r1"), "push": of("U1") });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("replies-with-choices", seen);
    });
}

#[test]
fn a_closed_thread_goes_on_without_its_reply_token_then_without_its_quote_and_then_not_at_all() {
    let mut thread = "C1;reply=r1;quote=q1".to_owned();
    for expected in ["C1;quote=q1", "C1"] {
        thread = Line.other_thread(&thread).unwrap();
        assert_eq!(thread, expected);
    }
    assert_eq!(Line.other_thread(&thread), None);
    assert_eq!(Line.other_thread(""), None);
}

#[test]
fn the_same_reply_pushed_again_has_the_same_retry_key_and_another_has_another() {
    let key = |thread: &str, reference: &str| {
        let request = with_token("t", thread, None, reference).unwrap();
        request.headers().get("x-line-retry-key").map(|key| key.to_str().unwrap().to_owned())
    };
    assert_eq!(key("U1", "reply-1"), key("U1", "reply-1"));
    assert_ne!(key("U1", "reply-1"), key("U1", "reply-2"));
    // LINE refuses a retry key beside a reply token.
    assert_eq!(key("U1;reply=r1", "reply-1"), None);
}

#[test]
fn what_carries_a_retry_key_may_be_repeated_and_nothing_else() {
    for thread in ["U1", "U1;quote=q1", "U1;reply=r1", "U1;reply=r1;quote=q1"] {
        let keyed = reply(thread, None).headers().contains_key("x-line-retry-key");
        assert_eq!(Line.repeatable(thread), keyed, "{thread}");
    }
    assert!(!Line.repeatable(""));
}

#[test]
fn only_the_first_piece_of_a_reply_quotes() {
    let quote = |in_reply_to: Option<&str>| {
        shown(&reply("U1;quote=q1", in_reply_to))["body"]["messages"][0]["quoteToken"].clone()
    };
    assert_eq!(quote(Some("468")), json!("q1"));
    assert_eq!(quote(None), Value::Null);
}

#[test]
fn the_token_does_not_show() {
    let request = reply("U1", None);
    assert!(!format!("{request:?}").contains("channel-access-token"));
}

#[test]
fn what_names_no_chat_or_has_no_token_cannot_be_sent() {
    for thread in ["", "U1;", "U1;reply=", "U1;other=1", "U 1"] {
        assert!(with_token("t", thread, None, "r").is_err(), "{thread}");
    }
    assert!(with_token("", "U1", None, "r").is_err());
    assert!(with_token("a\nb", "U1", None, "r").is_err());
}

#[test]
fn a_long_text_is_split_by_utf_16() {
    let pieces = split(&"😀".repeat(5000), Line.text_limit(&CHANNEL));
    assert_eq!(pieces.iter().map(|piece| piece.encode_utf16().count()).collect::<Vec<_>>(), [5000, 5000]);
}
