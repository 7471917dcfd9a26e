//! Parked bodies taken in again, by a version that reads what the one before could not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod world;

use chrono::{DateTime, Utc};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Admission, provider};
use nightdesk_channels::{
    Carrier, Head, Limits, Malformed, Normalised, Rejected, Secrets, TextLimit, Unverified, Verified,
    Webhooks, webhooks,
};
use nightdesk_domain::{Channel, Event};
use nightdesk_pipeline::envelope::{Parked, ParkedKind};
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, no_documents};
use nightdesk_pipeline::ports::{Queue, QueueMessage};
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::redrive::{Became, Never, Redrive, RedriveError, Told};
use nightdesk_pipeline::respond::Responded;
use serde_json::json;
use world::{SECRET, World, sample, saturday, text, whatsapp};

/// A provider as a version before read it: nothing, or all but the last event of a request.
struct Yesterday {
    id: &'static str,
    reads_some: bool,
}

impl Carrier for Yesterday {
    fn id(&self) -> &'static str {
        self.id
    }

    fn channels(&self) -> &'static [Channel] {
        self.today().channels()
    }

    fn text_limit(&self, channel: &Channel) -> TextLimit {
        self.today().text_limit(channel)
    }
}

impl Webhooks for Yesterday {
    fn limits(&self) -> Limits {
        self.today().limits()
    }

    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        self.today().verify(request, secrets, now)
    }

    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
        if !self.reads_some {
            return Err(Malformed("its object is none that is read".to_owned()));
        }
        let mut normalised = self.today().normalise(request, received)?;
        normalised.events.pop();
        normalised.unreadable.push("an odd element");
        Ok(normalised)
    }

    fn acknowledge(&self, events: &[Event]) -> http::Response<bytes::Bytes> {
        self.today().acknowledge(events)
    }
}

impl Yesterday {
    const BLIND: Self = Self { id: "meta", reads_some: false };
    const SHORT_SIGHTED: Self = Self { id: "meta", reads_some: true };
    const BLIND_TO_MAIL: Self = Self { id: "postmark", reads_some: false };

    fn today(&self) -> &'static dyn Webhooks {
        webhooks(self.id).unwrap()
    }

    /// Takes a webhook as that version did.
    async fn takes(&self, world: &World, sample: &Sample, delivery: &str) {
        let stand_in = provider(self.id).unwrap().stand_in();
        let secrets = Secrets::parse(&stand_in.secret(SECRET)).unwrap();
        let mut request =
            sample.request(format!("https://desk.example.com/webhooks/{}", self.id), saturday());
        stand_in.sign(&mut request, secrets.iter().next().unwrap());
        let receiver = Receiver {
            provider: self,
            secrets: &secrets,
            documents: &no_documents(),
            inbound: &world.inbound,
            parked: &world.parked,
            files: Some(&world.files),
        };
        assert_eq!(receiver.receive(request, delivery, saturday()).await.response.status(), 200);
    }
}

/// Goes through what is parked in a world, and says what became of each.
async fn redrive(world: &World, run: &str) -> Result<Vec<Became>, RedriveError> {
    let redrive = Redrive {
        parked: &world.parked,
        inbound: &world.inbound,
        files: Some(&world.files),
        run,
        dry: false,
    };
    let mut told = Vec::new();
    redrive.all(usize::MAX, |Told { became, .. }| told.push(became)).await?;
    Ok(told)
}

/// The same world when the queue has long forgotten what it was sent.
fn later(world: World) -> World {
    World { inbound: MemoryQueue::new(&Fuse::none()), ..world.restarted() }
}

fn two_texts() -> Sample {
    let message = |id: &str, says: &str| json!({"from": "447700900123", "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": says}});
    whatsapp(json!({"messages": [message("wamid.1", "Hello?"), message("wamid.2", "My order is late.")]}))
}

#[tokio::test]
async fn a_body_that_a_newer_version_can_read_is_taken_in_once() {
    let world = World::new();
    Yesterday::BLIND.takes(&world, &text("wamid.1", "447700900123", "Hello?"), "call-1").await;
    assert!(world.inbound.bodies().is_empty());

    assert_eq!(redrive(&world, "run-1").await.unwrap(), [Became::Taken(1)]);
    assert!(world.parked.bodies().is_empty());
    world.respond_to_all(saturday()).await.unwrap();
    let [item] = &world.agent_items()[..] else { panic!("one item") };
    assert_eq!(item.delivery, "call-1/run-1");
    let events = world.record.events();
    let event = events.values().next().unwrap().as_ref().unwrap();
    // The provider's id and our time of receipt are as if it had been read when it came.
    assert_eq!((event.key.id.as_str(), event.received), ("wamid.1", saturday()));

    // The provider sends it once more, on somebody's asking.
    let world = later(world);
    world.post(&text("wamid.1", "447700900123", "Hello?"), "call-2", saturday()).await;
    assert_eq!(world.respond_to_last(saturday()).await, Responded::Duplicate);
    assert_eq!(redrive(&world, "run-2").await.unwrap(), []);
}

