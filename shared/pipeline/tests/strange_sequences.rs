//! Sequences that nobody plans: crashes followed by long silence, joins, changed minds.

mod talk;
mod world;

use chrono::TimeDelta;
use nightdesk_domain::case::CaseState;
use nightdesk_domain::customer::{Teller, Told};
use nightdesk_domain::decision::Rule;
use nightdesk_domain::{EventKind, ReplyStatus};
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::fakes::Fuse;
use nightdesk_pipeline::respond::Responded;
use serde_json::json;
use world::{World, accepted, answer, echo, identified, receipt, saturday, sms, text, whatsapp};

const ANN: &str = "447700900123";

/// How many items tell agents of a reply that did not arrive.
fn problems(world: &World) -> usize {
    let items = world.agent_items();
    items.iter().filter(|item| matches!(item.what, Occasion::ReplyProblem { .. })).count()
}

#[tokio::test]
async fn a_notice_that_a_crash_held_back_for_a_day_is_shown_to_agents_as_not_sent() {
    // Queued, read with the unplanned closures, and the case that grants the notice: then it stops.
    let world = World::on(Fuse::after(4));
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    assert!(world.respond_to_all(saturday()).await.is_err());
    let world = world.restarted();
    let later = saturday() + TimeDelta::hours(60);
    world.respond_to_all(later).await.unwrap();
    world.send_all(&world.api([accepted("wamid.reply")]), later).await.unwrap();
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Failed);
    assert_eq!(problems(&world), 1);
}

#[tokio::test]
async fn offices_of_different_accounts_have_closures_of_their_own() {
    let world = World::with_desk(
        r#"
        default_office = "london"
        default_language = "en"
        answer_within = "4h"
        [office.london]
        zone = "Europe/London"
        opening_hours = "Mo-Fr 09:00-17:00"
        languages = ["en"]
        [office.tokyo]
        zone = "Asia/Tokyo"
        opening_hours = "Mo-Fr 09:00-17:00"
        languages = ["en"]
        accounts = ["sms:+15550100"]
        "#,
    );
    for n in 0..8 {
        let at = saturday() + TimeDelta::minutes(n);
        let account = if n % 2 == 0 { "+15550100" } else { "+15550199" };
        world.post(&sms(&format!("SM{n}"), account, "Hello?"), &format!("call-{n}"), at).await;
        world.respond_to_last(at).await;
    }
    assert_eq!(world.record.replies().len(), 2, "one for each office's closure");
}

#[tokio::test]
async fn a_failure_whose_news_a_crash_swallowed_still_reaches_agents() {
    let failed = || {
        whatsapp(json!({"statuses": [{"id": "wamid.reply", "recipient_id": ANN, "status": "failed",
            "timestamp": "$seconds", "errors": [{"code": 131_026}]}]}))
    };
    for effects in 0..6 {
        let world = World::new();
        world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
        world.respond_to_all(saturday()).await.unwrap();
        world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
        world.post(&failed(), "call-2", saturday()).await;
        let body = world.inbound.bodies().pop().unwrap();
        let stopped = world.stopping_after(effects);
        drop(stopped.respond(&body, saturday()).await);
        world.respond(&body, saturday()).await.unwrap();
        assert_eq!(problems(&world), 1, "after {effects} effects");
    }
}

#[tokio::test]
async fn a_failure_faster_than_the_sender_reaches_agents() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    world.post(&receipt("wamid.reply", ANN, "failed"), "call-2", saturday()).await;
    world.respond_to_last(saturday()).await;
    world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
    assert_eq!((world.record.replies()[0].status, problems(&world)), (ReplyStatus::Failed, 1));
}

