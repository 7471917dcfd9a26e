//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::TELEGRAM;
use super::{Telegram, received};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

static CHANNEL: Channel = TELEGRAM;
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| Account::new("ExampleShopBot"));

fn outgoing(thread: &'static str, in_reply_to: Option<&'static str>) -> Outgoing<'static> {
    Outgoing {
        channel: &CHANNEL,
        account: &ACCOUNT,
        thread,
        text: "ただいま営業時間外です。\nWe are back at *09:00* & <soon>.",
        choices: &[],
        in_reply_to,
        reference: "reply-01K9W",
    }
}

fn with_token(token: &str, outgoing: &Outgoing<'_>) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { token: token.to_owned(), ..Credential::default() };
    let base = Telegram.api().parse().unwrap();
    Telegram.reply(outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn reply(thread: &'static str, in_reply_to: Option<&'static str>) -> Result<Value, Unsendable> {
    let request = with_token("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", &outgoing(thread, in_reply_to))?;
    Ok(serde_json::from_slice(request.body()).unwrap())
}

#[test]
fn a_reply_is_a_plain_text_that_quotes_what_it_answers() {
    let token = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
    let request = with_token(token, &outgoing("424242", Some("424242:7"))).unwrap();
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
}

#[test]
fn choices_are_buttons_below_the_text() {
    let choices = choices();
    let outgoing = Outgoing { choices: &choices, ..outgoing("42", None) };
    let body: Value = serde_json::from_slice(with_token("1:a", &outgoing).unwrap().body()).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-with-choices", body);
    });
}

#[test]
fn a_topic_a_channels_conversation_and_a_business_account_are_answered_where_they_are() {
    let forum = reply("-100222/17", None).unwrap();
    assert_eq!((&forum["chat_id"], &forum["message_thread_id"]), (&json!(-100_222), &json!(17)));
    let direct = reply("-100333/direct:42", None).unwrap();
    assert_eq!((&direct["chat_id"], &direct["direct_messages_topic_id"]), (&json!(-100_333), &json!(42)));
    let business = reply("42@bcx", Some("bcx:42:7")).unwrap();
    assert_eq!((&business["chat_id"], &business["business_connection_id"]), (&json!(42), &json!("bcx")));
    assert_eq!(business["reply_parameters"]["message_id"], 7);
}

#[test]
fn only_a_message_of_the_same_conversation_is_quoted() {
    for id in ["callback:4382", "update:900", "update:900:7", "43:7", "bcx:42:7", "", "a private word"] {
        let body = reply("42", Some(id)).unwrap();
        assert_eq!(body.get("reply_parameters"), None, "{id}");
    }
}

#[test]
fn the_token_cannot_break_out_of_its_place_in_the_path() {
    let request = with_token("1:a/../x?y#z", &outgoing("42", None)).unwrap();
    assert_eq!(request.uri().to_string(), "https://api.telegram.org/bot1:a%2F..%2Fx%3Fy%23z/sendMessage");
}

#[test]
fn what_names_no_chat_or_bot_cannot_be_sent() {
    for thread in ["", "@bcx", "telegram:42", "42/topic"] {
        assert!(reply(thread, None).is_err(), "{thread}");
    }
    with_token("", &outgoing("42", None)).unwrap_err();
}

#[test]
fn a_long_text_is_split_by_utf_16() {
    let pieces = split(&"😀".repeat(4096), Telegram.text_limit(&CHANNEL));
    assert_eq!(pieces.iter().map(|piece| piece.encode_utf16().count()).collect::<Vec<_>>(), [4096, 4096]);
}
