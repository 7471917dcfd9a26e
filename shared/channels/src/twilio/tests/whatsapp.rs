//! WhatsApp through Twilio.

use nightdesk_domain::event::{Content, ReceiptStatus};
use serde_json::json;

use super::*;
use crate::provider::Carrier;
use crate::twilio::{SMS, WHATSAPP};

fn from(customer: &str, fields: &[(&str, &str)]) -> Event {
    let ends = [("MessageSid", "SM1"), ("SmsStatus", "received"), ("To", "whatsapp:+14155238886")];
    event(&[&ends[..], &[("From", customer)], fields].concat())
}

fn addresses(event: &Event) -> Vec<&str> {
    event.addresses().into_iter().map(|address| address.as_str()).collect()
}

#[test]
fn it_is_the_channel_whatsapp_with_our_number_as_the_account() {
    let event =
        from("whatsapp:+447700900123", &[("Body", "Hi"), ("WaId", "447700900123"), ("ProfileName", "Ann")]);
    assert_eq!((event.key.channel.as_str(), event.key.account.as_str()), ("whatsapp", "+14155238886"));
    assert_eq!(
        (addresses(&event), event.thread.as_str()),
        (vec!["tel:+447700900123"], "whatsapp:+447700900123")
    );
    assert_eq!(event.sender.name.as_deref(), Some("Ann"));
}

#[test]
fn both_spellings_of_a_number_are_one_person_as_they_are_to_meta() {
    for (from_end, wa_id, address) in [
        ("whatsapp:+551187654321", "551187654321", "tel:+5511987654321"),
        ("whatsapp:+5511987654321", "551187654321", "tel:+5511987654321"),
        ("whatsapp:+5491123456789", "5491123456789", "tel:+5491123456789"),
        ("whatsapp:+5215512345678", "5215512345678", "tel:+525512345678"),
    ] {
        let event = from(from_end, &[("WaId", wa_id), ("Body", "Oi")]);
        assert_eq!(addresses(&event), [address]);
        // A reply goes to the spelling that WhatsApp uses.
        assert_eq!(event.thread, from_end);
    }
}

#[test]
fn a_hidden_number_is_the_user_id_and_a_number_beside_it_goes_first() {
    assert_eq!(addresses(&from("whatsapp:US.1349", &[("Body", "Hi")])), ["whatsapp:US.1349"]);
    let known = from("whatsapp:US.1349", &[("WaId", "447700900123"), ("Body", "Hi")]);
    assert_eq!(addresses(&known), ["tel:+447700900123", "whatsapp:US.1349"]);
    assert_eq!(addresses(&from("whatsapp:US.1349", &[("WaId", "not a number")])), ["whatsapp:US.1349"]);
}

#[test]
fn stop_is_a_message_like_any_other_unless_twilio_took_it_for_more() {
    let stop = from("whatsapp:+447700900123", &[("Body", "STOP")]).kind;
    assert!(matches!(stop, EventKind::Message { content, .. } if content == Content::text("STOP")));
    assert_eq!(
        from("whatsapp:+447700900123", &[("Body", "STOP"), ("OptOutType", "STOP")]).kind,
        EventKind::OptOut
    );
}

#[test]
fn an_advertisement_is_told_in_metas_words() {
    let fields = [
        ("Body", "Hi"),
        ("ReferralSourceUrl", "https://fb.me/x"),
        ("ReferralCtwaClid", "ARA"),
        ("ReferralNumMedia", "0"),
    ];
    let EventKind::Message { referral, .. } = from("whatsapp:+447700900123", &fields).kind else { panic!() };
    assert_eq!(referral, Some(json!({ "source_url": "https://fb.me/x", "ctwa_clid": "ARA" })));
    let EventKind::Message { referral, .. } =
        from("whatsapp:+447700900123", &[("ReferralNumMedia", "0")]).kind
    else {
        panic!()
    };
    assert_eq!(referral, None);
}

#[test]
fn a_row_of_a_list_is_a_choice_and_often_forwarded_is_forwarded() {
    let row = from(
        "whatsapp:+447700900123",
        &[("ListId", "slot-2"), ("ListTitle", "Thursday"), ("OriginalRepliedMessageSid", "SM0")],
    );
    let title = Some("Thursday".to_owned());
    assert_eq!(
        row.kind,
        EventKind::Postback { title, payload: "slot-2".to_owned(), of: Some("SM0".to_owned()) }
    );
    let often = from("whatsapp:+447700900123", &[("Body", "Hi"), ("FrequentlyForwarded", "true")]).kind;
    assert!(matches!(often, EventKind::Message { forwarded: true, .. }));
}

#[test]
fn a_receipt_is_of_the_same_channel_account_and_person_as_the_message() {
    let receipt = |status, code| {
        let ends = [("From", "whatsapp:+14155238886"), ("To", "whatsapp:+447700900123")];
        event(&[&ends[..], &[("MessageSid", "SM9"), ("MessageStatus", status), ("ErrorCode", code)]].concat())
    };
    let read = receipt("read", "");
    assert_eq!((read.key.channel.as_str(), read.key.account.as_str()), ("whatsapp", "+14155238886"));
    assert_eq!(read.address.as_str(), "tel:+447700900123");
    assert!(matches!(read.kind, EventKind::Receipt { status: ReceiptStatus::Read, .. }));
    for (code, out) in [("63016", false), ("63014", true), ("63033", true), ("21610", true), ("", false)] {
        let EventKind::Receipt { status: ReceiptStatus::Failed { opted_out, .. }, .. } =
            receipt("failed", code).kind
        else {
            panic!("{code}")
        };
        assert_eq!(opted_out, out, "{code}");
    }
}

#[test]
fn whatsapp_has_a_window_of_a_day_and_sms_has_none() {
    assert_eq!(Twilio.reply_window(&WHATSAPP), Some(chrono::TimeDelta::hours(24)));
    assert_eq!(Twilio.reply_window(&SMS), None);
}