#[tokio::test]
async fn of_a_body_that_was_read_in_part_only_the_rest_is_taken() {
    let world = World::new();
    Yesterday::SHORT_SIGHTED.takes(&world, &two_texts(), "call-1").await;
    world.respond_to_all(saturday()).await.unwrap();
    assert_eq!(world.agent_items().len(), 1);

    let world = later(world);
    assert_eq!(redrive(&world, "run-1").await.unwrap(), [Became::Taken(2)]);
    let responded = world.respond_to_all(saturday()).await.unwrap();
    assert!(matches!(responded[..], [Responded::Duplicate, Responded::Recorded { .. }]), "{responded:?}");
    assert_eq!((world.agent_items().len(), world.record.events().len()), (2, 2));
    assert!(world.parked.bodies().is_empty());
}

#[tokio::test]
async fn a_crash_between_any_two_steps_loses_nothing_and_doubles_nothing() {
    let mut interrupted = 0;
    for effects in 0..6 {
        let world = World::new();
        Yesterday::BLIND.takes(&world, &two_texts(), "call-1").await;
        interrupted += usize::from(redrive(&world.stopping_after(effects), "run-1").await.is_err());
        // What was queued by then is dealt with, and the queue forgets that it was there.
        world.respond_to_all(saturday()).await.unwrap();

        let world = later(world);
        redrive(&world, "run-2").await.unwrap();
        world.respond_to_all(saturday()).await.unwrap();
        assert_eq!(world.parked.bodies().len(), 0, "after {effects} effects");
        let seen = (world.agent_items().len(), world.record.events().len());
        assert_eq!(seen, (2, 2), "after {effects} effects");
    }
    // Two events are queued, one body is removed.
    assert_eq!(interrupted, 3);
}

