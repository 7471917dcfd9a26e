//! What comes with mails, and where it goes.

use std::collections::BTreeSet;

use nightdesk_domain::event::{Media, Part};
use nightdesk_domain::{Event, EventKind};

use super::super::message::Mail;
use super::super::{Attachment, Envelope, ReturnPath, normalise};
use crate::provider::Normalised;

const PROVIDER: &str = "sendgrid";

fn envelope() -> Envelope<'static> {
    Envelope {
        provider: PROVIDER,
        account: None,
        return_path: ReturnPath::Unknown,
        recipients: vec!["support@shop.example".to_owned()],
        forwarded_to: None,
        failed: None,
        id: None,
        beside: None,
    }
}

/// What a mail with these headers and files is read as.
fn read(headers: &str, attachments: Vec<Attachment>) -> Normalised {
    let from = if headers.contains("From:") { "" } else { "From: ann@example.com\r\n" };
    let raw = format!("{from}To: support@shop.example\r\n{headers}\r\nHello\r\n");
    let mail = Mail { attachments, ..Mail::parse(raw.as_bytes()).unwrap() };
    normalise(&mail, &envelope(), "2026-11-24T22:30:00Z".parse().unwrap())
}

fn file(name: &str, mime: &str, content: &str) -> Attachment {
    let content = content.to_owned().into();
    Attachment { name: Some(name.to_owned()), mime: Some(mime.to_owned()), content, ..Attachment::default() }
}

fn picture(content: &str) -> Attachment {
    file("parcel.png", "image/png", content)
}

fn media(event: &Event) -> Vec<&Media> {
    let EventKind::Message { content, .. } = &event.kind else { panic!("{event:?}") };
    let media = content.parts.iter().filter_map(|part| match part {
        Part::Media(media) => Some(media),
        _ => None,
    });
    media.collect()
}

fn keys(read: &Normalised) -> Vec<&str> {
    read.files.iter().map(|file| file.key.as_str()).collect()
}

#[test]
fn each_file_is_named_by_the_event_under_the_key_that_it_is_put_under() {
    let read =
        read("Message-ID: <1@example.com>\r\n", vec![picture("a"), file("b.pdf", "application/pdf", "b")]);
    let references: Vec<_> = media(&read.events[0]).iter().map(|media| media.reference.as_str()).collect();
    assert_eq!(references, keys(&read));
    assert!(keys(&read).iter().all(|key| key.starts_with("handed-in/sendgrid/")), "{:?}", keys(&read));
    let told: Vec<_> =
        media(&read.events[0]).iter().map(|media| (media.bytes, media.sha256.is_some())).collect();
    assert_eq!(told, [(Some(1), true), (Some(1), true)]);
    assert_eq!((&*read.files[1].content, read.files[1].mime.as_str()), (b"b".as_slice(), "application/pdf"));
}

#[test]
fn a_mail_that_comes_again_has_the_same_keys_with_a_message_id_or_without() {
    for headers in ["Message-ID: <1@example.com>\r\n", ""] {
        let (first, again) = (read(headers, vec![picture("a")]), read(headers, vec![picture("a")]));
        assert_eq!(keys(&first), keys(&again));
    }
}

#[test]
fn no_mails_file_takes_the_place_of_anothers() {
    let mut all = BTreeSet::new();
    for (headers, content) in [
        ("Message-ID: <1@example.com>\r\n", "a"),
        // Anybody may write another's Message-ID on theirs.
        ("Message-ID: <1@example.com>\r\n", "b"),
        ("Message-ID: <1@example.com>\r\nFrom: bob@example.com\r\n", "a"),
        ("Message-ID: <2@example.com>\r\n", "a"),
        ("", "a"),
        ("Subject: another\r\n", "a"),
    ] {
        let read = read(headers, vec![picture(content)]);
        assert!(all.insert(read.files[0].key.clone()), "{headers}: {content}");
    }
}

