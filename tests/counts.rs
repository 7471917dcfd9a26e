//! What one message costs: AWS calls, write units, round trips. Run with `--nocapture` to read them.
//!
//! The counts are taken between the real SDK and the embedded services, which tell the capacity
//! that each call consumes, by a proxy that a desk is pointed at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, provider};
use nightdesk_local::Stores;
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::respond::{Responder, UnplannedCache};
use nightdesk_responder::DeskFolder;
use nightdesk_tests::{SATURDAY, peek, text, whatsapp};
use serde_json::{Value, json};

const SECRET: &str = "0123456789abcdef";

/// What went through the proxy: calls by operation, and write units.
#[derive(Debug, Default, Clone, PartialEq)]
struct Counts {
    calls: BTreeMap<String, usize>,
    write_units: f64,
    /// The most calls of which each began after another had ended.
    in_sequence: usize,
    under_way: usize,
}

#[derive(Clone)]
struct Proxy {
    to: String,
    counts: Arc<Mutex<Counts>>,
}

impl Proxy {
    /// A proxy in front of a service; its address.
    async fn before(to: &str, counts: &Arc<Mutex<Counts>>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let proxy = Self { to: to.to_owned(), counts: counts.clone() };
        let app = Router::new().fallback(pass_on).with_state(proxy);
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }
}

async fn pass_on(State(proxy): State<Proxy>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let operation = parts.headers["x-amz-target"].to_str().unwrap().to_owned();
    {
        let mut counts = proxy.counts.lock().unwrap();
        *counts.calls.entry(operation).or_default() += 1;
        counts.in_sequence += usize::from(counts.under_way == 0);
        counts.under_way += 1;
    }
    // As long as a slow network: calls made side by side are then under way side by side.
    tokio::time::sleep(Duration::from_millis(100)).await;
    parts.uri = format!("{}{}", proxy.to, parts.uri.path()).parse().unwrap();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let client: Client<_, Full<bytes::Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(http::Request::from_parts(parts, Full::new(body))).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut counts = proxy.counts.lock().unwrap();
    counts.under_way -= 1;
    let writes =
        answer["ConsumedCapacity"]["CapacityUnits"].as_f64().filter(|_| answer.get("Items").is_none());
    counts.write_units += writes.unwrap_or_default();
    Response::from_parts(parts, Body::from(body))
}

/// The way of a message without a process around it, so that only its own calls are counted.
struct Counted {
    record_calls: Arc<Mutex<Counts>>,
    queue_calls: Arc<Mutex<Counts>>,
    /// The stores through the proxies.
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
        let (record_calls, queue_calls) = (Arc::default(), Arc::default());
        let dynamodb = Proxy::before(&direct.dynamodb, &record_calls).await;
        let sqs = Proxy::before(&direct.sqs, &queue_calls).await;
        Self {
            record_calls,
            queue_calls,
            through: Stores { dynamodb, sqs },
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
        let before = take(&self.queue_calls);
        assert_eq!(before, Counts::default());
        assert_eq!(receiver.receive(request, delivery, self.now).await.response.status(), 200);
        take(&self.queue_calls)
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
        take(&self.record_calls);
        take(&self.queue_calls);
        responder.respond(&body, at).await.unwrap();
        (take(&self.record_calls), take(&self.queue_calls))
    }
}

fn take(counts: &Arc<Mutex<Counts>>) -> Counts {
    std::mem::take(&mut counts.lock().unwrap())
}

fn print(what: &str, counts: &Counts) {
    let Counts { calls, write_units, in_sequence, .. } = counts;
    println!("{what:<52} {calls:?}, {write_units} write units, {in_sequence} in sequence");
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

    let next_night = desk.now + TimeDelta::days(3);
    let night = Counted { now: next_night, ..desk };
    night.receive(&text("wamid.night", from, says), "call-night").await;
    let (record, queues) = night.respond(next_night).await;
    print("a known customer's message with a reply", &record);
    print("  handed out", &queues);
    // The event, the case, the address with its count of replies, the reply and the promise.
    assert!(record.write_units <= 7.0 && record.in_sequence <= 3, "{record:?}");
}
