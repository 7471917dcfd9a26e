//! Whole calls, through the public door.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails the test"
)]

mod telephone;

use http::StatusCode;
use nightdesk_domain::EventKind;
use nightdesk_domain::event::{CallOutcome, Content, MediaKind, Part};
use nightdesk_pipeline::agents::{AgentItemV1, Occasion};
use nightdesk_pipeline::fakes::Fuse;
use nightdesk_pipeline::respond::Responded;
use telephone::{CALL, HOST, OURS, Telephone, from, saturday, spoken, url, wednesday};

const TOKYO: &str = "+819012345678";
const LONDON: &str = "+447700900123";
const RECORDING: [(&str, &str); 3] =
    [("RecordingSid", "RE1"), ("RecordingUrl", "https://api.twilio.com/RE1"), ("RecordingDuration", "9")];

fn kind(item: &AgentItemV1) -> &EventKind {
    match &item.what {
        Occasion::Event { event } => &event.kind,
        other => panic!("{other:?}"),
    }
}

fn addresses(telephone: &Telephone) -> Vec<String> {
    let of = |item: &AgentItemV1| match &item.what {
        Occasion::Event { event } => event.address.to_string(),
        other => panic!("{other:?}"),
    };
    telephone.agent_items().iter().map(of).collect()
}

