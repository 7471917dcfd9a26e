//! Replies as they go out.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Account, Channel};
use serde_json::{Value, json};

use super::super::VIBER;
use super::{Viber, received};
use crate::choices::choices;
use crate::provider::{Api, Carrier, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

static CHANNEL: Channel = VIBER;

fn reply(user: Option<&str>, token: &str, thread: &str) -> Result<Request<Bytes>, Unsendable> {
    with_choices(user, token, thread, &[])
}

fn with_choices(
    user: Option<&str>,
    token: &str,
    thread: &str,
    choices: &[Choice],
) -> Result<Request<Bytes>, Unsendable> {
    let credential =
        Credential { user: user.map(str::to_owned), token: token.to_owned(), ..Credential::default() };
    let base = Viber.api().parse().unwrap();
    let account = Account::new("ExampleShopBot");
    let text = "ただいま営業時間外です。\nWe are back at *09:00* & <soon>.";
    let outgoing = Outgoing {
        channel: &CHANNEL,
        account: &account,
        thread,
        text,
        choices,
        in_reply_to: Some("4912661846655238145"),
        reference: "reply-1",
    };
    Viber.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn a_reply_is_a_text_under_the_businesss_name() {
    let request = reply(Some("Example Shop"), "44dafb7e-token", "xXv2/RdU9+aBc0dEfGhIjQ==").unwrap();
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
    assert!(!format!("{request:?}").contains("44dafb7e"));
}

#[test]
fn choices_are_a_keyboard_that_writes_their_payloads_unseen() {
    let mut choices = choices();
    choices[1].label = "Talk to <b>Bo & Al</b>".to_owned();
    let request = with_choices(None, "t", "A=", &choices).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("a-reply-with-choices", body(&request));
    });
}

#[test]
fn without_a_name_of_its_own_the_account_stands_over_the_reply() {
    let name = |user: Option<&str>| body(&reply(user, "t", "A=").unwrap())["sender"]["name"].clone();
    assert_eq!(name(None), "ExampleShopBot");
    assert_eq!(name(Some("  ")), "ExampleShopBot");
    assert_eq!(name(Some(&"店".repeat(40))), "店".repeat(28));
}

#[test]
fn what_is_no_user_or_has_no_token_cannot_be_sent() {
    for thread in ["", "a b", "A;", "ä", &"a".repeat(65)] {
        assert!(reply(None, "t", thread).is_err(), "{thread}");
    }
    assert!(reply(None, "", "A=").is_err());
    assert!(reply(None, "a\nb", "A=").is_err());
}

#[test]
fn a_long_text_is_split() {
    let pieces = split(&"a".repeat(7001), Viber.text_limit(&CHANNEL));
    assert_eq!(pieces.iter().map(String::len).collect::<Vec<_>>(), [7000, 1]);
}
