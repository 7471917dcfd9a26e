//! What one message costs: AWS calls, write and read units, round trips. Run with `--nocapture` to read them.
//!
//! The counts are taken between the real SDK and the embedded services, which tell the capacity
//! that each call consumes, by a proxy that a desk is pointed at.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use http::Response;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, provider};
use nightdesk_domain::ReplyStatus;
use nightdesk_local::Stores;
use nightdesk_pipeline::fakes::{Fuse, ScriptedApi, TestLines};
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::respond::{Responder, UnplannedCache};
use nightdesk_pipeline::send::{Delivery, Sender};
use nightdesk_responder::DeskFolder;
use nightdesk_tests::{Counts, Meter, SATURDAY, peek, text, whatsapp};
use serde_json::json;

const SECRET: &str = "0123456789abcdef";

/// What tells calls side by side from calls in sequence.
const SLOW_NETWORK: Duration = Duration::from_millis(100);

/// The way of a message without a process around it, so that only its own calls are counted.
struct Counted {
    record_calls: Meter,
    queue_calls: Meter,
    /// The stores through the meters.
    through: Stores,
    /// The stores themselves, to look at without being counted.
    direct: Stores,
    folder: DeskFolder,
    unplanned: UnplannedCache,
    secrets: Secrets,
    now: DateTime<Utc>,
}

impl Counted {
    async fn new() -> Self {
        let direct = Stores::serve(None, std::future::pending::<()>().shared()).await.unwrap();
        let record_calls = Meter::before(&direct.dynamodb, SLOW_NETWORK).await;
        let queue_calls = Meter::before(&direct.sqs, SLOW_NETWORK).await;
        let through = Stores { dynamodb: record_calls.address.clone(), sqs: queue_calls.address.clone() };
        Self {
            record_calls,
            queue_calls,
            through,
            direct,
            folder: DeskFolder::read("../infra/desk".as_ref()).unwrap(),
            unplanned: UnplannedCache::default(),
            secrets: Secrets::parse(SECRET).unwrap(),
            now: SATURDAY.parse().unwrap(),
        }
    }

    fn queue(&self, name: &str) -> SqsQueue {
        SqsQueue::new(self.through.sqs_client(), self.through.queue_url(name))
    }

    /// Receives a webhook; the calls that stood between the provider and its 200.
    async fn receive(&self, sample: &Sample, delivery: &str) -> Counts {
        let provider = provider(&sample.provider).unwrap();
        let (inbound, parked) = (self.queue("inbound.fifo"), self.queue("parked"));
        let mut request = sample.request("https://desk.example.com/webhooks/meta", self.now);
        provider.stand_in().sign(&mut request, self.secrets.iter().next().unwrap());
        let receiver = Receiver { provider, secrets: &self.secrets, inbound: &inbound, parked: &parked };
        let before = self.queue_calls.take();
        assert_eq!(before, Counts::default());
        assert_eq!(receiver.receive(request, delivery, self.now).await.status(), 200);
        self.queue_calls.take()
    }

    /// Responds to the last event on the queue; the calls to the record and to the queues.
    async fn respond(&self, at: DateTime<Utc>) -> (Counts, Counts) {
        let (record, agents) = (self.through.record(), self.queue("agents.fifo"));
        let outbound = self.queue("outbound.fifo");
        let responder = Responder {
            desk: &self.folder.desk,
            wording: &self.folder.wording,
            unplanned: &self.unplanned,
            record: &record,
            agents: &agents,
            outbound: &outbound,
        };
        let body = peek(&self.direct, "inbound.fifo").await.pop().unwrap();
        self.record_calls.take();
        self.queue_calls.take();
        responder.respond(&body, at).await.unwrap();
        (self.record_calls.take(), self.queue_calls.take())
    }
}

