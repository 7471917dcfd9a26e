//! A crash between any two effects loses nothing and doubles nothing.

mod world;

use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::fakes::Fuse;
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

#[tokio::test]
async fn when_the_queue_fails_the_provider_is_asked_to_try_again() {
    let world = World::on(Fuse::after(0));
    let response = world.post(&text("wamid.1", "447700900123", "Hello?"), "call-1", saturday()).await;
    assert_eq!(response.status(), 503);
}
