//! What this crate adds to SQS: the file, the look inside, and the start after a crash.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use aws_sdk_sqs::Client;
use nightdesk_local_queue::{
    DeadLetters, MessageState, PeekedMessage, QueueError, QueueSettings, Queues, Refusal,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::harness::{HandClock, Queue, SECOND, bodies, client, receives, serve};

const INBOUND: &str = "inbound.fifo";

async fn with_inbound(queues: Queues) -> (Queues, Queue) {
    queues.create(&QueueSettings::new(INBOUND)).await.unwrap();
    let queue = inbound(serve(&queues).await).await;
    (queues, queue)
}

async fn inbound(client: Client) -> Queue {
    let url = client.get_queue_url().queue_name(INBOUND).send().await.unwrap().queue_url.unwrap();
    Queue { client, url }
}

async fn in_memory(clock: &HandClock) -> (Queues, Queue) {
    with_inbound(Queues::memory(clock.as_clock()).unwrap()).await
}

fn states(messages: &[PeekedMessage]) -> Vec<(&str, MessageState, u32)> {
    messages.iter().map(|one| (one.body.as_str(), one.state, one.receive_count)).collect()
}

/// Copies the file as it lies on the disk while the service runs: what a killed process leaves.
fn as_killed_now(file: &Path, copy: &Path) {
    std::fs::copy(file, copy).unwrap();
    let log = |path: &Path| path.with_extension("db-wal");
    std::fs::copy(log(file), log(copy)).unwrap();
}

#[tokio::test]
async fn everything_acknowledged_survives_a_kill() {
    let clock = HandClock::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("queues.db");
    let (_running, queue) = with_inbound(Queues::open(&file, clock.as_clock()).unwrap()).await;
    let first = queue.send("ann", "one").await;
    queue.send_all("ann", &["two", "three"]).await;
    queue.send("bob", "four").await;
    let held = queue.receive(2).await;
    queue.delete(&held[0]).await;

    let copy = folder.path().join("killed.db");
    as_killed_now(&file, &copy);
    let again = Queues::open(&copy, clock.as_clock()).unwrap();
    assert_eq!(
        states(&again.peek(INBOUND).await.unwrap()),
        [
            ("two", MessageState::InFlight, 1),
            ("three", MessageState::Visible, 0),
            ("four", MessageState::Visible, 0),
        ]
    );
    let queue = inbound(serve(&again).await).await;
    assert_eq!(queue.send("ann", "one").await.message_id, first.message_id, "deduplicated still");
    again.release_in_flight(INBOUND).await.unwrap();
    assert_eq!(bodies(&queue.receive(10).await), ["two", "three", "four"]);
}

#[tokio::test]
async fn queues_that_were_dropped_open_again() {
    let clock = HandClock::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("queues.db");
    let queues = Queues::open(&file, clock.as_clock()).unwrap();
    queues.create(&QueueSettings::new(INBOUND)).await.unwrap();
    drop(queues);
    let (_queues, queue) = with_inbound(Queues::open(&file, clock.as_clock()).unwrap()).await;
    queue.send("ann", "one").await;
    assert_eq!(bodies(&queue.receive(1).await), ["one"]);
}

#[tokio::test]
async fn a_file_of_another_format_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "These are not queues, and longer than any header. ".repeat(20)).unwrap();
    let opened = Queues::open(&text, HandClock::new().as_clock());
    assert!(matches!(opened.err(), Some(QueueError::Storage(_))));
}

#[tokio::test]
async fn what_dead_consumers_held_is_there_at_once_and_in_order() {
    let clock = HandClock::new();
    let (queues, queue) = in_memory(&clock).await;
    queue.send_all("ann", &["one", "two", "three"]).await;
    queue.receive(2).await;
    assert!(queue.receive_now(10).await.is_empty());
    queues.release_in_flight(INBOUND).await.unwrap();
    let peeked = queues.peek(INBOUND).await.unwrap();
    assert!(peeked.iter().all(|message| message.state == MessageState::Visible));
    let again = queue.receive(10).await;
    assert_eq!(bodies(&again), ["one", "two", "three"]);
    assert_eq!(again.iter().map(receives).collect::<Vec<_>>(), ["2", "2", "1"]);
}

#[tokio::test]
async fn a_release_is_no_receive() {
    let clock = HandClock::new();
    let queues = Queues::memory(clock.as_clock()).unwrap();
    queues.create(&QueueSettings::new("dead.fifo")).await.unwrap();
    let dead_letters = Some(DeadLetters { queue: "dead.fifo".to_owned(), max_receive_count: 2 });
    let settings = QueueSettings { dead_letters, ..QueueSettings::new(INBOUND) };
    queues.create(&settings).await.unwrap();
    let queue = inbound(serve(&queues).await).await;
    queue.send("ann", "one").await;
    queue.receive(1).await;
    for _ in 0..5 {
        queues.release_in_flight(INBOUND).await.unwrap();
    }
    assert_eq!(bodies(&queue.receive(1).await), ["one"]);
}

