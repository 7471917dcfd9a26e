//! Agents' answers, as the business's own software posts them.

use data_encoding::HEXLOWER;
use nightdesk_domain::EventKind;
use nightdesk_domain::event::Content;
use serde_json::{Value, json};

use super::{GUEST, SECRET, by_guest, now, post, read, uuid, verified};
use crate::provider::{Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{Hash, sign};

fn answer(account: &str) -> Value {
    let messages = json!([{ "type": "agent_message", "id": uuid(1), "text": "It left today." }]);
    json!({ "account": account, "thread": GUEST, "messages": messages })
}

fn signed(body: &Value, seconds: i64, secret: &str) -> Unverified {
    let body = body.to_string();
    let tag = sign(Hash::Sha256, secret, format!("{seconds}.{body}").as_bytes());
    let mut request = post(body, "");
    request.headers.remove("authorization");
    request.headers.remove("origin");
    let value = format!("t={seconds},v1={}", HEXLOWER.encode(&tag));
    request.headers.insert("nightdesk-signature", value.parse().unwrap());
    request
}

#[test]
fn an_agents_answer_stands_under_the_visitors_address() {
    let event = read(signed(&answer("shop"), now().timestamp(), SECRET)).remove(0);
    assert_eq!(event.address.as_str(), format!("webchat:shop:{GUEST}"));
    assert_eq!(event.kind, EventKind::AgentMessage { content: Content::text("It left today.") });
}

#[test]
fn a_signature_holds_for_five_minutes_either_way() {
    for (skew, good) in [(300, true), (-300, true), (301, false), (-301, false)] {
        let refused = verified(signed(&answer("shop"), now().timestamp() + skew, SECRET)).err();
        assert_eq!(refused, (!good).then_some(Rejected::Stale), "{skew}");
    }
}

#[test]
fn a_body_or_a_time_that_was_not_signed_is_refused() {
    let mut request = signed(&answer("shop"), now().timestamp(), SECRET);
    request.body = answer("cafe").to_string().into();
    assert_eq!(verified(request).unwrap_err(), Rejected::Signature);
    let good = signed(&answer("shop"), now().timestamp() - 900, SECRET);
    let value = good.headers["nightdesk-signature"].to_str().unwrap().to_owned();
    for forged in [
        value.replace(&format!("t={}", now().timestamp() - 900), &format!("t={}", now().timestamp())),
        value.replace("t=", ""),
        format!("t={}", now().timestamp()),
        format!("t=,v1={}", "00".repeat(32)),
        String::new(),
    ] {
        let mut request = good.clone();
        request.headers.insert("nightdesk-signature", forged.parse().unwrap());
        assert_eq!(verified(request).unwrap_err(), Rejected::Signature, "{forged}");
    }
    assert_eq!(
        verified(signed(&answer("shop"), now().timestamp(), "other")).unwrap_err(),
        Rejected::Signature
    );
}

#[test]
fn an_accounts_own_secret_answers_for_that_account_alone() {
    let own = Secrets::parse(r#"{"secret": "c", "account": "cafe"}"#).unwrap();
    let verify =
        |account| super::WebChat.verify(signed(&answer(account), now().timestamp(), "c"), &own, now());
    assert!(verify("cafe").is_ok());
    assert_eq!(verify("shop").unwrap_err(), Rejected::Signature);
}

#[test]
fn a_visitors_token_beside_a_bad_signature_helps_nobody() {
    let mut request = by_guest(answer("shop").to_string());
    request.headers.insert("nightdesk-signature", "t=0,v1=00".parse().unwrap());
    assert_eq!(verified(request).unwrap_err(), Rejected::Signature);
}

#[test]
fn agents_software_cannot_write_as_the_visitor() {
    let mut body = answer("shop");
    body["messages"][0]["type"] = json!("message");
    let event = read(signed(&body, now().timestamp(), SECRET)).remove(0);
    assert!(matches!(event.kind, EventKind::Unsupported { message: false, .. }));
}
