//! Who gets no automatic answer, and what ours carry so that nobody answers them.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, Part};
use nightdesk_domain::{Account, Event, EventKind};

use super::super::message::Mail;
use super::super::{CHANNELS, Envelope, ReturnPath, compose, normalise, raw, read_reference};
use crate::provider::Outgoing;

fn received() -> DateTime<Utc> {
    "2026-11-24T22:30:00Z".parse().unwrap()
}

fn envelope(return_path: Option<&str>) -> Envelope<'static> {
    Envelope {
        provider: "ses",
        account: None,
        return_path: ReturnPath::read(return_path),
        recipients: vec!["support@shop.example".to_owned()],
        failed: None,
        id: None,
        beside: None,
    }
}

fn event_of(raw: &str, envelope: &Envelope<'_>) -> Event {
    let mail = Mail::parse(raw.replace('\n', "\r\n").as_bytes()).unwrap();
    let mut read = normalise(&mail, envelope, received());
    assert_eq!(read.events.len(), 1, "{read:?}");
    read.events.remove(0)
}

/// A mail of a person, with these headers added.
fn mail(headers: &str) -> String {
    let from = if headers.contains("From:") { "" } else { "From: Ann <ann@example.com>\n" };
    let to = if headers.contains("To:") { "" } else { "To: support@shop.example\n" };
    format!("{from}{to}{headers}Date: Tue, 24 Nov 2026 22:00:00 +0100\n\nHello\n")
}

fn machine(headers: &str, return_path: Option<&str>) -> Option<String> {
    event_of(&mail(headers), &envelope(return_path)).sender.machine
}

#[test]
fn a_person_is_none() {
    for headers in [
        "Auto-Submitted: no\n",
        "Precedence: first-class\n",
        "X-Auto-Response-Suppress: DR, RN, NRN\n",
        "Authentication-Results: amazonses.com; spf=fail; dkim=pass; dmarc=pass\n",
        "Received-SPF: softfail (x)\n",
        "Subject: Re: Out of office furniture\n",
        "Cc: support@shop.example\nTo: bob@example.com\n",
    ] {
        assert_eq!(machine(headers, Some("<ann@example.com>")), None, "{headers}");
    }
    assert_eq!(machine("", None), None);
}

#[test]
fn whatever_says_that_a_machine_wrote_or_reads_it_is_believed() {
    for headers in [
        "Auto-Submitted: auto-replied\n",
        "AUTO-SUBMITTED: Auto-Generated (rejected)\n",
        "Auto-Submitted: auto-notified; owner-email=\"a@b.example\"\n",
        "List-Id: <users.example.com>\n",
        "List-Unsubscribe: <https://example.com/u>\n",
        "Precedence: bulk\n",
        "Precedence: Junk\n",
        "Precedence: auto_reply\n",
        "X-Auto-Response-Suppress: All\n",
        "X-Auto-Response-Suppress: DR, OOF\n",
        "X-Loop: support@shop.example\n",
        "X-Autoreply: yes\n",
        "Subject: Automatic reply: Hello\n",
        "Subject: =?UTF-8?Q?R=C3=A9ponse_automatique?=\n",
        "Subject: 自動返信: ありがとう\n",
        "Subject: Undeliverable: Hello\n",
        "From: MAILER-DAEMON@example.com\n",
        "From: Example <no-reply@example.com>\n",
        "From: do_not.reply+42@example.com\n",
        "From: owner-users@lists.example.com\n",
        "From: users-request@lists.example.com\n",
        "From: support@shop.example\n",
        "To: undisclosed-recipients:;\n",
        "To: everybody@example.com\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n",
        "X-Nightdesk-Reference: YQ\n",
        "X-SES-Virus-Verdict: FAIL\n",
        "X-SES-Spam-Verdict: FAIL\n",
        "Authentication-Results: amazonses.com; spf=pass; dmarc=fail header.from=x\n",
        "Received-SPF: fail (x)\n",
        "X-Mailgun-Spf: Fail\n",
    ] {
        assert!(machine(headers, Some("<ann@example.com>")).is_some(), "{headers}");
    }
    for sender in
        ["", "<>", "<mailer-daemon@example.com>", "<users-bounces+ann=example.com@lists.example.com>"]
    {
        assert!(machine("", Some(sender)).is_some(), "{sender}");
    }
    let failed = Envelope { failed: Some("dmarc failed"), ..envelope(None) };
    assert_eq!(event_of(&mail(""), &failed).sender.machine.as_deref(), Some("dmarc failed"));
}

#[test]
fn a_null_return_path_has_no_way_back() {
    assert_eq!(event_of(&mail(""), &envelope(Some("<>"))).thread, "");
}

