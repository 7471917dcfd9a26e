//! What one message costs: AWS calls, units, round trips, log. Run with `--nocapture` to read them.
//!
//! The functions' own handlers are counted, and `infra/prices/measured.toml` is held to it: that file is
//! what `nightdesk cost` reckons with.

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_adapters::together::Together;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, provider};
use nightdesk_ingest::{Ingest, SecretSource};
use nightdesk_local::Stores;
use nightdesk_local::cost::{Counted, Measured};
use nightdesk_pipeline::fakes::{Fuse, ScriptedApi, TestLines, no_documents};
use nightdesk_pipeline::ports::NoLine;
use nightdesk_responder::{DeskFolder, Respond};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, batch, telemetry};
use nightdesk_sender::{Send, tallies};
use nightdesk_tests::{Counts, Meter, SATURDAY, peek, text, whatsapp};
use serde_json::json;

const SECRET: &str = "0123456789abcdef";

/// How long a call takes: so long that calls made side by side are under way side by side.
const SLOW: Duration = Duration::from_millis(100);

/// What a step took: of the record, of the queues, and of log.
#[derive(Debug, Default, Clone)]
struct Took {
    record: Counts,
    queues: Counts,
    /// Bytes of log lines, and of the line of metrics.
    log: usize,
    metrics: usize,
}

struct Always;

#[async_trait]
impl SecretSource for Always {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Ok(Arc::new(Secrets::parse(SECRET).unwrap()))
    }
}

thread_local! {
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Log lines, as the functions write them, of this thread: of one test.
struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn start_log() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let levels = "info,aws=error".parse().unwrap();
        tracing::subscriber::set_global_default(telemetry::lines(levels, || Log)).unwrap();
    });
}

