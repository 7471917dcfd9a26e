//! A crash between any two effects loses nothing and doubles nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

mod talk;
mod world;

use chrono::TimeDelta;
use nightdesk_domain::dialogue::Outcome;
use nightdesk_domain::{Reply, ReplyStatus};
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::fakes::Fuse;
use talk::answers;
use world::{World, accepted, saturday, text};

/// More effects than one message has from its webhook to its reply.
const ENOUGH: usize = 40;

/// Runs a message's whole way until the fuse burns; false if it burnt.
async fn way_of_a_message(world: &World, calls: &mut usize) -> bool {
    let now = saturday();
    if world.post(&text("wamid.1", "447700900123", "Hello?"), "call-1", now).await.status() != 200 {
        return false;
    }
    let responded = world.respond_to_all(now).await;
    let api = world.api([accepted("wamid.reply")]);
    let sent = match responded {
        Ok(_) => world.send_all(&api, now).await.is_ok(),
        Err(_) => false,
    };
    *calls += api.calls();
    sent
}

#[tokio::test]
async fn a_crash_between_any_two_effects_is_cured_by_doing_the_same_again() {
    let mut interrupted = 0;
    for effects in 0..ENOUGH {
        let world = World::on(Fuse::after(effects));
        let mut calls = 0;
        let finished = way_of_a_message(&world, &mut calls).await;
        interrupted += usize::from(!finished);

        let world = world.restarted();
        // The provider posts again what was not accepted, and SQS delivers everything once more.
        assert!(way_of_a_message(&world, &mut calls).await);

        let events = world.record.events();
        assert_eq!(events.len(), 1, "recorded once after {effects} effects");
        let items = world.agent_items();
        let about_the_event = items.iter().filter(|item| matches!(item.what, Occasion::Event { .. })).count();
        assert_eq!(about_the_event, 1, "one item for agents after {effects} effects");
        let [reply] = &world.record.replies()[..] else { panic!("one reply after {effects} effects") };
        assert!(calls <= 1, "{calls} calls to the provider after {effects} effects");
        match reply.status {
            ReplyStatus::Sent => assert_eq!(calls, 1),
            // Nobody can know whether it was sent: agents are told, and it is not sent again.
            ReplyStatus::Unknown => {
                assert_eq!(items.len(), 2, "agents know after {effects} effects")
            }
            other => panic!("{other:?} after {effects} effects"),
        }
        let [commitment] = &world.record.commitments()[..] else {
            panic!("one promise after {effects} effects")
        };
        assert_eq!(world.record.cases()[0].promises, std::slice::from_ref(&commitment.promise));
        assert_eq!(world.record.cases().len(), 1);
        assert_eq!(world.record.customers().len(), 1);
    }
    assert!(interrupted > 10, "the fuse burnt at {interrupted} places");
}

/// A conversation at night, message by message, and the outcomes that it has.
const CONVERSATION: [(&str, &[Outcome]); 6] = [
    ("Where is my parcel?", &[Outcome::Answered]),
    ("yes", &[Outcome::Helpful]),
    ("address?", &[Outcome::Offered]),
    ("2", &[Outcome::Chosen]),
    ("Do you sell boats?", &[Outcome::Missed]),
    ("agent", &[Outcome::HandedOver]),
];

/// Posts one message of the conversation and deals with it; false if the fuse burns.
async fn write(world: &World, n: usize) -> bool {
    let (says, _) = CONVERSATION[n];
    let now = saturday() + TimeDelta::minutes(n.try_into().unwrap());
    let posted =
        world.post(&text(&format!("wamid.{n}"), "447700900123", says), &format!("call-{n}"), now).await;
    match world.inbound.bodies().get(n) {
        Some(body) if posted.status() == 200 => world.respond(body, now).await.is_ok(),
        _ => false,
    }
}

/// The desk's side of the conversation up to a message: what it replied, and what it took note of.
async fn undisturbed(last: usize) -> World {
    let world = World { answers: Some(answers()), ..World::new() };
    for n in 0..=last {
        assert!(write(&world, n).await);
    }
    world
}

#[tokio::test]
async fn a_crash_between_any_two_effects_of_a_step_repeats_the_same_step() {
    for last in 0..CONVERSATION.len() {
        let expected = undisturbed(last).await;
        let mut interrupted = 0;
        for effects in 0..ENOUGH {
            let world = match last {
                0 => World { answers: Some(answers()), ..World::new() },
                _ => undisturbed(last - 1).await,
            };
            let finished = write(&world.stopping_after(effects), last).await;
            interrupted += usize::from(!finished);
            assert!(write(&world, last).await);

            let told = |world: &World| {
                let reply = |reply: &Reply| (reply.key.clone(), reply.text.clone(), reply.choices.clone());
                world.record.replies().iter().map(reply).collect::<Vec<_>>()
            };
            let after = format!("{:?} after {effects} effects", CONVERSATION[last]);
            assert_eq!(told(&world), told(&expected), "{after}");
            assert_eq!(world.record.verdicts(), expected.record.verdicts(), "{after}");
            assert_eq!(world.record.commitments(), expected.record.commitments(), "{after}");
            assert_eq!(world.record.cases()[0].dialogue, expected.record.cases()[0].dialogue, "{after}");
            assert_eq!(world.record.cases()[0].due, expected.record.cases()[0].due, "{after}");
            let items = world.agent_items();
            assert_eq!(items.len(), last + 1, "{after}");
            assert_eq!(items[last].dialogue, expected.agent_items()[last].dialogue, "{after}");
            assert_eq!(world.outbound.bodies(), expected.outbound.bodies(), "{after}");
            if finished {
                break;
            }
        }
        assert!(interrupted >= 5, "the fuse burnt at {interrupted} places");
        let verdicts = expected.record.verdicts();
        let new: Vec<_> =
            verdicts.iter().filter(|verdict| verdict.event.ends_with(&format!(".{last}"))).collect();
        assert_eq!(new.iter().map(|verdict| verdict.outcome).collect::<Vec<_>>(), CONVERSATION[last].1);
    }
}

#[tokio::test]
async fn when_the_queue_fails_the_provider_is_asked_to_try_again() {
    let world = World::on(Fuse::after(0));
    let response = world.post(&text("wamid.1", "447700900123", "Hello?"), "call-1", saturday()).await;
    assert_eq!(response.status(), 503);
}
