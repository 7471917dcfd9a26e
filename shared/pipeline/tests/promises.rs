//! What customers were promised, how it ends, and what nobody planned.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod world;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::desk::{LocalText, OfficeId};
use nightdesk_domain::hours::{Exception, Keeps, Unplanned};
use nightdesk_domain::promise::{Promised, Standing};
use nightdesk_pipeline::fakes::Fuse;
use nightdesk_pipeline::respond::Responded;
use serde_json::json;
use world::{World, echo, identified, sample, sample_file, saturday, sms, text};

const ANN: &str = "447700900123";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A customer who wrote on Saturday and was told of Monday, 09:00; an answer is due by 13:00.
async fn promised() -> World {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    world
}

/// How the only promise stands.
fn standing(world: &World, now: &str) -> Standing {
    let [commitment] = &world.record.commitments()[..] else { panic!("one promise") };
    commitment.promise.standing(at(now))
}

async fn agent_answers(world: &World, when: &str) {
    world.post(&echo(ANN, &format!("wamid.{when}")), when, at(when)).await;
    world.respond_to_last(at(when)).await;
}

#[tokio::test]
async fn a_notice_is_a_promise_that_an_agents_answer_in_time_keeps() {
    let world = promised().await;
    let [commitment] = &world.record.commitments()[..] else { panic!("one promise") };
    let promise = &commitment.promise;
    assert_eq!((promise.of, promise.told), (Promised::Opening, at("2026-11-30T09:00:00Z")));
    assert_eq!(promise.by, at("2026-11-30T13:00:00Z"));
    assert_eq!(standing(&world, "2026-11-30T12:00:00Z"), Standing::Open);
    agent_answers(&world, "2026-11-30T12:30:00Z").await;
    assert_eq!(standing(&world, "2026-12-24T00:00:00Z"), Standing::Kept);
    assert_eq!(world.record.cases()[0].promises, [world.record.commitments()[0].promise.clone()]);
}

#[tokio::test]
async fn an_answer_too_late_breaks_it_and_silence_does_too() {
    let world = promised().await;
    assert_eq!(standing(&world, "2026-11-30T13:00:01Z"), Standing::Broken);
    agent_answers(&world, "2026-11-30T15:00:00Z").await;
    assert_eq!(standing(&world, "2026-11-30T15:00:00Z"), Standing::Broken);
}

#[tokio::test]
async fn an_automatic_reply_keeps_no_promise() {
    let world = promised().await;
    let night = at("2026-11-30T23:00:00Z");
    world.post(&text("wamid.2", ANN, "Still there?"), "call-2", night).await;
    world.respond_to_last(night).await;
    let standings: Vec<_> =
        world.record.commitments().iter().map(|one| one.promise.standing(night)).collect();
    assert_eq!(standings, [Standing::Broken, Standing::Open]);
}

#[tokio::test]
async fn an_answer_whose_writing_a_crash_stopped_is_still_noted() {
    for effects in 0..8 {
        let world = promised().await;
        let answered = at("2026-11-30T12:30:00Z");
        world.post(&echo(ANN, "wamid.echo"), "call-2", answered).await;
        let body = world.inbound.bodies().pop().unwrap();
        let stopped =
            World { record: world.record.on(&Fuse::after(effects)), ..world.stopping_after(effects) };
        drop(stopped.respond(&body, answered).await);
        world.respond(&body, answered).await.unwrap();
        assert_eq!(standing(&world, "2026-12-01T00:00:00Z"), Standing::Kept, "after {effects} effects");
    }
}

#[tokio::test]
async fn a_message_that_comes_again_after_the_answer_breaks_nothing() {
    for answered in ["2026-11-28T05:00:00Z", "2026-11-30T10:00:00Z"] {
        let world = promised().await;
        let message = world.inbound.bodies()[0].clone();
        agent_answers(&world, answered).await;
        world.respond(&message, at(answered) + TimeDelta::minutes(10)).await.unwrap();
        assert_eq!(standing(&world, "2026-12-01T00:00:00Z"), Standing::Kept, "answered {answered}");
    }
}

#[tokio::test]
async fn a_case_goes_on_over_a_long_closure_for_whoever_waits() {
    let closed = "[office.london]\nclosures = [{ from = \"2026-11-01\", until = \"2026-12-31\", name = \"our move\" }]\n";
    let world = World::with_desk(&sample_file("desk.toml").unwrap().replace("[office.london]\n", closed));
    let november = at("2026-11-25T11:00:00Z");
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", november).await;
    world.respond_to_last(november).await;
    assert!(
        world.record.replies()[0]
            .text
            .starts_with("We are closed for our move. We will be back on Monday, 4 January")
    );
    agent_answers(&world, "2027-01-04T09:10:00Z").await;
    assert_eq!(standing(&world, "2027-01-10T00:00:00Z"), Standing::Kept);
    assert_eq!(world.record.cases().len(), 1);
}

#[tokio::test]
async fn an_answer_at_another_address_keeps_what_was_promised_at_the_first() {
    let world = World::new();
    world.post(&identified("wamid.1", Some(ANN), "GB.42", "Hello?"), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    let told_at = world.record.commitments()[0].promise.address.clone();
    let echo = json!({"from": "441234567890", "to_user_id": "GB.42", "id": "wamid.2", "timestamp": "$seconds", "type": "text", "text": {"body": "Done"}});
    let value = json!({
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "441234567890", "phone_number_id": "1001"},
        "message_echoes": [echo],
    });
    let changes = json!([{"field": "smb_message_echoes", "value": value}]);
    let echo = sample(
        "meta",
        json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}),
    );
    let monday = at("2026-11-30T10:00:00Z");
    world.post(&echo, "call-2", monday).await;
    world.respond_to_last(monday).await;
    assert_eq!(standing(&world, "2026-12-01T00:00:00Z"), Standing::Kept);
    assert_eq!(world.record.commitments()[0].promise.address, told_at, "where the notice stands");
}