/// The functions without a process around them, so that only their own calls are counted.
struct Functions {
    record_calls: Meter,
    queue_calls: Meter,
    /// The stores themselves, to look at without being counted.
    direct: Stores,
    ingest: Ingest,
    respond: Respond,
    send: Send,
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl Functions {
    async fn new() -> Self {
        start_log();
        let direct = Stores::serve(None, std::future::pending::<()>().shared()).await.unwrap();
        let record_calls = Meter::before(&direct.dynamodb, SLOW).await;
        let queue_calls = Meter::before(&direct.sqs, SLOW).await;
        let through = Stores { dynamodb: record_calls.address.clone(), sqs: queue_calls.address.clone() };
        let queue = |name: &str| Box::new(SqsQueue::new(through.sqs_client(), through.queue_url(name)));
        let now = Arc::new(Mutex::new(SATURDAY.parse().unwrap()));
        let told = now.clone();
        let clock = Clock::new(move || *told.lock().unwrap());
        let sent = json!({"messages": [{"id": "wamid.sent"}]}).to_string();
        let api = ScriptedApi::answering(&Fuse::none(), [Ok(http::Response::new(Bytes::from(sent)))]);
        Self {
            ingest: Ingest {
                provider: provider("meta").unwrap(),
                secrets: Box::new(Always),
                documents: no_documents(),
                inbound: queue("inbound.fifo"),
                parked: queue("parked"),
                files: None,
                public_url: None,
                clock: clock.clone(),
            },
            respond: Respond {
                folder: DeskFolder::read("../infra/desk".as_ref()).unwrap(),
                // What a message costs that is not about self-service.
                answers: Ok(None),
                phraser: None,
                unplanned: Default::default(),
                record: Box::new(through.record()),
                agents: Box::new(Together::on(*queue("agents.fifo"))),
                outbound: Box::new(Together::on(*queue("outbound.fifo"))),
                media: Box::new(Together::on(*queue("media"))),
                clock: clock.clone(),
            },
            send: Send {
                lines: Box::new(TestLines),
                api: Box::new(api),
                tokens: Default::default(),
                record: Box::new(through.record()),
                agents: queue("agents.fifo"),
                outbound: queue("outbound.fifo"),
                clock,
            },
            record_calls,
            queue_calls,
            direct,
            now,
        }
    }

    /// What was done since this was last asked, with the lines of metrics that came of it.
    fn took(&self, what: &str, metrics: impl IntoIterator<Item = Option<String>>) -> Took {
        let took = Took {
            record: self.record_calls.take(),
            queues: self.queue_calls.take(),
            log: LOG.take().len(),
            metrics: metrics.into_iter().flatten().map(|line| line.len() + 1).sum(),
        };
        println!("{what}: {took:?}");
        took
    }

    fn metrics(&self) -> Metrics {
        Metrics::of_stage("prod".to_owned(), self.respond.clock.clone())
    }

    /// Receives a webhook.
    async fn receive(&self, sample: &Sample) -> Took {
        let mut request = sample.request("https://desk.example.com/webhooks/meta", self.respond.clock.now());
        let secrets = Secrets::parse(SECRET).unwrap();
        provider("meta").unwrap().stand_in().sign(&mut request, secrets.iter().next().unwrap());
        let mut http = http::Request::builder().method(request.method).uri(request.url);
        *http.headers_mut().unwrap() = request.headers;
        let delivery = "00000000-0000-0000-0000-000000000000";
        let answer = self.ingest.handle(http.body(request.body).unwrap(), delivery).await;
        assert_eq!(answer.response.status(), 200);
        self.took("receive", [self.metrics().line(&self.ingest.tally(&answer))])
    }

    /// Responds to the last event on the queue.
    async fn respond(&self, what: &str) -> Took {
        let event = of_queue(&self.direct, "inbound.fifo", 1).await;
        let batch = batch::each(event, &self.respond).await;
        assert!(batch.response.batch_item_failures.is_empty());
        self.took(what, [self.metrics().line(&self.respond.tally(&batch))])
    }

    /// Sends the last reply on the queue.
    async fn send(&self) -> Took {
        let batch = batch::each(of_queue(&self.direct, "outbound.fifo", 1).await, &self.send).await;
        assert!(batch.response.batch_item_failures.is_empty());
        self.took("send", tallies(&batch).iter().map(|tally| self.metrics().line(tally)))
    }
}

/// The last messages on a queue, as Lambda hands them over.
async fn of_queue(stores: &Stores, queue: &str, number: usize) -> SqsEvent {
    let mut event = SqsEvent::default();
    for body in peek(stores, queue).await.into_iter().rev().take(number) {
        let mut message = SqsMessage::default();
        message.message_id = Some(format!("00000000-0000-0000-0000-{:012}", event.records.len()));
        message.body = Some(body);
        event.records.push(message);
    }
    event
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_batch_hands_to_agents_shares_calls() {
    let desk = Functions::new().await;
    let message = |n: usize| json!({"from": format!("4477009{n:05}"), "id": format!("wamid.{n}"), "timestamp": "$seconds", "type": "text", "text": {"body": "Hello?"}});
    desk.receive(&whatsapp(&json!({"messages": (0..10).map(message).collect::<Vec<_>>()}))).await;
    let event = of_queue(&desk.direct, "inbound.fifo", 10).await;
    assert!(batch::each(event, &desk.respond).await.response.batch_item_failures.is_empty());
    let took = desk.took("ten customers' messages in a batch", None);
    assert_eq!(peek(&desk.direct, "agents.fifo").await.len(), 10);
    // The first goes by itself; how many of the rest are ready by then, the network decides.
    assert!(took.queues.all_calls() <= 8, "ten items and ten replies: {:?}", took.queues);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_acknowledges_ten_events() {
    let desk = Functions::new().await;
    let message = |n: usize| json!({"from": format!("4477009{n:05}"), "id": format!("wamid.{n}"), "timestamp": "$seconds", "type": "text", "text": {"body": "Hello?"}});
    for (events, calls) in [(1, 1), (10, 1), (11, 2), (95, 10)] {
        let messages: Vec<_> = (0..events).map(message).collect();
        let took = desk.receive(&whatsapp(&json!({"messages": messages}))).await;
        assert_eq!(took.queues.calls, [("AmazonSQS.SendMessageBatch".to_owned(), calls)].into());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_costs_what_is_written_down_to_reckon_with() {
    let desk = Functions::new().await;
    let from = "447700900123";
    let says = "My parcel has not arrived yet, although it was promised for last Tuesday. Can you help?";

    let receive = desk.receive(&text("wamid.0", from, says)).await;
    let new = desk.respond("a new customer's first message, with a reply").await;
    let mut known = Took::default();
    for n in 1..5 {
        desk.receive(&text(&format!("wamid.{n}"), from, says)).await;
        known = desk.respond("a known customer's message, without a reply").await;
    }
    let next_night = SATURDAY.parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(3);
    *desk.now.lock().unwrap() = next_night;
    desk.receive(&text("wamid.night", from, says)).await;
    let replied = desk.respond("a known customer's message, with a reply").await;
    let send = desk.send().await;
    desk.receive(&whatsapp(&json!({"statuses": [{"id": "wamid.sent", "recipient_id": from, "status": "delivered", "timestamp": "$seconds"}]}))).await;
    let receipt = desk.respond("a receipt").await;

    assert_eq!(receive.metrics, 0, "what goes well is counted by Lambda itself");
    assert!(known.record.in_sequence <= 2 && replied.record.in_sequence <= 3, "{known:?} {replied:?}");
    let more = |of: fn(&Took) -> usize| (of(&replied) - of(&known)) as f64;
    let counted = Counted {
        ingest_queue_calls: receive.queues.all_calls() as f64,
        ingest_log_bytes: receive.log as f64,
        record_round_trips: known.record.in_sequence as f64,
        record_write_units: known.record.write_units,
        record_read_units: known.record.read_units,
        record_stored_bytes: known.record.stored_bytes as f64,
        record_log_bytes: known.log as f64,
        record_metrics_bytes: known.metrics as f64,
        agents_queue_calls: known.queues.all_calls() as f64,
        unplanned_read_units: new.record.read_units - known.record.read_units,
        new_write_units: new.record.write_units - replied.record.write_units,
        reply_write_units: replied.record.write_units - known.record.write_units,
        reply_round_trips: more(|took| took.record.in_sequence),
        reply_queue_calls: more(|took| took.queues.all_calls()),
        reply_stored_bytes: more(|took| took.record.stored_bytes),
        send_round_trips: send.record.in_sequence as f64,
        send_write_units: send.record.write_units,
        send_log_bytes: send.log as f64,
        send_metrics_bytes: send.metrics as f64,
        receipt_round_trips: receipt.record.in_sequence as f64,
        receipt_write_units: receipt.record.write_units,
        receipt_log_bytes: (receipt.log + receipt.metrics) as f64,
    };
    let written = Measured::read("../infra/prices/measured.toml".as_ref()).unwrap().counted;
    assert_eq!(counted, written, "infra/prices/measured.toml says otherwise");
}
