//! Reports by machines, however they come, and those that somebody forged.

use std::borrow::Cow;

use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::event::ReceiptStatus;
use nightdesk_domain::{Event, EventKind};

use super::super::message::Mail;
use super::super::{Attachment, Envelope};
use super::{envelope, event_of, only};

/// A mail of Ann's whose parts came apart, with this header.
fn assembled(name: &'static str, value: &'static str) -> Mail {
    let headers = [("From", "ann@example.com"), ("To", "support@shop.example"), (name, value)];
    let headers = headers.map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value)));
    Mail::assemble(headers, Some("Your message was read.".to_owned()), None)
}

#[test]
fn a_read_receipt_that_came_apart_is_a_report_by_its_type_or_by_what_it_holds() {
    let by_type =
        assembled("Content-Type", "multipart/report; report-type=disposition-notification; boundary=\"x\"");
    let mut by_part = assembled("Subject", "Read: Hello");
    let mime = Some("message/disposition-notification".to_owned());
    by_part.attachments.push(Attachment { mime, ..Attachment::default() });
    for mail in [by_type, by_part] {
        let event = only(&mail, &envelope(Some("<ann@example.com>")));
        assert_eq!(event.sender.machine.as_deref(), Some("report"));
    }
    let person = only(&assembled("Content-Type", "multipart/mixed; boundary=\"x\""), &envelope(None));
    assert_eq!(person.sender.machine, None);
    let EventKind::Message { content, .. } = person.kind else { panic!() };
    assert_eq!(content.text.as_deref(), Some("Your message was read."));
}

const REFERENCE: &str = "mailto:ann@example.com#email:support@shop.example:1@example.com/reply/1";

/// A complaint that names Bob, with these headers, about a mail that carries this reference.
fn complaint(headers: &str, reference: Option<&str>, envelope: &Envelope<'_>) -> Event {
    let encoded =
        |text: &str| format!("X-Nightdesk-Reference: {}\n", BASE64URL_NOPAD.encode(text.as_bytes()));
    let reference = reference.map(encoded).unwrap_or_default();
    let raw = format!(
        "From: fbl@isp.example\nTo: support@shop.example\nMessage-ID: <arf@isp.example>\n{headers}\
         Content-Type: multipart/report; report-type=feedback-report; boundary=ARF\n\n\
         --ARF\nContent-Type: text/plain\n\nThis is an abuse report.\n\n\
         --ARF\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\
         Original-Rcpt-To: <bob@example.net>\n\n\
         --ARF\nContent-Type: message/rfc822\n\nFrom: support@shop.example\nTo: bob@example.net\n\
         Message-ID: <ours@shop.example>\n{reference}\nWe are closed.\n--ARF--\n",
    );
    event_of(&raw, envelope)
}

#[test]
fn a_complaint_is_of_whom_our_reference_names_and_for_the_record_to_confirm() {
    let event = complaint("", Some(REFERENCE), &envelope(Some("<fbl@isp.example>")));
    assert_eq!(event.address.as_str(), "mailto:ann@example.com");
    assert_eq!(event.key.account.as_str(), "support@shop.example");
    let EventKind::Receipt { status, reference, .. } = event.kind else { panic!("{event:?}") };
    assert_eq!((status, reference.as_deref()), (ReceiptStatus::Unwanted, Some(REFERENCE)));
}

#[test]
fn a_complaint_without_our_reference_or_that_failed_a_check_opts_nobody_out() {
    let sender = Some("<fbl@isp.example>");
    let failed = Envelope { failed: Some("spf failed"), ..envelope(sender) };
    for (headers, reference, envelope) in [
        ("", None, &envelope(sender)),
        ("", Some("not one of ours"), &envelope(sender)),
        ("", Some(REFERENCE), &failed),
        ("Received-SPF: fail (x)\n", Some(REFERENCE), &envelope(sender)),
    ] {
        let event = complaint(headers, reference, envelope);
        assert!(matches!(event.kind, EventKind::Message { .. }), "{event:?}");
        assert!(event.sender.machine.is_some());
        assert_eq!(event.address.as_str(), "mailto:fbl@isp.example");
    }
}
