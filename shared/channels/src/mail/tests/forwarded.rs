//! Mail that was forwarded to the desk: who wrote it counts, and its mailbox is the business's own.

use nightdesk_domain::Event;

use super::super::{Envelope, ReturnPath};
use super::{envelope, event_of, machine, mail};

/// A mail of Ann's with this envelope sender and these headers added.
fn from(return_path: &str, headers: &str) -> Event {
    event_of(&mail(headers), &envelope(Some(return_path)))
}

/// Who is answered.
fn answered(event: &Event) -> Option<String> {
    let place: serde_json::Value = serde_json::from_str(event.thread.split_once(':')?.1).unwrap();
    Some(place["to"].as_str().unwrap().to_owned())
}

#[test]
fn a_reply_goes_to_the_writer_where_a_forwarder_stands_in_the_envelope() {
    for return_path in [
        "<support+caf_=abc=inbound.postmarkapp.com@shop.example>",
        "<shop+caf_=abc=in.shop.example@gmail.com>",
        "<support+SRS=44ldt=IX=example.com=ann@shop.onmicrosoft.com>",
        "<bounces+SRS=44ldt=IX@shop.onmicrosoft.com>",
        "<SRS0=44ld=IX=example.com=ann@forwarder.example>",
        "<srs0+44ld=IX=example.com=ann@forwarder.example>",
        "<SRS1=Xy4=forwarder.example==44ld=IX=example.com=ann@other.example>",
        // As Microsoft 365 forwarded until 2023.
        "<support@shop.example>",
        "<www-data@shop.example>",
    ] {
        let event = from(return_path, "");
        assert_eq!(answered(&event).as_deref(), Some("ann@example.com"), "{return_path}");
        assert_eq!(event.sender.machine, None, "{return_path}");
        assert_eq!(event.address.as_str(), "mailto:ann@example.com");
    }
}

#[test]
fn anybody_elses_envelope_sender_is_answered_as_it_is() {
    for sender in ["ann+caf@example.com", "srs0@example.com", "ann+srs@example.com", "srs1=x@example.com"] {
        assert_eq!(answered(&from(&format!("<{sender}>"), "")).as_deref(), Some(sender));
    }
    let colleague = from("<bob@shop.example>", "From: bob@shop.example\n");
    assert_eq!(answered(&colleague).as_deref(), Some("bob@shop.example"));
}

#[test]
fn a_form_that_our_own_server_sends_is_of_who_filled_it_in() {
    let form = from("<www-data@shop.example>", "From: support@shop.example\nReply-To: ann@example.com\n");
    assert_eq!(answered(&form).as_deref(), Some("ann@example.com"));
}

#[test]
fn a_machine_that_a_forwarder_passes_on_is_still_one() {
    let forwarder = "<support+SRS=44ldt=IX=example.com=ann@shop.example>";
    for (return_path, headers) in [
        ("<support+SRS=44ldt=IX=example.com=mailer-daemon@shop.example>", ""),
        ("<SRS0=44ld=IX=lists.example.com=users-bounces@forwarder.example>", ""),
        ("<SRS1=Xy4=forwarder.example==44ld=IX=example.com=no-reply@other.example>", ""),
        (forwarder, "From: MAILER-DAEMON@example.com\n"),
        (forwarder, "Auto-Submitted: auto-replied\n"),
        (forwarder, "X-Nightdesk-Reference: YQ\n"),
        (forwarder, "From: support@shop.example\n"),
        (forwarder, "List-Id: <users.example.com>\n"),
        // A customer's mailbox whose rule answers, or sends back what it gets from us.
        (forwarder, "X-MS-Exchange-Inbox-Rules-Loop: ann@example.com\n"),
        (forwarder, "Auto-Submitted: auto-replied\nX-MS-Exchange-Inbox-Rules-Loop: bob@example.com\n"),
    ] {
        assert!(machine(headers, Some(return_path)).is_some(), "{return_path} {headers}");
    }
}

#[test]
fn a_rule_that_passes_mail_on_makes_no_machine_of_its_writer() {
    let rule = "X-MS-Exchange-Inbox-Rules-Loop: support@shop.example\n";
    for return_path in ["<bounces+SRS=44ldt=IX@shop.example>", "<support@shop.example>", "<ann@example.com>"]
    {
        assert_eq!(machine(rule, Some(return_path)), None, "{return_path}");
    }
}

/// A mail that came to the provider's own address alone.
fn forwarded(return_path: &str, headers: &str) -> Event {
    let envelope = Envelope {
        return_path: ReturnPath::read(Some(return_path)),
        recipients: Vec::new(),
        forwarded_to: Some("abc@inbound.postmarkapp.com".to_owned()),
        ..envelope(None)
    };
    event_of(&mail(headers), &envelope)
}

const TO_A_FRIEND_FIRST: &str = "To: friend@elsewhere.example\nCc: support@shop.example\n";

#[test]
fn the_mailbox_is_the_one_that_was_forwarded_whoever_else_is_addressed() {
    for (return_path, headers) in [
        ("<support+caf_=abc=inbound.postmarkapp.com@shop.example>", ""),
        ("<support+SRS=44ldt=IX=example.com=ann@shop.example>", "Delivered-To: eve@elsewhere.example\n"),
        ("<bounces+SRS=44ldt=IX@shop.example>", "X-MS-Exchange-Inbox-Rules-Loop: support@shop.example\n"),
        ("<ann@example.com>", "X-Forwarded-For: support@shop.example abc@inbound.postmarkapp.com\n"),
        ("<ann@example.com>", "X-Original-To: support@shop.example\n"),
        (
            "<ann@example.com>",
            "Delivered-To: support@shop.example\nReceived: from a by b\nDelivered-To: eve@elsewhere.example\n",
        ),
        (
            "<ann@example.com>",
            "X-Original-To: abc@inbound.postmarkapp.com\nDelivered-To: support@shop.example\n",
        ),
    ] {
        let event = forwarded(return_path, &format!("{headers}{TO_A_FRIEND_FIRST}"));
        assert_eq!(event.key.account.as_str(), "support@shop.example", "{return_path} {headers}");
        assert_eq!(answered(&event).as_deref(), Some("ann@example.com"), "{return_path} {headers}");
        assert_eq!(event.sender.machine, None, "{return_path} {headers}");
    }
}

#[test]
fn nothing_goes_out_from_an_address_that_may_not_be_ours() {
    for headers in [TO_A_FRIEND_FIRST, "", "X-Forwarded-For: 192.0.2.1\n"] {
        let event = forwarded("<ann@example.com>", headers);
        assert_eq!(event.key.account.as_str(), "abc@inbound.postmarkapp.com", "{headers}");
        assert_eq!(event.thread, "", "{headers}");
        // A person waits all the same.
        assert_eq!(event.sender.machine, None, "{headers}");
    }
    let unknown = Envelope { recipients: Vec::new(), ..envelope(Some("<ann@example.com>")) };
    assert_eq!(event_of(&mail(TO_A_FRIEND_FIRST), &unknown).thread, "");
}
