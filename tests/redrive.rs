//! Dead letters moved back, and parked bodies taken in again, as ops people do.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_channels::{Admission, Secrets, provider};
use nightdesk_pipeline::intake::{Intake, Whole};
use nightdesk_tests::{SATURDAY, TestDesk, agent_items, desk, peek, sample, settled};
use serde_json::{Value, json};
use tokio::process::Command;

/// Runs `nightdesk redrive` on a desk that runs here, or on a stage that the embedded queue plays.
async fn redrive(desk: &TestDesk, arguments: &[&str]) -> String {
    let port = desk.door.webhooks.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_desk-process"));
    command.arg("redrive").args(arguments).args(["--port", &port]).current_dir("..");
    command.envs([("AWS_ENDPOINT_URL", desk.stores.sqs.as_str()), ("AWS_REGION", "eu-west-1")]);
    command.envs([("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local")]);
    let output = command.output().await.unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Puts messages of one group on a queue.
async fn put(client: &Client, url: &str, bodies: &[&str]) {
    for body in bodies {
        let send = client.send_message().queue_url(url).message_group_id("ann").message_body(*body);
        send.message_deduplication_id(*body).send().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_go_back_in_their_order_and_as_many_as_are_wanted() {
    let desk = desk(SATURDAY).await;
    let client = desk.stores.sqs_client();
    let bodies = [r#"{"delivery":"call-1"}"#, r#"{"delivery":"call-2"}"#, "no-envelope"];
    put(&client, &desk.stores.queue_url("agents-dead.fifo"), &bodies).await;

    let shown = redrive(&desk, &["--dry-run"]).await;
    assert!(shown.contains("agents-dead.fifo: 3 messages"), "{shown}");
    let shown = redrive(&desk, &["agents", "--limit", "2"]).await;
    for part in ["delivery call-1", "delivery call-2", "agents-dead.fifo: 2 messages moved to agents.fifo"] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    let shown = redrive(&desk, &[]).await;
    for part in ["inbound-dead.fifo: 0 messages moved", "agents-dead.fifo: 1 messages moved"] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert_eq!(peek(&desk.stores, "agents.fifo").await, bodies);
    assert_eq!(peek(&desk.stores, "agents-dead.fifo").await, [""; 0]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_sent_a_moment_ago_under_the_same_id_is_not_lost() {
    let desk = desk(SATURDAY).await;
    let client = desk.stores.sqs_client();
    let agents = desk.stores.queue_url("agents.fifo");
    put(&client, &agents, &["a"]).await;
    let taken = client.receive_message().queue_url(&agents).send().await.unwrap().messages.unwrap();
    let handle = taken[0].receipt_handle.clone().unwrap();
    client.delete_message().queue_url(&agents).receipt_handle(handle).send().await.unwrap();
    put(&client, &desk.stores.queue_url("agents-dead.fifo"), &["a"]).await;
    redrive(&desk, &["agents"]).await;
    assert_eq!(peek(&desk.stores, "agents.fifo").await, ["a"]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployed_desks_queues_are_found_by_its_stage() {
    let desk = desk(SATURDAY).await;
    let client = desk.stores.sqs_client();
    for name in ["outbound", "outbound-dead"] {
        let name = format!("nightdesk-prod-{name}.fifo");
        let create = client.create_queue().queue_name(name);
        create.attributes(QueueAttributeName::FifoQueue, "true").send().await.unwrap();
    }
    put(&client, &desk.stores.queue_url("nightdesk-prod-outbound-dead.fifo"), &["a", "b"]).await;
    let shown = redrive(&desk, &["outbound", "--stage", "prod"]).await;
    assert!(shown.contains("outbound-dead.fifo: 2 messages moved to outbound.fifo"), "{shown}");
    assert_eq!(peek(&desk.stores, "nightdesk-prod-outbound.fifo").await, ["a", "b"]);
    let shown = redrive(&desk, &["outbound", "--stage", "nowhere"]).await;
    assert!(shown.contains("cannot find the queue nightdesk-nowhere-outbound-dead.fifo"), "{shown}");
    desk.stop().await;
}

/// A text by Telegram, which has one update a request.
fn update(id: u64, says: &str) -> Value {
    json!({"provider": "telegram", "about": "A text.", "body": {"update_id": id, "message": {
        "message_id": id, "date": "$seconds", "text": says,
        "chat": {"id": 42, "type": "private", "first_name": "Ann"},
        "from": {"id": 42, "is_bot": false, "first_name": "Ann"}}}})
}

/// Parks a genuine webhook, as a version that could not read it did.
async fn park(desk: &TestDesk, what: Value, delivery: &str) {
    let (telegram, now) = (provider("telegram").unwrap(), desk.door.now);
    let secrets = Secrets::parse(&desk.door.secrets["telegram"]).unwrap();
    let admission = telegram.verify(desk.door.signed(&sample(what)), &secrets, now).unwrap();
    let Admission::Verified(verified) = admission else { panic!("{admission:?}") };
    let queue = |name| SqsQueue::new(desk.stores.sqs_client(), desk.stores.queue_url(name));
    let intake = Intake {
        provider: "telegram",
        delivery,
        whole: Whole::Webhook(telegram, &verified),
        received: now,
        inbound: &queue("inbound.fifo"),
        parked: &queue("parked"),
        files: None,
    };
    intake.park("a member of an unknown kind").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_parked_and_readable_by_now_reaches_agents_once_and_the_rest_stays() {
    let desk = desk(SATURDAY).await;
    let odd = json!({"provider": "telegram", "about": "No update.", "body": ["what", "is", "this"]});
    assert_eq!(desk.door.post(&sample(odd)).await, 200);
    let [still_odd] = &peek(&desk.stores, "parked").await[..] else { panic!("one body") };
    park(&desk, update(7, "Hello?"), "call-7").await;
    // The provider repeated a call, and so the same update is parked twice.
    park(&desk, update(7, "Hello?"), "call-8").await;

    let shown = redrive(&desk, &["parked", "--dry-run"]).await;
    for part in ["call-7  1 events would be queued", "2 would be taken in", "1 not readable yet"] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert_eq!(peek(&desk.stores, "parked").await.len(), 3);
    let shown = redrive(&desk, &["parked"]).await;
    for part in
        ["call-7  1 events queued", "call-8  1 events queued", "2 taken in (2 events), 1 not readable"]
    {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert!(!shown.contains("Hello"), "{shown}");
    settled(&desk.stores).await;
    assert_eq!(agent_items(&desk.stores).await.len(), 1);
    assert_eq!(&peek(&desk.stores, "parked").await, std::slice::from_ref(still_odd));

    let shown = redrive(&desk, &["parked"]).await;
    assert!(shown.contains("parked: 0 taken in (0 events), 1 not readable yet, 0 that"), "{shown}");
    // Those that are dead letters are moved without what is parked.
    assert!(!redrive(&desk, &[]).await.contains("parked"));
    desk.stop().await;
}