#[test]
fn files_of_one_name_and_content_are_each_put_somewhere() {
    let read = read("", vec![picture("a"), picture("a"), picture("b")]);
    assert_eq!(keys(&read).iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn of_a_thousand_files_as_many_are_put_as_will_be_taken_in() {
    let read = read("", (0..1000).map(|n| picture(&n.to_string())).collect());
    assert_eq!(read.files.len(), 100);
    let event = &read.events[0];
    assert_eq!((media(event).len(), event.files().count()), (1000, 100));
    assert!(media(event)[100].reference.starts_with("not-kept:"));
}

#[test]
fn a_type_that_no_header_can_carry_is_put_as_unknown() {
    for mime in ["image/p\r\nng", "image/pñg", "", "a b"] {
        let read = read("", vec![file("a", mime, "a")]);
        assert_eq!(read.files[0].mime, "application/octet-stream", "{mime}");
    }
}

#[test]
fn a_small_invitation_goes_along_and_a_large_one_is_a_file() {
    let invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
    let small = read("", vec![file("a.ics", "text/calendar", invitation)]);
    assert!(small.files.is_empty() && media(&small.events[0]).is_empty());
    let large = read("", vec![file("a.ics", "text/calendar", &invitation.repeat(1000))]);
    assert_eq!((large.files.len(), media(&large.events[0]).len()), (1, 1));
}

#[test]
fn what_a_provider_keeps_is_named_as_it_says_and_put_nowhere() {
    let url = "https://storage.eu.mailgun.net/v3/domains/shop.example/messages/1/attachments/0";
    let stored = |mime: &str| Attachment { reference: Some(url.to_owned()), ..file("a", mime, "") };
    let read = read("", vec![stored("image/png"), stored("text/calendar")]);
    assert!(read.files.is_empty());
    assert!(media(&read.events[0]).iter().all(|media| media.reference == url && media.sha256.is_none()));
}

#[test]
fn a_picture_within_the_text_and_a_mail_within_the_mail_are_files() {
    let raw = "From: ann@example.com\r\nTo: support@shop.example\r\nMessage-ID: <1@example.com>\r\n\
        Content-Type: multipart/mixed; boundary=m\r\n\r\n\
        --m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n\
        --r\r\nContent-Type: text/html\r\n\r\n<p>Look <img src=\"cid:p@example.com\"></p>\r\n\
        --r\r\nContent-Type: image/png\r\nContent-ID: <p@example.com>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
        --r--\r\n\
        --m\r\nContent-Type: message/rfc822\r\n\r\nFrom: bob@example.com\r\nSubject: inner\r\n\r\nHello\r\n\
        --m--\r\n";
    let mail = Mail::parse(raw.as_bytes()).unwrap();
    let read = normalise(&mail, &envelope(), "2026-11-24T22:30:00Z".parse().unwrap());
    let files: Vec<_> = read.files.iter().map(|file| (file.mime.as_str(), &*file.content)).collect();
    let inner = b"From: bob@example.com\r\nSubject: inner\r\n\r\nHello\r\n".as_slice();
    assert_eq!(files[0], ("image/png", b"\x89PNG\r\n\x1a\n".as_slice()));
    assert_eq!((files.len(), files[1].0, files[1].1.starts_with(&inner[..38])), (2, "message/rfc822", true));
}

#[test]
fn a_report_brings_no_files() {
    let raw = "From: mailer-daemon@example.com\r\nTo: support@shop.example\r\nMessage-ID: <1@example.com>\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; bob@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: support@shop.example\r\nMessage-ID: <ours@shop.example>\r\n\r\nHello\r\n\
        --b--\r\n";
    let mail = Mail::parse(raw.as_bytes()).unwrap();
    let read = normalise(&mail, &envelope(), "2026-11-24T22:30:00Z".parse().unwrap());
    assert!(matches!(read.events[0].kind, EventKind::Receipt { .. }), "{:?}", read.events);
    assert!(read.files.is_empty());
}
