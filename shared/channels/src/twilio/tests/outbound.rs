use std::time::Duration;

use http::{Request, Response};
use nightdesk_domain::event::ReceiptStatus;
use nightdesk_domain::{Account, Channel};
use serde_json::json;
use url::Url;

use super::*;
use crate::outcome::SendOutcome;
use crate::provider::{Api, Carrier, Outgoing, Unsendable};
use crate::secrets::Credential;
use crate::twilio::{SMS, VOICE, WHATSAPP};

const ACCOUNT_SID: &str = "AC5f2c8d1e7a9b4063c2d8e1f7a6b5c403";

fn reply_with(user: Option<&str>, thread: &str, text: &str) -> Result<Request<Bytes>, Unsendable> {
    let credential = Credential { account: None, user: user.map(str::to_owned), token: "hush".to_owned() };
    let base: Url = Twilio.api().parse().unwrap();
    let receipts: Url = "https://desk.example.com/webhooks/twilio".parse().unwrap();
    let account = Account::new("+14155550142");
    let reference = "tel:+14155550173#reply~sms";
    let outgoing = Outgoing {
        channel: &SMS,
        account: &account,
        thread,
        text,
        choices: &[],
        in_reply_to: Some("SM1"),
        reference,
    };
    Twilio.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: Some(&receipts) })
}

fn reply(text: &str) -> Request<Bytes> {
    reply_with(Some(ACCOUNT_SID), "+14155550173", text).unwrap()
}

fn fields(request: &Request<Bytes>) -> Vec<(String, String)> {
    form_urlencoded::parse(request.body()).into_owned().collect()
}

fn classified(status: u16, body: &str) -> SendOutcome {
    Twilio
        .classify(&Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

#[test]
fn a_reply_is_one_call() {
    let request = reply("We open at 9:00 & it's free.\nÀ bientôt 🙂");
    let headers: Vec<(&str, &str)> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    insta::assert_json_snapshot!(json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "headers": headers,
        "fields": fields(&request),
    }));
}

/// From and To of a reply on a channel.
fn ends(channel: &Channel, account: &str, thread: &str) -> Result<(String, String), Unsendable> {
    let credential =
        Credential { account: None, user: Some(ACCOUNT_SID.to_owned()), token: "hush".to_owned() };
    let base: Url = Twilio.api().parse().unwrap();
    let account = Account::new(account);
    let outgoing = Outgoing {
        channel,
        account: &account,
        thread,
        text: "Hi",
        choices: &[],
        in_reply_to: None,
        reference: "",
    };
    let request = Twilio.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None })?;
    let fields = fields(&request);
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).unwrap().1.clone();
    Ok((field("From"), field("To")))
}

#[test]
fn a_reply_on_whatsapp_goes_from_our_whatsapp_end_and_a_call_takes_none() {
    let both = Ok(("whatsapp:+14155238886".to_owned(), "whatsapp:+447700900123".to_owned()));
    assert_eq!(ends(&WHATSAPP, "+14155238886", "whatsapp:+447700900123"), both);
    // As they were planned before WhatsApp had its own channel here.
    assert_eq!(ends(&SMS, "whatsapp:+14155238886", "whatsapp:+447700900123"), both);
    assert!(ends(&VOICE, "+14155238886", "+447700900123").is_err());
}

#[test]
fn an_api_key_logs_in_for_its_account() {
    let request =
        reply_with(Some(&format!("{ACCOUNT_SID}/SK00000000000000000000000000000001")), "+14155550173", "Hi")
            .unwrap();
    assert!(request.uri().path().contains(&format!("/Accounts/{ACCOUNT_SID}/")));
    let expected = data_encoding::BASE64.encode(b"SK00000000000000000000000000000001:hush");
    assert_eq!(request.headers()["authorization"], format!("Basic {expected}"));
    assert!(request.headers()["authorization"].is_sensitive());
}

#[test]
fn a_credential_without_an_account_sid_sends_nothing() {
    for user in [None, Some(""), Some("SK1"), Some("AC1/"), Some("/SK1"), Some("ann@example.com")] {
        assert!(reply_with(user, "+14155550173", "Hi").is_err(), "{user:?}");
    }
}

#[test]
fn a_named_sender_gets_no_reply_and_a_short_code_or_another_channel_may() {
    assert!(reply_with(Some(ACCOUNT_SID), "ParcelCo", "Hi").is_err());
    for thread in ["262966", "whatsapp:+14155550173", "messenger:2345"] {
        assert!(reply_with(Some(ACCOUNT_SID), thread, "Hi").is_ok(), "{thread}");
    }
}

#[test]
fn the_reference_of_a_reply_comes_back_with_its_receipt() {
    let fields = fields(&reply("Hi"));
    let (_, url) = fields.iter().find(|(name, _)| name == "StatusCallback").unwrap();
    let form = encoded(&[
        ("MessageSid", "SM9"),
        ("MessageStatus", "delivered"),
        ("From", "+14155550142"),
        ("To", "+14155550173"),
    ]);
    let receipt = normalised(request(Method::POST, url, FORM, form)).events.remove(0).kind;
    let reference = Some("tel:+14155550173#reply~sms".to_owned());
    assert_eq!(
        receipt,
        EventKind::Receipt { of: "SM9".to_owned(), status: ReceiptStatus::Delivered, reference }
    );
}