#[tokio::test]
async fn a_release_keeps_delayed_messages_back() {
    let clock = HandClock::new();
    let queues = Queues::memory(clock.as_clock()).unwrap();
    let settings = QueueSettings { delay: 10 * SECOND, ..QueueSettings::new(INBOUND) };
    queues.create(&settings).await.unwrap();
    let queue = inbound(serve(&queues).await).await;
    queue.send("ann", "later").await;
    queues.release_in_flight(INBOUND).await.unwrap();
    assert!(queue.receive_now(1).await.is_empty());
}

#[tokio::test]
async fn a_peek_shows_everything_and_touches_nothing() {
    let clock = HandClock::new();
    let (queues, queue) = in_memory(&clock).await;
    queue.send_all("ann", &["one", "two"]).await;
    clock.advance(SECOND);
    queue.send("bob", "three").await;
    queue.receive(1).await;
    for _ in 0..2 {
        let peeked = queues.peek(INBOUND).await.unwrap();
        assert_eq!(
            states(&peeked),
            [
                ("one", MessageState::InFlight, 1),
                ("two", MessageState::Visible, 0),
                ("three", MessageState::Visible, 0),
            ]
        );
        assert_eq!(peeked[2].group_id.as_deref(), Some("bob"));
        assert_eq!(peeked[2].deduplication_id.as_deref(), Some("three"));
        assert_eq!(peeked[2].sent_ms - peeked[0].sent_ms, 1000);
    }
    assert_eq!(bodies(&queue.receive(10).await), ["three"]);
}

#[tokio::test]
async fn another_process_can_peek_over_http() {
    let clock = HandClock::new();
    let (queues, queue) = in_memory(&clock).await;
    queue.send("ann", "hello").await;
    let address = queue.url.split('/').nth(2).unwrap().to_owned();
    let answer = get(address.clone(), format!("/peek/{INBOUND}")).await;
    assert!(answer.starts_with("HTTP/1.1 200"));
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let peeked: Vec<PeekedMessage> = serde_json::from_str(body).unwrap();
    assert_eq!(peeked, queues.peek(INBOUND).await.unwrap());
    assert!(get(address, "/peek/nothing".to_owned()).await.starts_with("HTTP/1.1 400"));
}

async fn get(address: String, path: String) -> String {
    let fetch = move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: local\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(fetch).await.unwrap()
}

#[tokio::test]
async fn creating_a_queue_again_updates_its_settings_and_keeps_its_messages() {
    let clock = HandClock::new();
    let (queues, queue) = in_memory(&clock).await;
    queue.send("ann", "one").await;
    let settings = QueueSettings { visibility_timeout: SECOND, ..QueueSettings::new(INBOUND) };
    queues.create(&settings).await.unwrap();
    assert_eq!(bodies(&queue.receive(1).await), ["one"]);
    clock.advance(SECOND);
    assert_eq!(bodies(&queue.receive(1).await), ["one"]);
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let queues = Queues::memory(HandClock::new().as_clock()).unwrap();
    queues.create(&QueueSettings::new("standard")).await.unwrap();
    let letters = |queue: &str, most| Some(DeadLetters { queue: queue.to_owned(), max_receive_count: most });
    let fifo = || QueueSettings::new(INBOUND);
    let long = Duration::from_hours(13);
    for settings in [
        QueueSettings::new("two words"),
        QueueSettings::new(".fifo"),
        QueueSettings { visibility_timeout: long, ..fifo() },
        QueueSettings { dead_letters: letters("nowhere.fifo", 3), ..fifo() },
        QueueSettings { dead_letters: letters("standard", 3), ..fifo() },
        QueueSettings { dead_letters: letters("standard", 0), ..QueueSettings::new("other") },
        QueueSettings { content_based_deduplication: true, ..QueueSettings::new("standard") },
    ] {
        let refused = queues.create(&settings).await;
        assert!(matches!(refused, Err(QueueError::Refused(_))), "{settings:?}");
    }
    let unknown = queues.release_in_flight("nowhere").await;
    assert!(matches!(unknown, Err(QueueError::Refused(Refusal::NoSuchQueue))));
}

#[tokio::test]
async fn a_shutdown_ends_long_polls_at_once() {
    let queues = Queues::memory(HandClock::new().as_clock()).unwrap();
    queues.create(&QueueSettings::new(INBOUND)).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (end, ended) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move { queues.serve(listener, async move { drop(ended.await) }).await });
    let queue = inbound(client(&endpoint)).await;
    let poll = tokio::spawn(async move {
        let receive = queue.client.receive_message().queue_url(&queue.url).wait_time_seconds(20);
        receive.send().await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    end.send(()).unwrap();
    let answered = tokio::time::timeout(10 * SECOND, poll).await.expect("well before its 20 s");
    assert_eq!(answered.unwrap().unwrap().messages, None);
    serving.await.unwrap().unwrap();
}
