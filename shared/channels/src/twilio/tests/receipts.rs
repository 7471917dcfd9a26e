use nightdesk_domain::event::ReceiptStatus;

use super::*;

const OURS: &str = "+14155550142";
const CUSTOMER: &str = "+14155550173";

fn callback(status: &str, more: &[(&str, &str)]) -> Unverified {
    let fields = [
        ("MessageSid", "SM1"),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("From", OURS),
        ("To", CUSTOMER),
    ];
    post(&[&fields, more].concat())
}

fn receipt(status: &str, more: &[(&str, &str)]) -> ReceiptStatus {
    match normalised(callback(status, more)).events.remove(0).kind {
        EventKind::Receipt { of, status, reference: None } if of == "SM1" => status,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_status_says_how_far_the_message_came() {
    for status in ["accepted", "scheduled", "queued", "sending"] {
        assert_eq!(normalised(callback(status, &[])), Normalised::default(), "{status}");
    }
    assert_eq!(receipt("sent", &[]), ReceiptStatus::Sent);
    assert_eq!(receipt("delivered", &[]), ReceiptStatus::Delivered);
    assert_eq!(receipt("read", &[]), ReceiptStatus::Read);
    let failed = |code: &str, opted_out| ReceiptStatus::Failed { code: code.to_owned(), opted_out };
    assert_eq!(receipt("undelivered", &[("ErrorCode", "30003")]), failed("30003", false));
    assert_eq!(receipt("failed", &[("ErrorCode", "21610")]), failed("21610", true));
    assert_eq!(receipt("failed", &[("ErrorCode", "")]), failed("failed", false));
    assert_eq!(receipt("canceled", &[]), failed("canceled", false));
}

#[test]
fn a_receipt_is_the_customers_and_has_a_key_of_its_own() {
    let event = normalised(callback("delivered", &[])).events.remove(0);
    assert_eq!(event.key.to_string(), "sms:+14155550142:SM1:delivered");
    assert_eq!((event.address.as_str(), event.thread.as_str()), ("tel:+14155550173", CUSTOMER));
}

#[test]
fn a_message_that_no_number_could_send_is_its_services() {
    let fields = [
        ("MessageSid", "SM1"),
        ("MessageStatus", "failed"),
        ("MessagingServiceSid", "MG1"),
        ("From", ""),
        ("To", CUSTOMER),
    ];
    assert_eq!(event(&fields).key.account.as_str(), "MG1");
}

#[test]
fn a_callback_without_a_reference_of_ours_has_none() {
    for query in ["", "?reference=", "?reference=a%40b", "?reference=gICA", "?other=1"] {
        let mut request = callback("delivered", &[]);
        request.url = format!("{URL}{query}");
        let kind = normalised(request).events.remove(0).kind;
        assert!(matches!(kind, EventKind::Receipt { reference: None, .. }), "{query}");
    }
}

#[test]
fn a_message_is_acknowledged_with_empty_twiml_and_a_callback_with_nothing() {
    let answer = Twilio
        .acknowledge(&normalised(post(&[("MessageSid", "SM1"), ("From", CUSTOMER), ("To", OURS)])).events);
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &HeaderValue::from_static("text/xml"))
    );
    assert_eq!(answer.body(), r#"<?xml version="1.0" encoding="UTF-8"?><Response></Response>"#);
    for status in ["queued", "delivered"] {
        let answer = Twilio.acknowledge(&normalised(callback(status, &[])).events);
        assert_eq!((answer.status().as_u16(), answer.body().len()), (204, 0));
    }
}