#[tokio::test]
async fn a_closed_call_is_greeted_texted_recorded_and_written_down() {
    let telephone = Telephone::at(saturday());
    let hears = telephone.call_from(TOKYO).await;
    assert_eq!(
        spoken(&hears)[..4],
        [
            "ja-JP: お電話ありがとうございます。",
            "ja-JP: ただいま営業時間外です。11月30日月曜日 18:00（お客様の現地時間）より順次対応いたします。",
            "ja-JP: この案内をテキストメッセージで受け取るには、1を押してください。",
            "en-GB: For English, press 2.",
        ]
        .map(|said| said.to_owned())
    );
    // They want English, then the text, and then say what it is about.
    let hears = telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", "2")]).await;
    assert!(
        spoken(&hears)[1].starts_with("en-GB: We are closed right now. We will be back on Monday"),
        "{hears}"
    );
    assert_eq!(spoken(&hears)[3], "ja-JP: 日本語をご希望の方は、2を押してください。");
    let hears = telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", "1")]).await;
    assert_eq!(spoken(&hears)[0], "en-GB: We will send you a text message.");
    let record = from(&hears, "<Record");
    let thanks = telephone.step(&url(record, "action"), TOKYO, &RECORDING).await;
    assert_eq!(spoken(&thanks), ["en-GB: Thank you, we have received your message. Goodbye."]);
    let ready = [&[("CallSid", CALL), ("RecordingStatus", "completed")], &RECORDING[..]].concat();
    let response = telephone.ask(&url(record, "recordingStatusCallback"), &ready).await;
    assert_eq!(response.body(), r#"<?xml version="1.0" encoding="UTF-8"?><Response></Response>"#);
    let written = [("TranscriptionSid", "TR1"), ("TranscriptionText", "My lamp is broken.")];
    let written = [&written[..], &[("TranscriptionStatus", "completed")], &RECORDING].concat();
    telephone.step(&url(record, "transcribeCallback"), TOKYO, &written).await;

    let responded = telephone.respond_to_all().await;
    // The recording was told twice, and is one event.
    let recorded = |became: &Responded| matches!(became, Responded::Recorded { .. });
    assert_eq!((responded.len(), responded.iter().all(recorded)), (4, true));
    let items = telephone.agent_items();
    let [call, text, message, writing] = &items[..] else { panic!("{items:?}") };
    assert!(matches!(kind(call), EventKind::Call { outcome: CallOutcome::Missed, .. }));
    assert!(matches!(kind(text), EventKind::Postback { .. }));
    let EventKind::Message { content: Content { parts, .. }, reply_to, .. } = kind(message) else { panic!() };
    assert!(
        matches!(&parts[..], [Part::Media(media)] if media.media == MediaKind::Voice && media.reference == "https://api.twilio.com/RE1")
    );
    assert_eq!(reply_to.as_deref(), Some(CALL));
    assert!(
        matches!(kind(writing), EventKind::Edit { of, content } if of == "RE1" && content.text.as_deref() == Some("My lamp is broken."))
    );
    // One person, one case, due after the opening.
    assert!(items.iter().all(|item| item.case.as_ref().map(|case| case.number) == Some(1)));
    assert_eq!(message.due, Some("2026-11-30T13:00:00Z".parse().unwrap()));

    let [reply] = &telephone.record.replies()[..] else { panic!("one text, whatever else they did") };
    assert_eq!(
        (reply.channel.as_str(), reply.account.as_str(), reply.thread.as_str()),
        ("sms", "+447700900018", TOKYO)
    );
    assert_eq!(reply.carrier.as_deref(), Some("twilio"));
    assert!(reply.text.starts_with("We are closed right now."), "{}", reply.text);
    assert!(reply.text.ends_with("\n\nOr write to us: https://example.com/help"), "{}", reply.text);
}

#[tokio::test]
async fn a_text_is_sent_once_for_each_closure_however_often_they_ask() {
    let telephone = Telephone::at(saturday());
    let hears = telephone.call_from(TOKYO).await;
    for _ in 0..2 {
        telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", "1")]).await;
    }
    let again = [("CallSid", "CA2"), ("From", TOKYO), ("To", OURS), ("Digits", "1")];
    telephone.ask(&url(&hears, "action"), &again).await;
    telephone.respond_to_all().await;
    let [reply] = &telephone.record.replies()[..] else { panic!("one text") };
    assert!(reply.text.contains("お問い合わせ：https://example.com/ja/help"), "{}", reply.text);
}

#[tokio::test]
async fn who_hangs_up_at_once_when_it_is_closed_has_called() {
    let telephone = Telephone::at(saturday());
    telephone.call_from(LONDON).await;
    telephone.step(&format!("https://{HOST}/voice/twilio"), LONDON, &[("CallStatus", "completed")]).await;
    assert_eq!(telephone.respond_to_all().await.len(), 1);
    let [item] = &telephone.agent_items()[..] else { panic!("one item") };
    assert!(matches!(kind(item), EventKind::Call { outcome: CallOutcome::Missed, .. }));
    assert!(item.due.is_some() && telephone.record.replies().is_empty());
}

#[tokio::test]
async fn an_open_call_that_somebody_takes_is_no_work_for_others_and_answers_what_was_asked() {
    let telephone = Telephone::at(wednesday());
    let hears = telephone.call_from(LONDON).await;
    assert_eq!(spoken(&hears), ["en-GB: Please hold the line, somebody will be with you shortly."]);
    assert!(hears.contains(r#" timeout="25"><Number>+442079460018</Number></Dial>"#), "{hears}");
    let ended = [("DialCallStatus", "completed"), ("DialCallDuration", "94"), ("CallStatus", "completed")];
    let hears = telephone.step(&url(from(&hears, "<Dial"), "action"), LONDON, &ended).await;
    assert!(hears.ends_with("<Response><Hangup/></Response>"));
    telephone.respond_to_all().await;
    assert!(telephone.agent_items().is_empty());
    let [case] = &telephone.record.cases()[..] else { panic!("one case") };
    assert_eq!((case.agent_spoke, case.asked), (Some(wednesday()), None));
    let events = telephone.record.events();
    let event = events.values().next().unwrap().as_ref().unwrap();
    assert_eq!(event.kind, EventKind::Call { outcome: CallOutcome::Answered, seconds: Some(94) });
}

#[tokio::test]
async fn an_open_call_that_nobody_takes_goes_to_the_voicemail() {
    for status in ["no-answer", "busy", "failed", "canceled", ""] {
        let telephone = Telephone::at(wednesday());
        let hears = telephone.call_from(LONDON).await;
        let ended = [("DialCallStatus", status), ("CallStatus", "in-progress")];
        let hears = telephone.step(&url(from(&hears, "<Dial"), "action"), LONDON, &ended).await;
        assert_eq!(spoken(&hears)[1], "en-GB: Nobody can take your call right now.", "{status}");
        telephone.step(&url(from(&hears, "<Record"), "action"), LONDON, &RECORDING).await;
        telephone.respond_to_all().await;
        let items = telephone.agent_items();
        assert!(matches!(kind(&items[0]), EventKind::Call { outcome: CallOutcome::Missed, .. }));
        assert!(matches!(kind(&items[1]), EventKind::Message { .. }));
        assert_eq!((items.len(), telephone.record.replies().len()), (2, 0));
    }
}

#[tokio::test]
async fn who_hangs_up_while_it_rings_has_called() {
    let telephone = Telephone::at(wednesday());
    let hears = telephone.call_from(LONDON).await;
    let ended = [("DialCallStatus", "no-answer"), ("CallStatus", "completed")];
    let hears = telephone.step(&url(from(&hears, "<Dial"), "action"), LONDON, &ended).await;
    assert!(hears.ends_with("<Response></Response>"), "{hears}");
    telephone.respond_to_all().await;
    assert_eq!(telephone.agent_items().len(), 1);
}

fn with_a_queue(desk: &str) -> String {
    desk.replace(r#"dial = ["+442079460018"]"#, "queue = \"support & care\"\nwait = \"5m\"")
}

#[tokio::test]
async fn in_a_queue_they_wait_as_long_as_is_said_and_as_the_desk_is_open() {
    let telephone = Telephone::with(wednesday(), Fuse::none(), with_a_queue);
    let hears = telephone.call_from(LONDON).await;
    assert!(hears.contains(">support &amp; care</Enqueue>"), "{hears}");
    let queue = from(&hears, "<Enqueue");
    let wait = url(queue, "waitUrl");
    let waiting = telephone.step(&wait, LONDON, &[("QueueTime", "299")]).await;
    assert!(waiting.contains(r#"<Pause length="20"/>"#), "{waiting}");
    let long = telephone.step(&wait, LONDON, &[("QueueTime", "300")]).await;
    assert!(long.ends_with("<Response><Leave/></Response>"), "{long}");
    let after = telephone.step(&url(queue, "action"), LONDON, &[("QueueResult", "leave")]).await;
    assert_eq!(spoken(&after)[1], "en-GB: Nobody can take your call right now.");
    telephone.clock_shows("2026-11-25T17:30:00Z".parse().unwrap());
    let closed = telephone.step(&wait, LONDON, &[("QueueTime", "10")]).await;
    assert!(closed.contains("<Leave/>"), "{closed}");
    let after = telephone.step(&url(queue, "action"), LONDON, &[("QueueResult", "leave")]).await;
    assert!(spoken(&after)[1].contains("We will be back tomorrow at 09:00"), "{after}");
}

#[tokio::test]
async fn what_became_of_a_wait_is_told() {
    for (result, missed) in [("bridged", false), ("hangup", true), ("queue-full", true), ("error", true)] {
        let telephone = Telephone::with(wednesday(), Fuse::none(), with_a_queue);
        let hears = telephone.call_from(LONDON).await;
        telephone.step(&url(from(&hears, "<Enqueue"), "action"), LONDON, &[("QueueResult", result)]).await;
        telephone.respond_to_all().await;
        assert_eq!(telephone.agent_items().len(), usize::from(missed), "{result}");
    }
}

#[tokio::test]
async fn who_shows_no_number_is_greeted_in_the_offices_language_and_offered_no_text() {
    for caller in [
        "+266696687",
        "anonymous",
        "Anonymous",
        "+86282452253",
        "+7378742833",
        "Restricted",
        "unknown",
        "",
        "sip:anonymous@anonymous.invalid",
    ] {
        let telephone = Telephone::at(saturday());
        let hears = telephone.call_from(caller).await;
        assert_eq!(spoken(&hears)[0], "en-GB: Thank you for calling.", "{caller}");
        assert!(!hears.contains("text message"), "{caller}");
        // London's time, named.
        assert!(hears.contains("at 09:00 (London time)"), "{hears}");
        telephone.respond_to_all().await;
        assert_eq!(addresses(&telephone), [format!("voice:{CALL}")], "{caller}");
    }
}

#[tokio::test]
async fn a_sip_caller_is_known_by_their_sip_address_and_rings_with_our_number() {
    let telephone = Telephone::at(wednesday());
    let hears = telephone.call_from("sip:ann@example.com;transport=tls").await;
    assert!(hears.contains(r#" callerId="+442079460958""#), "{hears}");
    telephone
        .step(&url(from(&hears, "<Dial"), "action"), "sip:ann@example.com", &[("DialCallStatus", "busy")])
        .await;
    telephone.respond_to_all().await;
    assert_eq!(addresses(&telephone), ["sip:ann@example.com"]);
}

#[tokio::test]
async fn a_forged_question_is_refused_and_queues_nothing() {
    let telephone = Telephone::at(saturday());
    let hears = telephone.call_from(TOKYO).await;
    let before = telephone.inbound.bodies().len();
    let mut forged = nightdesk_channels::Unverified {
        method: http::Method::POST,
        url: url(&hears, "action").replace("keys=text", "keys=text.de"),
        headers: http::HeaderMap::new(),
        body: format!("CallSid={CALL}&Digits=1").into(),
    };
    for signature in [None, Some("AAAA"), Some("")] {
        forged.headers.clear();
        if let Some(signature) = signature {
            forged.headers.insert("x-twilio-signature", signature.parse().unwrap());
        }
        let response = telephone.handle(forged.clone()).await;
        assert_eq!((response.status(), response.body().len()), (StatusCode::UNAUTHORIZED, 0));
    }
    assert_eq!(telephone.inbound.bodies().len(), before);
}

#[tokio::test]
async fn what_cannot_be_queued_is_no_200() {
    let telephone = Telephone::with(saturday(), Fuse::after(0), |desk| desk.to_owned());
    let fields = [("CallSid", CALL), ("From", TOKYO), ("To", OURS), ("CallStatus", "ringing")];
    let response = telephone.ask(&format!("https://{HOST}/voice/twilio"), &fields).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn what_names_no_call_is_parked_and_answered() {
    let telephone = Telephone::at(saturday());
    let response =
        telephone.ask(&format!("https://{HOST}/voice/twilio"), &[("From", TOKYO), ("To", OURS)]).await;
    assert_eq!((response.status(), telephone.parked.bodies().len()), (StatusCode::OK, 1));
    let parked: serde_json::Value = serde_json::from_str(&telephone.parked.bodies()[0]).unwrap();
    assert_eq!(parked["what"]["kind"], "call");
    assert!(telephone.inbound.bodies().is_empty());
}

#[tokio::test]
async fn an_empty_message_or_one_that_failed_is_none() {
    let telephone = Telephone::at(saturday());
    let hears = telephone.call_from(LONDON).await;
    let record = from(&hears, "<Record");
    let before = telephone.inbound.bodies().len();
    let empty =
        [("RecordingSid", "RE1"), ("RecordingUrl", "https://api.twilio.com/RE1"), ("RecordingDuration", "0")];
    telephone.step(&url(record, "action"), LONDON, &empty).await;
    let absent = [&[("RecordingStatus", "absent")], &RECORDING[..]].concat();
    telephone.step(&url(record, "recordingStatusCallback"), LONDON, &absent).await;
    let failed = [&[("TranscriptionSid", "TR1"), ("TranscriptionStatus", "failed")], &RECORDING[..]].concat();
    telephone.step(&url(record, "transcribeCallback"), LONDON, &failed).await;
    assert_eq!(telephone.inbound.bodies().len(), before);
}

#[tokio::test]
async fn a_key_that_brings_nothing_goes_on_to_the_voicemail() {
    let telephone = Telephone::at(saturday());
    let hears = telephone.call_from(TOKYO).await;
    for key in ["9", "0", "*", "#", ""] {
        let hears = telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", key)]).await;
        assert!(hears.contains("<Record ") && !hears.contains("<Gather"), "{key}: {hears}");
    }
    assert_eq!(telephone.inbound.bodies().len(), 1);
}

#[tokio::test]
async fn who_presses_a_key_when_the_desk_has_just_opened_is_put_through() {
    let telephone = Telephone::at("2026-11-25T08:59:50Z".parse().unwrap());
    let hears = telephone.call_from(TOKYO).await;
    assert!(hears.contains("<Gather"), "{hears}");
    telephone.clock_shows("2026-11-25T09:00:05Z".parse().unwrap());
    for key in ["1", "2", "7"] {
        let hears = telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", key)]).await;
        assert!(hears.contains("<Dial ") && !hears.contains("<Record"), "{key}: {hears}");
    }
    let hears = telephone.step(&url(&hears, "action"), TOKYO, &[("Digits", "1")]).await;
    let ended = [("DialCallStatus", "completed"), ("DialCallDuration", "30")];
    telephone.step(&url(from(&hears, "<Dial"), "action"), TOKYO, &ended).await;
    telephone.respond_to_all().await;
    // Missed at first, and then taken in the same call.
    let [case] = &telephone.record.cases()[..] else { panic!("one case") };
    assert!(case.agent_spoke.is_some() && case.asked.is_none() && telephone.record.replies().is_empty());
}

#[tokio::test]
async fn an_office_that_says_nothing_of_calls_takes_messages() {
    let without = |desk: &str| {
        let (before, rest) = desk.split_once("[office.london.voice]").unwrap();
        format!("{before}{}", &rest[rest.find("[office.new-york]").unwrap()..])
    };
    let telephone = Telephone::with(wednesday(), Fuse::none(), without);
    let hears = telephone.call_from(LONDON).await;
    assert_eq!(spoken(&hears)[1], "en-GB: Nobody can take your call right now.");
    let telephone = Telephone::with(saturday(), Fuse::none(), without);
    assert!(!telephone.call_from(LONDON).await.contains("text message"));
}

#[tokio::test]
async fn an_office_that_closes_for_a_storm_is_closed_on_the_telephone() {
    let telephone = Telephone::at(wednesday());
    let until = "2026-11-26T09:00:00Z".parse().unwrap();
    telephone.record.make(nightdesk_domain::hours::Unplanned {
        office: nightdesk_domain::desk::OfficeId::new("london"),
        made: wednesday(),
        exception: nightdesk_domain::hours::Exception {
            keeps: nightdesk_domain::hours::Keeps::Closed,
            from: wednesday(),
            until,
            says: nightdesk_domain::desk::LocalText::default(),
        },
    });
    let hears = telephone.call_from(LONDON).await;
    assert!(spoken(&hears)[1].starts_with("en-GB: We have had to close unexpectedly."), "{hears}");
}