#[test]
fn the_stand_in_takes_a_reply_as_twilio_does() {
    let played = Twilio.stand_in().answer(&reply("We open at 9:00."), 7);
    let message = played.message.unwrap();
    assert_eq!((message.to.as_str(), message.text.as_str()), ("+14155550173", "We open at 9:00."));
    assert_eq!(played.response.status(), 201);
    assert_eq!(
        Twilio.classify(&played.response),
        SendOutcome::Sent { id: Some("SM00000000000000000000000000000007".to_owned()) }
    );
    assert_eq!(message.id, "SM00000000000000000000000000000007");
}

#[test]
fn the_stand_in_refuses_what_twilio_refuses() {
    let elsewhere =
        Request::post("https://api.twilio.com/2010-04-01/Accounts.json").body(Bytes::new()).unwrap();
    let played = Twilio.stand_in().answer(&elsewhere, 1);
    assert!(
        played.message.is_none() && matches!(Twilio.classify(&played.response), SendOutcome::Credentials(_))
    );
    let mut empty = reply("");
    let played = Twilio.stand_in().answer(&empty, 1);
    assert!(played.message.is_none() && matches!(Twilio.classify(&played.response), SendOutcome::Refused(_)));
    *empty.body_mut() = Bytes::new();
    assert!(matches!(
        Twilio.classify(&Twilio.stand_in().answer(&empty, 1).response),
        SendOutcome::Refused(_)
    ));
}

#[test]
fn each_error_code_has_its_outcome() {
    let verdicts = [
        (
            "retry",
            "20429 20500 20503 21611 21730 30001 30022 30023 30027 30454 63009 63010 63012 63017 63018 63038",
        ),
        ("window closed", "63016"),
        ("opted out", "21610 63014 63033"),
        (
            "refused",
            "14107 21211 21214 21217 21265 21266 21408 21602 21604 21605 21608 21612 21614 21617 21619 21635 21910 \
             30003 30004 30005 30006 30007 30008 30010 30450 63003 63005 63006 63013 63015 63021 63024 63032",
        ),
        (
            "credentials",
            "10001 20003 20005 20006 20008 20403 20404 21212 21601 21603 21606 21609 21659 21660 21661 \
             30002 30024 30032 30034 30037 30040 30041 63001 63007 63020",
        ),
    ];
    for (verdict, codes) in verdicts {
        for code in codes.split_whitespace() {
            let body = format!(
                r#"{{"code": {code}, "message": "about +14155550173", "more_info": "…", "status": 400}}"#
            );
            let (name, error) = match classified(400, &body) {
                SendOutcome::Retry { after: None, error } => ("retry", error),
                SendOutcome::WindowClosed(error) => ("window closed", error),
                SendOutcome::OptedOut(error) => ("opted out", error),
                SendOutcome::Refused(error) => ("refused", error),
                SendOutcome::Credentials(error) => ("credentials", error),
                other => panic!("{other:?}"),
            };
            assert_eq!((name, error.code.as_str()), (verdict, code));
            assert!(!error.meaning.contains("+1415"));
        }
    }
}

#[test]
fn too_many_requests_waits_as_long_as_twilio_asks() {
    let response = Response::builder()
        .status(429)
        .header("retry-after", "30")
        .body(Bytes::from(r#"{"code": 20429}"#))
        .unwrap();
    let outcome = Twilio.classify(&response);
    assert!(
        matches!(outcome, SendOutcome::Retry { after: Some(after), .. } if after == Duration::from_secs(30))
    );
}

#[test]
fn an_unknown_code_or_no_code_is_judged_by_the_status() {
    let refused = classified(400, r#"{"code": 29999}"#);
    assert!(matches!(refused, SendOutcome::Refused(error) if error.code == "29999"));
    assert!(matches!(classified(503, r#"{"code": 29999}"#), SendOutcome::Retry { .. }));
    assert!(matches!(classified(401, "<html>"), SendOutcome::Credentials(_)));
    assert!(matches!(classified(504, ""), SendOutcome::Unknown(_)));
    assert!(matches!(classified(500, "{}"), SendOutcome::Retry { .. }));
    assert!(matches!(classified(302, ""), SendOutcome::Refused(_)));
    assert!(matches!(classified(400, &"[".repeat(100_000)), SendOutcome::Refused(_)));
}

#[test]
fn an_answer_that_cannot_be_read_leaves_it_open_whether_the_message_went() {
    for body in ["", "{}", r#"{"sid": "#, r#"{"sid": null}"#, "<html>"] {
        assert!(matches!(classified(201, body), SendOutcome::Unknown(_)), "{body}");
    }
}

#[test]
fn a_text_of_the_limit_is_within_twilios_1600_characters() {
    let limit = Twilio.text_limit(&SMS);
    let pieces = crate::split(&"é🙂 ".repeat(1000), limit);
    assert!(pieces.iter().all(|piece| piece.encode_utf16().count() <= 1600));
}
