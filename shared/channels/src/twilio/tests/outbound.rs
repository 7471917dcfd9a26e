use http::Request;
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
    let credential =
        Credential { user: user.map(str::to_owned), token: "hush".to_owned(), ..Credential::default() };
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
    Twilio.reply(
        &outgoing,
        &Api { base: &base, credential: &credential, receipts: Some(&receipts), now: now() },
    )
}

fn reply(text: &str) -> Request<Bytes> {
    reply_with(Some(ACCOUNT_SID), "+14155550173", text).unwrap()
}

fn fields(request: &Request<Bytes>) -> Vec<(String, String)> {
    form_urlencoded::parse(request.body()).into_owned().collect()
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
        Credential { user: Some(ACCOUNT_SID.to_owned()), token: "hush".to_owned(), ..Credential::default() };
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
    let request =
        Twilio.reply(&outgoing, &Api { base: &base, credential: &credential, receipts: None, now: now() })?;
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
fn a_text_of_the_limit_is_within_twilios_1600_characters() {
    let limit = Twilio.text_limit(&SMS);
    let pieces = crate::split(&"é🙂 ".repeat(1000), limit);
    assert!(pieces.iter().all(|piece| piece.encode_utf16().count() <= 1600));
}
