//! Machines that answer mail, and the desk among them.

mod world;

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::decision::Rule;
use nightdesk_domain::{Account, Channel};
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::ports::Record;
use nightdesk_pipeline::respond::Responded;
use serde_json::{Value, json};
use world::{World, answer, sample, saturday};

/// A mail that came by Postmark.
fn mail(id: &str, headers: &[(&str, &str)]) -> Value {
    let mut all = vec![json!({"Name": "Message-ID", "Value": format!("<{id}>")})];
    if !headers.iter().any(|(name, _)| *name == "Return-Path") {
        all.push(json!({"Name": "Return-Path", "Value": "<ann@example.com>"}));
    }
    all.extend(headers.iter().map(|(name, value)| json!({"Name": name, "Value": value})));
    json!({
        "FromFull": {"Email": "ann@example.com", "Name": "Ann"},
        "ToFull": [{"Email": "support@shop.example", "Name": ""}],
        "OriginalRecipient": "support@shop.example", "Subject": "Hello", "MessageID": id,
        "TextBody": "Is anybody there?", "Headers": all,
    })
}

/// Posts a mail and deals with it; how many replies were planned.
async fn replies(world: &World, id: &str, mail: Value) -> usize {
    let response = world.post(&sample("postmark", mail), id, saturday()).await;
    assert_eq!(response.status(), 200);
    let responded = world.respond_to_last(saturday()).await;
    let Responded::Recorded { replies, for_agents, .. } = responded else { return usize::MAX };
    assert!(for_agents, "whatever is not answered is still the agents'");
    replies
}

#[tokio::test]
async fn a_persons_mail_is_answered_by_the_way_that_it_came() {
    let world = World::new();
    assert_eq!(replies(&world, "1@example.com", mail("1@example.com", &[])).await, 1);
    let api = world.api([answer(200, &json!({"ErrorCode": 0, "MessageID": "b7bc2f4a", "Message": "OK"}))]);
    world.send_all(&api, saturday()).await.unwrap();
    let reply = &world.record.replies()[0];
    assert_eq!(reply.provider_id.as_deref(), Some("b7bc2f4a"));
    assert!(reply.text.contains("We are closed right now"), "{}", reply.text);
    let receipt = json!({
        "RecordType": "Bounce", "Type": "HardBounce", "MessageID": "b7bc2f4a", "Email": "ann@example.com",
        "From": "support@shop.example", "BouncedAt": "2026-11-28T03:00:00Z",
        "Metadata": {"nightdesk": "0123456789abcdef0123456789abcdef01234567"},
    });
    world.post(&sample("postmark", receipt), "call-2", saturday()).await;
    assert_eq!(world.respond_to_last(saturday()).await, Responded::Receipt);
    assert_eq!(world.record.replies()[0].status, nightdesk_domain::ReplyStatus::Failed);
}

#[tokio::test]
async fn two_desks_that_write_to_each_other_stop_after_two_messages() {
    let (ours, theirs) = (World::new(), World::new());
    // The first message looks like a person's.
    assert_eq!(replies(&ours, "1@theirs.example", mail("1@theirs.example", &[])).await, 1);
    let api = ours.api([answer(200, &json!({"ErrorCode": 0, "MessageID": "ours-1", "Message": "OK"}))]);
    ours.send_all(&api, saturday()).await.unwrap();
    // What our reply is on the wire, as the other desk gets it.
    let request = api.asked().remove(0);
    let sent: Value = serde_json::from_slice(request.body()).unwrap();
    let mut arrived = mail("ours-1@shop.example", &[]);
    arrived["FromFull"]["Email"] = sent["From"].clone();
    arrived["ToFull"][0]["Email"] = sent["To"].clone();
    arrived["OriginalRecipient"] = sent["To"].clone();
    arrived["Subject"] = sent["Subject"].clone();
    arrived["TextBody"] = sent["TextBody"].clone();
    arrived["Headers"] = sent["Headers"].clone();
    assert_eq!(replies(&theirs, "2", arrived).await, 0);
}

#[tokio::test]
async fn two_peoples_mails_of_one_message_id_are_two_and_each_is_answered() {
    let world = World::new();
    for from in ["ann@example.com", "bob@example.com"] {
        let mut one = mail("1@example.com", &[("Return-Path", from)]);
        one["FromFull"] = json!({"Email": from});
        assert_eq!(replies(&world, from, one).await, 1, "{from}");
    }
    assert_eq!((world.agent_items().len(), world.outbound.bodies().len()), (2, 2));
}

#[tokio::test]
async fn a_machine_that_shows_no_sign_of_being_one_is_told_once() {
    let world = World::new();
    let mut told = 0;
    for n in 0..20 {
        let id = format!("{n}@example.com");
        told += replies(&world, &id, mail(&id, &[])).await;
    }
    assert_eq!(told, 1);
}

#[tokio::test]
async fn whoever_answers_all_that_comes_gets_ten_replies_in_ten_minutes_and_thirty_a_day() {
    let world = World::new();
    let replies_at = async |minute: i64, n: usize| {
        let now = saturday() + TimeDelta::minutes(minute);
        let mut mail = mail(&format!("{minute}-{n}@example.com"), &[("Return-Path", "<ann@example.com>")]);
        mail["TextBody"] = json!("HELP");
        assert_eq!(world.post(&sample("postmark", mail), "call", now).await.status(), 200);
        let Responded::Recorded { replies, .. } = world.respond_to_last(now).await else { panic!() };
        replies
    };
    let mut in_all = 0;
    for minute in [0, 30, 60, 90, 120] {
        let mut told = 0;
        for n in 0..12 {
            told += replies_at(minute, n).await;
        }
        assert!(told <= 10, "{told} replies at once");
        in_all += told;
    }
    assert_eq!(in_all, 30);
    let item = world.agent_items().pop().unwrap();
    assert_eq!(item.why.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::LoopCap]);
    assert_eq!(replies_at(24 * 60 + 1, 0).await, 1);
}

