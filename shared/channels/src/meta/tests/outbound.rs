//! Replies as they go out.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nightdesk_domain::{Account, Channel, EventKind};
use serde_json::{Value, json};

use super::super::whatsapp::WHATSAPP;
use super::{Meta, change, normalised, received};
use crate::choices::choices;
use crate::provider::{Api, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;

static CHANNEL: Channel = WHATSAPP;
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| Account::new("106540352242922"));

/// A reply that answers a message and carries a reference.
fn outgoing() -> Outgoing<'static> {
    Outgoing {
        channel: &CHANNEL,
        account: &ACCOUNT,
        thread: "819012345678",
        text: "ただいま営業時間外です。\nWe are back at 09:00.",
        choices: &[],
        in_reply_to: Some("wamid.abc="),
        reference: "reply-01K9W",
    }
}

fn with_token(token: &str, outgoing: &Outgoing<'_>) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { token: token.to_owned(), ..Credential::default() };
    let base = "http://127.0.0.1:9000/graph/".parse().unwrap();
    Meta.reply(outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn reply(outgoing: &Outgoing<'_>) -> Result<Request<Bytes>, Unsendable> {
    with_token("EAAtoken", outgoing)
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn a_reply_is_a_text_to_the_number_that_quotes_what_it_answers() {
    let request = reply(&outgoing()).unwrap();
    assert!(request.headers()["authorization"].is_sensitive());
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let seen = json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers,
        "body": body(&request),
    });
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-as-it-goes-out", seen);
    });
}

#[test]
fn choices_are_reply_buttons() {
    let choices = choices();
    let request = reply(&Outgoing { choices: &choices, ..outgoing() }).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-with-choices", body(&request));
    });
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let pressed = json!({
        "from": "819012345678", "id": "wamid.2", "timestamp": "1795401000", "type": "interactive",
        "context": { "from": "819000000000", "id": "wamid.1" },
        "interactive": { "type": "button_reply", "button_reply": { "id": "nightdesk:answer:shop/returns", "title": "1. 返品できますか" } },
    });
    let event = normalised(change(&json!({ "messages": [pressed] }))).unwrap().events.remove(0);
    let EventKind::Postback { payload, title, of } = event.kind else { panic!("no postback") };
    assert_eq!(
        (payload.as_str(), title.as_deref()),
        ("nightdesk:answer:shop/returns", Some("1. 返品できますか"))
    );
    assert_eq!(of.as_deref(), Some("wamid.1"));
}

#[test]
fn a_customer_without_a_number_is_reached_by_the_business_scoped_user_id() {
    for id in ["US.13491208655302741918", "US.ENT.11815799212886844830"] {
        let request = reply(&Outgoing { thread: id, ..outgoing() }).unwrap();
        assert_eq!(body(&request)["recipient"], id);
        assert_eq!(body(&request)["to"], Value::Null);
    }
}

#[test]
fn nothing_is_quoted_and_no_reference_sent_where_there_is_none() {
    let request = reply(&Outgoing { in_reply_to: None, reference: "", ..outgoing() }).unwrap();
    let members: Vec<_> = body(&request).as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["messaging_product", "recipient_type", "text", "to", "type"]);
}

#[test]
fn a_reference_longer_than_meta_carries_is_left_out() {
    let sent = |reference: &str| {
        let request = reply(&Outgoing { reference, ..outgoing() }).unwrap();
        body(&request)["biz_opaque_callback_data"].clone()
    };
    assert_eq!(sent(&"é".repeat(512)), "é".repeat(512));
    assert_eq!(sent(&"é".repeat(513)), Value::Null);
}

#[test]
fn a_thread_that_is_neither_number_nor_user_id_cannot_be_sent_to() {
    for thread in ["", "+", "ann", "US.", ".1", "1.2", "US.1/2", "tel:+819012345678", "81 90", "US.1349 "] {
        assert!(reply(&Outgoing { thread, ..outgoing() }).is_err(), "{thread}");
    }
}

#[test]
fn a_reply_on_a_channel_of_somebody_else_is_not_sent() {
    let channel = Channel::new("telegram");
    assert!(reply(&Outgoing { channel: &channel, ..outgoing() }).is_err());
}

#[test]
fn an_account_that_is_no_id_never_reaches_the_path() {
    for account in ["", "..", "1/2", "1?x", "1 2"] {
        let account = Account::new(account);
        assert!(reply(&Outgoing { account: &account, ..outgoing() }).is_err(), "{account}");
    }
}

#[test]
fn a_token_that_no_header_can_carry_is_an_error_without_the_token() {
    let error = with_token("bad\ntoken", &outgoing()).unwrap_err();
    assert!(!error.to_string().contains("bad"));
}