impl Counted {
    /// Sends the last planned reply to a provider that takes it as `sent.1`; the calls to the record.
    async fn send(&self) -> Counts {
        let (record, agents) = (self.through.record(), self.queue("agents.fifo"));
        let taken = Bytes::from_static(br#"{"messages": [{"id": "sent.1"}]}"#);
        let api = ScriptedApi::answering(&Fuse::none(), [Ok(Response::new(taken))]);
        let sender = Sender { lines: &TestLines, api: &api, record: &record, agents: &agents };
        let body = peek(&self.direct, "outbound.fifo").await.pop().unwrap();
        self.record_calls.take();
        let became = sender.send(&body, "taken once", self.now).await.unwrap();
        assert_eq!(became, Delivery::Settled(ReplyStatus::Sent));
        self.record_calls.take()
    }
}

fn print(what: &str, counts: &Counts) {
    let Counts { calls, write_units, read_units, in_sequence, .. } = counts;
    println!(
        "{what:<52} {calls:?}, {write_units} write units, {read_units} read units, {in_sequence} in sequence"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_acknowledges_ten_events() {
    let desk = Counted::new().await;
    let message = |n: usize| json!({"from": format!("4477009{n:05}"), "id": format!("wamid.{n}"), "timestamp": "$seconds", "type": "text", "text": {"body": "Hello?"}});
    for (events, calls) in [(1, 1), (10, 1), (11, 2), (95, 10)] {
        let messages: Vec<_> = (0..events).map(message).collect();
        let counts = desk.receive(&whatsapp(&json!({"messages": messages})), "call").await;
        print(&format!("acknowledge {events} events"), &counts);
        assert_eq!(counts.calls, [("AmazonSQS.SendMessageBatch".to_owned(), calls)].into());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_costs_three_write_units_and_two_round_trips_to_record() {
    let desk = Counted::new().await;
    let from = "447700900123";
    let says = "My parcel has not arrived yet, although it was promised for last Tuesday. Can you help?";
    let mut last = Counts::default();
    for n in 0..5 {
        desk.receive(&text(&format!("wamid.{n}"), from, says), &format!("call-{n}")).await;
        let (record, queues) = desk.respond(desk.now).await;
        match n {
            0 => {
                print("a new customer's first message, with a reply", &record);
                print("  handed out", &queues);
                assert!(record.write_units <= 8.0 && record.in_sequence <= 3, "{record:?}");
            }
            1 => print("their second, without a reply", &record),
            _ => {}
        }
        last = record;
    }
    print("their fifth", &last);
    assert!(last.write_units <= 3.0, "{last:?}");
    assert!(last.in_sequence <= 2, "{last:?}");
    // The profile, the entry that is not there yet, and the customer with the case.
    assert!(last.read_units <= 3.0, "{last:?}");

    let next_night = desk.now + TimeDelta::days(3);
    let night = Counted { now: next_night, ..desk };
    night.receive(&text("wamid.night", from, says), "call-night").await;
    let (record, queues) = night.respond(next_night).await;
    print("a known customer's message with a reply", &record);
    print("  handed out", &queues);
    // The event, the case, the address with its count of replies, the reply and the promise.
    assert!(record.write_units <= 7.0 && record.in_sequence <= 3, "{record:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_costs_three_calls_to_record_and_its_receipt_two() {
    let desk = Counted::new().await;
    desk.receive(&text("wamid.0", "447700900124", "Hello?"), "call-0").await;
    desk.respond(desk.now).await;
    let sent = desk.send().await;
    print("send a reply", &sent);
    // Claimed, known by the provider's id, settled.
    assert!(sent.all_calls() <= 3 && sent.write_units <= 3.0 && sent.read_units <= 0.0, "{sent:?}");

    let status = json!({"id": "sent.1", "recipient_id": "447700900124", "status": "delivered", "timestamp": "$seconds"});
    desk.receive(&whatsapp(&json!({"statuses": [status]})), "call-1").await;
    let (noted, _) = desk.respond(desk.now).await;
    print("note its receipt", &noted);
    assert!(noted.all_calls() <= 2 && noted.write_units <= 2.0 && noted.read_units <= 0.0, "{noted:?}");
}