#[tokio::test]
async fn a_mail_that_microsoft_365_passes_on_is_answered_to_whoever_wrote_it() {
    let world = World::new();
    let passed_on = mail(
        "1@example.com",
        &[
            ("Return-Path", "<bounces+SRS=44ldt=IX@shop.example>"),
            ("X-MS-Exchange-Inbox-Rules-Loop", "support@shop.example"),
        ],
    );
    assert_eq!(replies(&world, "1", passed_on).await, 1);
    assert_eq!(
        world.record.replies()[0].thread,
        r#"postmark:{"to":"ann@example.com","id":"1@example.com","subject":"Hello"}"#
    );
}

#[tokio::test]
async fn mail_that_is_moved_from_another_mailbox_is_greeted_by_nobody() {
    let world = World::new();
    for (n, date) in [
        "Wed, 25 Nov 2026 08:00:00 +0000",
        "Thu, 1 Oct 2026 08:00:00 +0000",
        "Tue, 5 May 2020 08:00:00 +0000",
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("{n}@example.com");
        let mut moved = mail(&id, &[("Received", "from a by b; Sat, 28 Nov 2026 02:59:00 +0000")]);
        moved["Date"] = json!(date);
        assert_eq!(replies(&world, &id, moved).await, 0, "{date}");
        let item = world.agent_items().pop().unwrap();
        assert_eq!(
            item.why.iter().map(|finding| finding.rule).collect::<Vec<_>>(),
            [Rule::TooLate],
            "{date}"
        );
    }
}

/// A complaint by mail about the reply with this reference.
fn complaint(id: &str, reference: &str) -> String {
    format!(
        "From: fbl@isp.example\r\nTo: support@shop.example\r\nMessage-ID: <{id}@isp.example>\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=ARF\r\n\r\n\
         --ARF\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n\
         --ARF\r\nContent-Type: message/rfc822\r\n\r\nFrom: support@shop.example\r\nTo: ann@example.com\r\n\
         Message-ID: <ours@shop.example>\r\nX-Nightdesk-Reference: {reference}\r\n\r\nClosed.\r\n--ARF--\r\n"
    )
}

#[tokio::test]
async fn a_complaint_opts_out_whom_a_reply_of_ours_went_to_and_nobody_else() {
    let world = World::new();
    let ann = "mailto:ann@example.com".parse().unwrap();
    assert_eq!(replies(&world, "1@example.com", mail("1@example.com", &[])).await, 1);
    let api = world.api([answer(200, &json!({"ErrorCode": 0, "MessageID": "ours-1", "Message": "OK"}))]);
    world.send_all(&api, saturday()).await.unwrap();
    let sent: Value = serde_json::from_slice(api.asked().remove(0).body()).unwrap();
    let headers = sent["Headers"].as_array().unwrap();
    let reference = headers.iter().find(|header| header["Name"] == "X-Nightdesk-Reference").unwrap();
    let reference = reference["Value"].as_str().unwrap();

    let opted_out = async || {
        let profile = world.record.profile(&ann).await.unwrap().unwrap();
        profile.has_opted_out(&Channel::new("email"), &Account::new("support@shop.example"))
    };
    let forged =
        BASE64URL_NOPAD.encode(b"mailto:ann@example.com#email:support@shop.example:2@example.com/reply/1");
    for (id, reference, out) in [("forged", forged.as_str(), false), ("genuine", reference, true)] {
        let mut by_mail = mail(id, &[("Return-Path", "<fbl@isp.example>")]);
        by_mail["RawEmail"] = json!(complaint(id, reference));
        world.post(&sample("postmark", by_mail), id, saturday()).await;
        assert_eq!(world.respond_to_last(saturday()).await, Responded::Receipt);
        assert_eq!(opted_out().await, out, "{id}");
    }
}

#[tokio::test]
async fn a_list_a_machine_and_a_report_are_answered_by_nobody_but_an_agent() {
    let signs: [&[(&str, &str)]; 7] = [
        &[("Auto-Submitted", "auto-replied")],
        &[("List-Id", "<users.example.com>")],
        &[("Precedence", "bulk")],
        &[("X-Auto-Response-Suppress", "All")],
        &[("Return-Path", "<>")],
        &[("Return-Path", "<mailer-daemon@example.com>")],
        &[("X-Loop", "ann@example.com")],
    ];
    let world = World::new();
    for (n, headers) in signs.into_iter().enumerate() {
        let id = format!("{n}@example.com");
        assert_eq!(replies(&world, &id, mail(&id, headers)).await, 0, "{headers:?}");
    }
    let mut no_reply = mail("no-reply@example.com", &[]);
    no_reply["FromFull"]["Email"] = json!("no-reply@example.com");
    assert_eq!(replies(&world, "8", no_reply).await, 0);
    for item in world.agent_items() {
        assert_eq!(item.why.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::Machine]);
        assert_eq!(item.due, None, "nobody waits behind a machine");
        assert!(matches!(item.what, Occasion::Event { .. }));
    }
    // It used up nothing: the person behind the machine is still told.
    assert_eq!(replies(&world, "9@example.com", mail("9@example.com", &[])).await, 1);
}