#[tokio::test]
async fn a_refusal_whose_follow_up_a_crash_swallowed_is_still_followed_up() {
    let refusal = || answer(400, &json!({"error": {"code": 131_050, "message": "…"}}));
    for effects in 2..8 {
        let world = World::new();
        world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
        world.respond_to_all(saturday()).await.unwrap();
        let stopped = world.stopping_after(effects);
        let api = stopped.api([refusal()]);
        drop(stopped.send_all(&api, saturday()).await);
        let called = api.calls() == 1;
        // Another process takes the message again.
        world.send_all(&world.api([]), saturday()).await.ok();
        world.send_all(&world.api([]), saturday()).await.unwrap();
        assert!(problems(&world) >= 1, "after {effects} effects");
        if called && world.record.replies()[0].status == ReplyStatus::Failed {
            let wants = world.wants_replies("tel:+447700900123").await;
            assert!(!wants, "the opt-out is remembered after {effects} effects");
        }
    }
}

#[tokio::test]
async fn an_opt_out_follows_the_person_to_their_other_address() {
    let world = World::new();
    world.post(&identified("wamid.1", None, "GB.42", "Hello?"), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    world.post(&identified("wamid.2", None, "GB.42", "STOP"), "call-2", saturday()).await;
    world.respond_to_last(saturday()).await;
    let told = world.record.replies().len();
    let next_night = saturday() + TimeDelta::days(3);
    world.post(&identified("wamid.3", Some(ANN), "GB.42", "Hello?"), "call-3", next_night).await;
    world.respond_to_last(next_night).await;
    assert_eq!(world.record.replies().len(), told);
}

#[tokio::test]
async fn what_was_said_last_about_replies_counts_in_whichever_order_it_comes() {
    let world = World::new();
    let to = "+441632960000";
    world.post(&sms("SM1", to, "START"), "call-1", saturday()).await;
    let start = world.inbound.bodies().pop().unwrap();
    world.post(&sms("SM2", to, "STOP"), "call-2", saturday() + TimeDelta::minutes(5)).await;
    world.respond_to_last(saturday() + TimeDelta::minutes(5)).await;
    world.respond(&start, saturday() + TimeDelta::minutes(9)).await.unwrap();
    world.post(&sms("SM3", to, "Hello?"), "call-3", saturday() + TimeDelta::minutes(10)).await;
    world.respond_to_last(saturday() + TimeDelta::minutes(10)).await;
    assert!(world.record.replies().is_empty());
}

#[tokio::test]
async fn a_message_that_was_edited_and_taken_back_leaves_nothing() {
    let world = World::new();
    let edit = json!({"from": ANN, "id": "wamid.2", "timestamp": "$seconds", "type": "edit", "edit": {
        "original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "hush again"}}}});
    let revoke = json!({"from": ANN, "id": "wamid.3", "timestamp": "$seconds", "type": "revoke", "revoke": {"original_message_id": "wamid.1"}});
    world.post(&text("wamid.1", ANN, "hush"), "call-1", saturday()).await;
    world.post(&whatsapp(json!({"messages": [edit]})), "call-2", saturday()).await;
    world.post(&whatsapp(json!({"messages": [revoke]})), "call-3", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let events = world.record.events();
    assert_eq!(events["whatsapp:1001:wamid.1"], None);
    assert_eq!(events["whatsapp:1001:wamid.2"], None);
    assert!(matches!(&events["whatsapp:1001:wamid.3"].as_ref().unwrap().kind, EventKind::Deletion { .. }));
}

#[tokio::test]
async fn two_customers_who_turn_out_to_be_one_go_on_as_one() {
    for effects in 0..20 {
        let world = World::new();
        // By day under the number, by night under the user id: two customers, each with a case.
        world.post(&text("wamid.1", ANN, "By day"), "call-1", world::wednesday()).await;
        world.respond_to_last(world::wednesday()).await;
        world.post(&identified("wamid.2", None, "GB.42", "By night"), "call-2", saturday()).await;
        world.respond_to_last(saturday()).await;
        assert_eq!((world.record.customers().len(), world.record.replies().len()), (2, 1));

        world.post(&identified("wamid.3", Some(ANN), "GB.42", "It is me"), "call-3", saturday()).await;
        let body = world.inbound.bodies().pop().unwrap();
        let stopped = world.stopping_after(effects);
        drop(stopped.respond(&body, saturday()).await);
        world.respond(&body, saturday()).await.unwrap();
        world.post(&identified("wamid.4", None, "GB.42", "Still me"), "call-4", saturday()).await;
        world.respond_to_last(saturday()).await;

        assert_eq!(world.record.replies().len(), 1, "told once in the closure, after {effects} effects");
        let customers = world.record.customers();
        let now: Vec<_> = customers.iter().filter(|customer| customer.joined_into.is_none()).collect();
        assert_eq!((customers.len(), now.len()), (2, 1), "after {effects} effects");
        let addresses: Vec<_> = now[0].addresses.iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["tel:+447700900123", "whatsapp:GB.42"], "after {effects} effects");
        let open = world.record.cases().iter().filter(|case| case.state == CaseState::Open).count();
        assert_eq!(open, 1, "after {effects} effects");
    }
}

#[tokio::test]
async fn asking_again_does_not_put_the_answer_off_and_an_older_echo_does_not_count_as_one() {
    let world = World::new();
    let at = |minutes| world::wednesday() + TimeDelta::minutes(minutes);
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", at(0)).await;
    world.respond_to_last(at(0)).await;
    world.post(&text("wamid.2", ANN, "Hello??"), "call-2", at(30)).await;
    world.respond_to_last(at(30)).await;
    let due: Vec<_> = world.agent_items().iter().map(|item| item.due).collect();
    assert_eq!(due[0], due[1]);

    world.post(&echo(ANN, "wamid.echo"), "call-3", at(-10)).await;
    world.respond_to_last(at(31)).await;
    assert_eq!(world.record.cases()[0].due, due[0], "said before the question");
    world.post(&echo(ANN, "wamid.echo2"), "call-4", at(40)).await;
    world.respond_to_last(at(40)).await;
    assert_eq!(world.record.cases()[0].due, None, "answered");
    assert_eq!(world.record.cases()[0].first_answer, Some(at(40)));
}

#[tokio::test]
async fn the_same_event_under_another_address_is_not_answered_again() {
    let world = World::new();
    world.post(&identified("wamid.1", Some(ANN), "GB.42", "Hello?"), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    world.post(&identified("wamid.1", None, "GB.42", "Hello?"), "call-2", saturday()).await;
    let again =
        world.inbound.bodies()[0].replace("call-1", "call-3").replace("tel:+447700900123", "whatsapp:GB.42");
    world.respond(&again, saturday()).await.unwrap();
    assert_eq!(world.record.replies().len(), 1);
    assert!(world.agent_items().iter().all(|item| item.why.last().unwrap().rule != Rule::TooLate));
}

#[tokio::test]
async fn an_envelope_that_cannot_be_read_is_not_quoted() {
    let world = World::new();
    let odd = r#"{"version": "1", "delivery": "call-1", "event": "my password is hush"}"#;
    let error = world.respond(odd, saturday()).await.unwrap_err();
    assert!(!error.to_string().contains("hush"), "{error}");
}

#[tokio::test]
async fn what_was_said_of_a_joined_customer_goes_on_to_count() {
    let world = World::new();
    let friday = saturday() - TimeDelta::hours(16);
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", friday).await;
    world.respond_to_last(friday).await;
    world.post(&identified("wamid.2", None, "GB.42", "Hello?"), "call-2", friday).await;
    world.respond_to_last(friday).await;
    world.record.tell(&"whatsapp:GB.42".parse().unwrap(), |customer| {
        let (by, at) = (Teller::Customer, friday);
        customer.language = Some(Told { value: "de".to_owned(), by, at });
        customer.zone = Some(Told { value: chrono_tz::Tz::Asia__Tokyo, by, at });
    });
    world.post(&identified("wamid.3", Some(ANN), "GB.42", "It is me"), "call-3", saturday()).await;
    world.respond_to_last(saturday()).await;
    let [reply] = &world.record.replies()[..] else { panic!("one reply") };
    assert!(reply.text.contains("ab 18:00 Uhr (Ihre Ortszeit)"), "{}", reply.text);
}

#[tokio::test]
async fn a_stop_that_was_said_again_is_not_undone_by_a_start_in_between() {
    let world = World::new();
    for (id, hours, says) in [("wamid.1", 0, "STOP"), ("wamid.3", 2, "STOP"), ("wamid.2", 1, "START")] {
        let written = saturday() + TimeDelta::hours(hours);
        world.post(&text(id, ANN, says), id, written).await;
        world.respond_to_last(saturday() + TimeDelta::hours(3)).await;
    }
    assert_eq!(world.record.replies().len(), 1, "the first STOP is confirmed, and nothing after it");
    let later = saturday() + TimeDelta::hours(4);
    world.post(&text("wamid.4", ANN, "Hello?"), "call-4", later).await;
    let responded = world.respond_to_last(later).await;
    assert!(matches!(responded, Responded::Recorded { replies: 0, for_agents: true, .. }), "{responded:?}");
}

#[tokio::test]
async fn a_step_that_a_crash_held_back_is_repeated_after_later_ones_on_another_channel() {
    // Queued, read with the unplanned closures, and the case that takes the step: then it stops.
    let world = World { answers: Some(talk::answers()), ..World::on(Fuse::after(4)) };
    world.post(&text("wamid.1", ANN, "Where is my parcel?"), "call-1", saturday()).await;
    assert!(world.respond_to_all(saturday()).await.is_err());
    let world = world.restarted();
    let held_back = world.inbound.bodies().pop().unwrap();
    let later = saturday() + TimeDelta::minutes(5);
    world.post(&sms("SM1", "+441632960000", "address?"), "call-2", later).await;
    world.respond_to_last(later).await;
    let offered = world.record.cases()[0].dialogue.clone();
    world.respond(&held_back, later).await.unwrap();
    assert_eq!(world.record.cases()[0].dialogue, offered, "taken once, and before the other");
    let told: Vec<_> = world.record.replies().iter().map(|reply| reply.text.clone()).collect();
    assert!(told.iter().any(|text| text.starts_with("Parcels take two days.")), "{told:?}");
    assert_eq!(world.record.verdicts().len(), 2);
    // The choice that the other channel offered is still there to be made.
    world.post(&sms("SM2", "+441632960000", "2"), "call-3", later).await;
    world.respond_to_last(later).await;
    assert!(world.record.replies().iter().any(|reply| reply.text.starts_with("Within 30 days.")));
}

#[tokio::test]
async fn a_question_that_is_read_again_after_the_desk_was_changed_is_answered_as_before() {
    let world = World { answers: Some(talk::answers()), ..World::on(Fuse::after(4)) };
    world.post(&text("wamid.1", ANN, "Where is my parcel?"), "call-1", saturday()).await;
    assert!(world.respond_to_all(saturday()).await.is_err());
    let mut world = world.restarted();
    // The matcher thinks otherwise by now.
    world.answers.as_mut().unwrap().table.clear();
    world.respond_to_all(saturday()).await.unwrap();
    assert!(world.record.replies()[0].text.starts_with("Parcels take two days."));
    let [item] = &world.agent_items()[..] else { panic!("one item") };
    assert_eq!(item.why.last().map(|finding| finding.saw.as_str()), Some("granted before"));
}

#[tokio::test]
async fn the_same_question_under_another_address_is_not_answered_again() {
    let world = World { answers: Some(talk::answers()), ..World::new() };
    let question = |number| identified("wamid.1", number, "GB.42", "Where is my parcel?");
    world.post(&question(Some(ANN)), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    let again =
        world.inbound.bodies()[0].replace("call-1", "call-3").replace("tel:+447700900123", "whatsapp:GB.42");
    world.respond(&again, saturday()).await.unwrap();
    let answers = world.record.replies().into_iter().filter(|reply| reply.text.starts_with("Parcels"));
    assert_eq!(answers.count(), 1);
    assert_eq!(world.record.verdicts().len(), 1);
}