#[tokio::test]
async fn every_one_of_several_open_promises_is_kept_by_the_answer() {
    let desk = sample_file("desk.toml").unwrap().replace("answer_within = \"4h\"", "answer_within = \"60h\"");
    let world = World::with_desk(&desk);
    for day in [23, 24, 25, 26, 27, 30] {
        let evening = at(&format!("2026-11-{day}T20:00:00Z"));
        world.post(&text(&format!("wamid.{day}"), ANN, "Hello?"), &day.to_string(), evening).await;
        world.respond_to_last(evening).await;
    }
    agent_answers(&world, "2026-12-01T10:00:00Z").await;
    let standings =
        world.record.commitments().into_iter().map(|one| one.promise.standing(at("2027-01-01T00:00:00Z")));
    assert_eq!(standings.collect::<Vec<_>>(), [Standing::Kept; 6]);
}

#[tokio::test]
async fn a_closure_made_between_a_crash_and_the_repetition_leaves_one_promise() {
    for effects in 0..12 {
        let world = World::new();
        world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
        let body = world.inbound.bodies()[0].clone();
        drop(world.stopping_after(effects).respond(&body, saturday()).await);
        let says = LocalText::default();
        let exception =
            Exception { keeps: Keeps::Closed, from: saturday(), until: at("2026-12-01T12:00:00Z"), says };
        world.record.make(Unplanned { office: OfficeId::new("london"), made: saturday(), exception });
        world.respond(&body, saturday() + TimeDelta::minutes(2)).await.unwrap();
        let [commitment] = &world.record.commitments()[..] else {
            panic!("one promise after {effects} effects")
        };
        assert_eq!(world.record.cases()[0].promises, std::slice::from_ref(&commitment.promise));
        assert_eq!(world.record.replies().len(), 1, "after {effects} effects");
    }
}

#[tokio::test]
async fn repetitions_do_not_use_up_the_replies_that_an_address_gets() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    let body = world.inbound.bodies()[0].clone();
    for _ in 0..10 {
        let stopped = World { agents: world.agents.on(&Fuse::after(0)), ..world.stopping_after(1000) };
        assert!(stopped.respond(&body, saturday()).await.is_err());
    }
    world.respond(&body, saturday()).await.unwrap();
    world.post(&text("wamid.2", ANN, "HELP"), "call-2", saturday()).await;
    let responded = world.respond_to_last(saturday()).await;
    assert!(matches!(responded, Responded::Recorded { replies: 1, for_agents: true, .. }), "{responded:?}");
}

#[tokio::test]
async fn a_closure_is_in_force_within_a_minute_and_tells_its_note() {
    let world = World::new();
    let wednesday = at("2026-11-25T11:00:00Z");
    let write = async |n: i64, after: TimeDelta| {
        let (id, now) = (format!("wamid.{n}"), wednesday + after);
        world.post(&text(&id, &format!("44770090012{n}"), "Where is my parcel, please?"), &id, now).await;
        world.respond_to_last(now).await;
        world.record.replies().len()
    };
    assert_eq!(write(0, TimeDelta::zero()).await, 0, "London is there");
    let exception = Exception {
        keeps: Keeps::Closed,
        from: wednesday,
        until: at("2026-11-25T14:00:00Z"),
        says: LocalText::one("en", "Our building is being checked after an alarm."),
    };
    world.record.make(Unplanned { office: OfficeId::new("london"), made: wednesday, exception });
    assert_eq!(write(1, TimeDelta::seconds(60)).await, 1);
    assert_eq!(
        world.record.replies()[0].text,
        "We have had to close unexpectedly. We will be back today at 14:00 (your time).\n\n\
         Our building is being checked after an alarm."
    );
}

#[tokio::test]
async fn while_closures_cannot_be_read_those_known_before_count() {
    let world = World::new();
    world.post(&text("wamid.0", "447700900120", "Hello"), "call-0", saturday()).await;
    world.respond_to_last(saturday()).await;
    // The record fails at the next read of closures, a minute later, and at nothing else.
    let later = saturday() + TimeDelta::minutes(1);
    let known = world.unplanned.at(&world.record.on(&Fuse::after(0)), later).await;
    assert_eq!(known.unwrap().len(), 0);
    let never_read = nightdesk_pipeline::respond::UnplannedCache::default();
    assert!(never_read.at(&world.record.on(&Fuse::after(0)), later).await.is_err());
}

#[tokio::test]
async fn a_relative_day_is_not_sent_when_it_is_not_true_any_more() {
    let world = World::new();
    let sunday_evening = at("2026-11-29T22:00:00Z");
    world.post(&sms("SM1", "+441632960000", "Hello?"), "call-1", sunday_evening).await;
    world.respond_to_last(sunday_evening).await;
    let [reply] = &world.record.replies()[..] else { panic!("one reply") };
    assert!(reply.text.contains("tomorrow at 09:00"), "{}", reply.text);
    assert_eq!(reply.send_before, at("2026-11-30T00:00:00Z"), "when tomorrow has become today");
}