#[test]
fn an_answer_goes_to_the_envelopes_sender_and_to_from_where_that_is_not_known() {
    let to = |envelope: &Envelope<'_>| event_of(&mail(""), envelope).thread;
    assert_eq!(to(&envelope(Some("<Ann+x@Example.ORG>"))), r#"ses:{"to":"ann+x@example.org"}"#);
    assert_eq!(to(&envelope(None)), r#"ses:{"to":"ann@example.com"}"#);
}

fn outgoing<'a>(event: &'a Event, text: &'a str) -> Outgoing<'a> {
    Outgoing {
        channel: &CHANNELS[0],
        account: &event.key.account,
        thread: &event.thread,
        text,
        choices: &[],
        in_reply_to: Some(&event.key.id),
        reference: "mailto:ann@example.com#email:support@shop.example:1/reply/1",
    }
}

#[test]
fn our_own_reply_is_read_as_a_machines_by_ourselves() {
    let written = mail("Message-ID: <1@example.com>\nReferences: <0@example.com>\nSubject: Grüße\n");
    let event = event_of(&written, &envelope(Some("<ann@example.com>")));
    let composed = compose("ses", &outgoing(&event, "Wir sind zurück.\n.\n")).unwrap();
    let ours = String::from_utf8(raw(&composed)).unwrap();
    let read = Mail::parse(ours.as_bytes()).unwrap();
    assert_eq!(read.subject.as_deref(), Some("Re: Grüße"));
    assert_eq!(read.text.as_deref().map(str::trim), Some("Wir sind zurück.\r\n."));
    assert_eq!(read.in_reply_to.as_deref(), Some("1@example.com"));
    assert_eq!(read.references, ["0@example.com", "1@example.com"]);
    assert_eq!(read.header("auto-submitted"), Some("auto-replied"));
    assert_eq!(read.header("x-auto-response-suppress"), Some("All"));
    let reference = read.header("x-nightdesk-reference").and_then(read_reference).unwrap();
    assert_eq!(reference, "mailto:ann@example.com#email:support@shop.example:1/reply/1");
    assert!(ours.is_ascii(), "{ours}");
    let back = Envelope { recipients: vec!["ann@example.com".to_owned()], ..envelope(None) };
    assert_eq!(
        event_of(&ours.replace("\r\n", "\n"), &back).sender.machine.as_deref(),
        Some("auto-submitted")
    );
}

#[test]
fn the_same_reply_has_the_same_message_id_and_another_has_another() {
    let event = event_of(&mail(""), &envelope(None));
    let one = compose("ses", &outgoing(&event, "a")).unwrap();
    assert_eq!(one, compose("ses", &outgoing(&event, "a")).unwrap());
    let other = Outgoing { reference: "another", ..outgoing(&event, "a") };
    assert_ne!(one.message_id, compose("ses", &other).unwrap().message_id);
}

#[test]
fn nothing_that_a_customer_wrote_adds_a_header() {
    let event = event_of(&mail("Subject: =?UTF-8?Q?a=0D=0ABcc:_eve@example.com?=\n"), &envelope(None));
    let ours = String::from_utf8(raw(&compose("ses", &outgoing(&event, "b")).unwrap())).unwrap();
    let read = Mail::parse(ours.as_bytes()).unwrap();
    assert_eq!(read.header("bcc"), None, "{ours}");
}

#[test]
fn a_subject_is_answered_once() {
    for (subject, answer) in [
        ("Hello", "Re: Hello"),
        ("RE: Hello", "RE: Hello"),
        ("AW: Hallo", "AW: Hallo"),
        ("", "Re: your message"),
    ] {
        let event = event_of(&mail(&format!("Subject: {subject}\n")), &envelope(None));
        assert_eq!(compose("ses", &outgoing(&event, "x")).unwrap().subject, answer);
    }
}

#[test]
fn what_is_no_thread_of_the_provider_cannot_be_sent() {
    let event = event_of(&mail(""), &envelope(None));
    let with = |thread: &str| {
        let event = Event { thread: thread.to_owned(), ..event.clone() };
        compose("ses", &outgoing(&event, "x")).is_err()
    };
    for thread in [
        "",
        "ses:",
        "ses:{}",
        r#"postmark:{"to":"a@b.example"}"#,
        r#"ses:{"to":"a@b.example","x":1}"#,
        r#"ses:{"to":"nobody"}"#,
        r#"ses:{"to":"support@shop.example"}"#,
    ] {
        assert!(with(thread), "{thread}");
    }
    let event = Event {
        key: nightdesk_domain::EventKey { account: Account::new("mailbox"), ..event.key.clone() },
        ..event
    };
    assert!(compose("ses", &outgoing(&event, "x")).is_err());
}

#[test]
fn charsets_clocks_and_languages_are_read() {
    let event = event_of(
        &mail(
            "Message-ID: <1@x.example>\nContent-Language: ja, en\nSubject: =?Shift_JIS?B?kJSXyg==?=\nIn-Reply-To: <0@x.example>\n",
        ),
        &envelope(None),
    );
    assert_eq!(event.sender.utc_offset_minutes, Some(60));
    assert_eq!(event.sender.language.as_deref(), Some("ja"));
    assert_eq!(event.at.to_rfc3339(), "2026-11-24T21:00:00+00:00");
    let EventKind::Message { content, reply_to, .. } = &event.kind else { panic!("{event:?}") };
    assert_eq!(reply_to.as_deref(), Some("0@x.example"));
    assert_eq!(content.text_alone(), Some("Hello"));
    let [Part::Structured { data, .. }] = content.parts.as_slice() else { panic!("{content:?}") };
    assert_eq!(data["subject"], "数量");
    let unknown = mail("").replace("+0100", "-0000");
    assert_eq!(event_of(&unknown, &envelope(None)).sender.utc_offset_minutes, None);
}

#[test]
fn the_subject_is_the_message_where_there_is_no_other() {
    let raw = "From: ann@example.com\nTo: support@shop.example\nSubject: Call me\n\n\n";
    let EventKind::Message { content: Content { text, .. }, .. } = event_of(raw, &envelope(None)).kind else {
        panic!()
    };
    assert_eq!(text.as_deref(), Some("Call me"));
}

#[test]
fn the_same_mail_is_the_same_event_and_one_without_an_id_is_known_by_its_hash() {
    let id = |raw: &str| event_of(raw, &envelope(None)).key.id;
    assert_eq!(id(&mail("Message-ID: <1@x.example>\n")), "1@x.example");
    assert_eq!(id(&mail("")), id(&mail("")));
    assert_ne!(id(&mail("")), id(&mail("Subject: x\n")));
}