#[tokio::test]
async fn what_still_cannot_be_read_stays_parked_and_keeps_nothing_back() {
    let world = World::new();
    let odd = sample("meta", json!({"object": "martian"}));
    world.post(&odd, "call-1", saturday()).await;
    Yesterday::BLIND.takes(&world, &text("wamid.1", "447700900123", "Hello?"), "call-2").await;
    let [was, _] = &world.parked.bodies()[..] else { panic!("two bodies") };

    let told = redrive(&world, "run-1").await.unwrap();
    let [Became::Unreadable { why, events: 0 }, Became::Taken(1)] = &told[..] else { panic!("{told:?}") };
    assert!(!why.contains("martian"), "{why}");
    assert_eq!(&world.parked.bodies(), std::slice::from_ref(was));
    // It was put back, not only left: the next run sees it.
    assert_eq!(redrive(&world, "run-2").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_body_in_several_parts_is_put_together_and_one_that_lacks_a_part_stays() {
    let world = World::new();
    // Random enough that packing it saves little, and within what is kept of a message.
    let noise = |seed: u64| -> String {
        (0_u64..13_000).map(|n| format!("{:x}", (n ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect()
    };
    let message = |n: u64| json!({"from": "447700900123", "id": format!("wamid.{n}"), "timestamp": "$seconds", "type": "text", "text": {"body": noise(n << 32)}});
    let large = whatsapp(json!({"messages": (0..8).map(message).collect::<Vec<_>>()}));
    Yesterday::BLIND.takes(&world, &large, "call-1").await;
    let parts = world.parked.bodies();
    assert!(parts.len() > 1, "{} parts", parts.len());

    let shelf = MemoryQueue::new(&Fuse::none());
    let again = |body: &String| QueueMessage { order: None, body: body.clone() };
    shelf.send(&[again(parts.last().unwrap())]).await.unwrap();
    let lacking = World { parked: shelf, ..World::new() };
    let told = redrive(&lacking, "run-1").await.unwrap();
    assert_eq!(told, [Became::Never(Never::Incomplete)]);
    assert_eq!(lacking.parked.bodies().len(), 1);

    // In whatever order they are taken, and though one of them is there twice.
    lacking.parked.send(&parts.iter().rev().map(again).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(redrive(&lacking, "run-2").await.unwrap(), [Became::Taken(8)]);
    assert_eq!((lacking.parked.bodies().len(), lacking.inbound.bodies().len()), (0, 8));
}

#[tokio::test]
async fn an_event_too_large_keeps_its_body_parked_and_is_not_parked_twice() {
    let world = World::new();
    let order = json!({"from": "447700900123", "id": "wamid.1", "timestamp": "$seconds", "type": "order",
        "order": {"catalog_id": "1", "text": "x".repeat(600_000), "product_items": []}});
    Yesterday::BLIND.takes(&world, &whatsapp(json!({"messages": [order.clone()]})), "call-1").await;
    assert_eq!(redrive(&world, "run-1").await.unwrap(), [Became::TooLarge(1)]);
    assert_eq!((world.inbound.bodies().len(), world.parked.bodies().len()), (1, 1));

    let world = World::new();
    world.post(&whatsapp(json!({"messages": [order]})), "call-1", saturday()).await;
    assert_eq!(redrive(&world, "run-1").await.unwrap(), [Became::Never(Never::Event)]);
    assert_eq!(world.parked.bodies().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_taken_in_by_itself_is_told_and_stays() {
    let world = World::new();
    let old = json!({"version": "1", "delivery": "call-0", "provider": "meta", "received": saturday(),
        "why": "odd", "content_type": null, "part": 1, "parts": 1, "body": ""});
    let head: Head = serde_json::from_value(json!({"method": "POST", "url": "/", "headers": {}})).unwrap();
    let of = |what| Parked::V2 {
        delivery: "call-1".to_owned(),
        provider: "twilio".to_owned(),
        received: saturday(),
        why: "odd".to_owned(),
        id: serde_json::to_string(&what).unwrap(),
        what,
        part: 1,
        parts: 1,
        body: String::new(),
    };
    let new = [ParkedKind::Call(head.clone()), ParkedKind::Mail, ParkedKind::Webhook(head)];
    let mut bodies = vec![old.to_string(), "nothing of ours".to_owned()];
    bodies.extend(new.map(|what| serde_json::to_string(&of(what)).unwrap()));
    let messages: Vec<_> =
        bodies.iter().map(|body| QueueMessage { order: None, body: body.clone() }).collect();
    world.parked.send(&messages).await.unwrap();

    let told = redrive(&world, "run-1").await.unwrap();
    let never = [Never::Old, Never::Foreign, Never::Call, Never::Mail].map(Became::Never);
    assert_eq!(told[..4], never);
    assert!(matches!(told[4], Became::Unreadable { events: 0, .. }), "{told:?}");
    assert_eq!(world.parked.bodies(), bodies);
}

#[tokio::test]
async fn a_dry_run_tells_and_does_nothing_and_a_limit_holds() {
    let world = World::new();
    for n in 0..3 {
        let hello = text(&format!("wamid.{n}"), "447700900123", "Hello?");
        Yesterday::BLIND.takes(&world, &hello, &format!("call-{n}")).await;
    }
    let dry = Redrive {
        parked: &world.parked,
        inbound: &world.inbound,
        files: Some(&world.files),
        run: "run-1",
        dry: true,
    };
    let mut told = 0;
    dry.all(usize::MAX, |_| told += 1).await.unwrap();
    assert_eq!((told, world.inbound.bodies().len(), world.parked.bodies().len()), (3, 0, 3));
    Redrive { dry: false, ..dry }.all(2, |_| {}).await.unwrap();
    assert_eq!((world.inbound.bodies().len(), world.parked.bodies().len()), (2, 1));
    assert_eq!(redrive(&world, "run-2").await.unwrap(), [Became::Taken(1)]);
}

/// A world in which a mail with two files is parked.
async fn with_a_parked_mail() -> World {
    let text = std::fs::read_to_string("../../events/postmark/attachments.json").unwrap();
    let world = World::new();
    Yesterday::BLIND_TO_MAIL.takes(&world, &Sample::parse(&text).unwrap(), "call-1").await;
    world
}

#[tokio::test]
async fn a_parked_mails_files_are_in_the_bucket_before_its_event_is_queued() {
    for effects in 0..3 {
        let world = with_a_parked_mail().await;
        let stopped = redrive(&world.stopping_after(effects), "run-1").await;
        assert!(stopped.is_err(), "{effects}");
        assert_eq!((world.files.files().len(), world.inbound.bodies().len()), (effects, 0));
        assert_eq!(redrive(&world, "run-2").await.unwrap(), [Became::Taken(1)]);
        assert_eq!((world.files.files().len(), world.inbound.bodies().len()), (2, 1));
    }
}

#[tokio::test]
async fn a_parked_mail_with_files_stays_where_no_bucket_is_named() {
    let world = with_a_parked_mail().await;
    let redrive =
        Redrive { parked: &world.parked, inbound: &world.inbound, files: None, run: "run-1", dry: false };
    let mut told = Vec::new();
    redrive.all(usize::MAX, |Told { became, .. }| told.push(became)).await.unwrap();
    assert_eq!(told, [Became::Never(Never::Files)]);
    assert_eq!((world.inbound.bodies().len(), world.parked.bodies().len()), (0, 1));
}
