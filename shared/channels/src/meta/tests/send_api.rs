//! Replies on Messenger and Instagram as they go out.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Account, Channel, EventKind};
use serde_json::{Value, json};

use super::super::instagram::INSTAGRAM;
use super::super::messenger::MESSENGER;
use super::{Meta, PAGE, from, normalised, received, request};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

struct Sending<'a> {
    channel: Channel,
    account: &'a str,
    thread: &'a str,
    in_reply_to: Option<&'a str>,
    reference: &'a str,
    token: &'a str,
    base: &'a str,
    choices: &'a [Choice],
}

fn messenger() -> Sending<'static> {
    Sending {
        channel: MESSENGER,
        account: PAGE,
        thread: "6079842318713022",
        in_reply_to: Some("m_question"),
        reference: "messenger:106677558767423:6079842318713022#r/1",
        token: "EAAtoken",
        base: "https://graph.facebook.com",
        choices: &[],
    }
}

fn instagram() -> Sending<'static> {
    Sending { channel: INSTAGRAM, account: "17841405822304914", thread: "1254459154682919", ..messenger() }
}

fn sent(sending: &Sending<'_>) -> Result<Request<Bytes>, Unsendable> {
    let account = Account::new(sending.account);
    let outgoing = Outgoing {
        channel: &sending.channel,
        account: &account,
        thread: sending.thread,
        text: "ただいま営業時間外です。",
        choices: sending.choices,
        in_reply_to: sending.in_reply_to,
        reference: sending.reference,
    };
    let credential = Credential { token: sending.token.to_owned(), ..Credential::default() };
    let base = sending.base.parse().unwrap();
    Meta.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn body(sending: &Sending<'_>) -> Value {
    serde_json::from_slice(sent(sending).unwrap().body()).unwrap()
}

#[test]
fn a_reply_on_messenger_goes_out_from_the_page_and_carries_our_mark() {
    let request = sent(&messenger()).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://graph.facebook.com/v26.0/106677558767423/messages");
    assert_eq!(request.headers()["authorization"], "Bearer EAAtoken");
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(request.headers()["content-type"], "application/json");
    let expected = json!({
        "recipient": { "id": "6079842318713022" },
        "messaging_type": "RESPONSE",
        "message": {
            "text": "ただいま営業時間外です。",
            "metadata": "nightdesk:messenger:106677558767423:6079842318713022#r/1",
        },
        "reply_to": { "mid": "m_question" },
    });
    assert_eq!(body(&messenger()), expected);
}

#[test]
fn a_reply_on_instagram_goes_out_from_whoever_the_token_is_of_without_metadata() {
    let uri = |token| sent(&Sending { token, ..instagram() }).unwrap().uri().to_string();
    assert_eq!(uri("EAAtoken"), "https://graph.facebook.com/v26.0/me/messages");
    assert_eq!(uri("IGAAtoken"), "https://graph.instagram.com/v26.0/me/messages");
    let expected = json!({
        "recipient": { "id": "1254459154682919" },
        "messaging_type": "RESPONSE",
        "message": { "text": "ただいま営業時間外です。" },
        "reply_to": { "mid": "m_question" },
    });
    assert_eq!(body(&instagram()), expected);
}

#[test]
fn choices_are_quick_replies() {
    let choices = choices();
    let of = |sending| body(&Sending { choices: &choices, ..sending })["message"].clone();
    let seen = json!({ "messenger": of(messenger()), "instagram": of(instagram()) });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("replies-with-quick-replies", seen);
    });
}

#[test]
fn a_pressed_quick_reply_says_what_it_went_out_with() {
    let quick_reply = json!({ "payload": "nightdesk:answer:shop/returns" });
    let message = json!({ "mid": "m_1", "text": "1. 返品できますか", "quick_reply": quick_reply });
    for object in ["page", "instagram"] {
        let elements = [from("6079842318713022", "message", &message)];
        let entry = json!({ "id": PAGE, "time": 1_795_401_000_000_i64, "messaging": elements });
        let event = normalised(request(object, &json!([entry]))).unwrap().events.remove(0);
        let EventKind::Postback { payload, title, .. } = event.kind else { panic!("no postback") };
        assert_eq!(
            (payload.as_str(), title.as_deref()),
            ("nightdesk:answer:shop/returns", Some("1. 返品できますか"))
        );
    }
}

#[test]
fn an_api_that_was_configured_to_be_elsewhere_stays_there() {
    let elsewhere = Sending { token: "IGAAtoken", base: "http://127.0.0.1:9000/graph/", ..instagram() };
    assert_eq!(sent(&elsewhere).unwrap().uri(), "http://127.0.0.1:9000/graph/v26.0/me/messages");
}

#[test]
fn what_has_no_id_of_metas_is_answered_without_quoting_it() {
    for in_reply_to in [None, Some(""), Some("made:postback:0123456789abcdef")] {
        assert_eq!(body(&Sending { in_reply_to, ..messenger() })["reply_to"], Value::Null);
    }
}

#[test]
fn a_reference_longer_than_meta_carries_leaves_the_mark_alone() {
    let metadata =
        |reference: &str| body(&Sending { reference, ..messenger() })["message"]["metadata"].clone();
    let longest = "é".repeat(990);
    assert_eq!(metadata(&longest), format!("nightdesk:{longest}"));
    assert_eq!(metadata(&"é".repeat(991)), "nightdesk:");
}

#[test]
fn a_thread_or_an_account_that_is_no_id_cannot_be_sent_to() {
    for thread in ["", " ", "1 2", "1/2", "messenger:1:2", "1\n", "\"", "é"] {
        assert!(sent(&Sending { thread, ..messenger() }).is_err(), "{thread}");
        assert!(sent(&Sending { thread, ..instagram() }).is_err(), "{thread}");
    }
    for account in ["", "..", "1/2", "1?x"] {
        assert!(sent(&Sending { account, ..messenger() }).is_err(), "{account}");
        assert!(sent(&Sending { account, ..instagram() }).is_err(), "{account}");
    }
}

#[test]
fn a_text_is_2000_characters_on_messenger_and_1000_bytes_on_instagram() {
    let pieces = |channel: &Channel, text: &str| split(text, Meta.text_limit(channel));
    assert_eq!(pieces(&MESSENGER, &"あ".repeat(2000)).len(), 1);
    assert_eq!(pieces(&MESSENGER, &"あ".repeat(2001)).len(), 2);
    assert_eq!(pieces(&INSTAGRAM, &"a".repeat(1000)).len(), 1);
    assert_eq!(pieces(&INSTAGRAM, &"あ".repeat(334)).len(), 2);
    for piece in pieces(&INSTAGRAM, &"Wir sind ab 9 Uhr für Sie da. 😀 ".repeat(200)) {
        assert!(piece.len() <= 1000, "{}", piece.len());
    }
}

#[test]
fn every_channel_takes_replies_for_a_day() {
    for channel in Meta.channels() {
        assert_eq!(Meta.reply_window(channel).unwrap().num_hours(), 24, "{channel}");
    }
}
