//! What customers were promised, how it ends, and what nobody planned.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod world;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::desk::{LocalText, OfficeId};
use nightdesk_domain::hours::{Exception, Keeps, Unplanned};
use nightdesk_domain::promise::{Promised, Standing};
use nightdesk_pipeline::fakes::Fuse;
use world::{World, echo, saturday, sms, text};

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
