//! What the end-to-end tests share: a desk to talk to, and its providers' side of the talk.
//!
//! Everything here panics when it cannot do what it says: then the test has failed.

mod meter;
mod process;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use nightdesk_adapters::dynamodb::{History, RecordEntry};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, Unverified, provider};
use nightdesk_domain::{Event, Reply, ReplyStatus};
use nightdesk_local::{LocalDesk, LocalFiles, Options, Stores};
use nightdesk_pipeline::agents::{AgentItem, AgentItemV1};
use nightdesk_runtime::Clock;
use serde_json::{Value, json};

pub use meter::{Counts, Meter};
pub use process::Process;

/// How long anything awaited may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A Saturday on which the sample desk is closed everywhere.
pub const SATURDAY: &str = "2026-11-28T03:00:00Z";

/// A desk in memory, inside of the test, whose clock begins at `now`: the sample desk, but without answers of its
/// own, so that it says when somebody is there whatever it is asked.
pub async fn desk(now: &str) -> TestDesk {
    let folder = tempfile::tempdir().unwrap();
    copy_without_answers(folder.path());
    desk_of(folder.path(), now).await
}

/// The sample desk as it is, with its answers.
pub async fn desk_with_answers(now: &str) -> TestDesk {
    desk_of("../infra/desk".as_ref(), now).await
}

/// Copies the sample desk into a folder, without its answers and what is learnt from them.
pub fn copy_without_answers(to: &Path) {
    copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/desk").as_ref(), to);
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.file_stem().is_some_and(|name| name == "answers") {
            continue;
        }
        match path.is_dir() {
            true => {
                std::fs::create_dir(&target).unwrap();
                copy(&path, &target);
            }
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

/// The desk of a folder in memory, inside of the test, whose clock begins at `now`.
async fn desk_of(folder: &Path, now: &str) -> TestDesk {
    let now: DateTime<Utc> = now.parse().unwrap();
    let options = Options {
        port: 0,
        data: None,
        desk: folder.to_owned(),
        clock: Clock::starting_at(now),
        public_url: None,
        narrate: false,
    };
    let desk = LocalDesk::start(options).await.unwrap();
    let secrets =
        desk.secrets.iter().map(|(provider, secret)| (provider.clone(), secret.text.clone())).collect();
    let door = Door { webhooks: desk.webhooks.to_string(), secrets, now };
    TestDesk { stores: desk.stores.clone(), files: desk.files.clone(), door, desk }
}

/// A desk inside of the test.
pub struct TestDesk {
    /// Its stores, to look at.
    pub stores: Stores,
    /// Customers' files, to look at.
    pub files: LocalFiles,
    /// Its front door.
    pub door: Door,
    desk: LocalDesk,
}

impl TestDesk {
    /// Stops it.
    pub async fn stop(self) {
        self.desk.stop().await;
    }
}

/// Where a desk takes webhooks, and what they must be signed with.
pub struct Door {
    /// The address, with a slash at its end.
    pub webhooks: String,
    /// The secrets, by provider.
    pub secrets: BTreeMap<String, String>,
    /// When samples are said to have happened.
    pub now: DateTime<Utc>,
}

impl Door {
    /// The sample as a signed request.
    pub fn signed(&self, sample: &Sample) -> Unverified {
        let provider = provider(&sample.provider).unwrap();
        let secrets = Secrets::parse(&self.secrets[provider.id()]).unwrap();
        let mut request = sample.request(format!("{}webhooks/{}", self.webhooks, provider.id()), self.now);
        provider.stand_in().sign(&mut request, secrets.iter().next().unwrap());
        request
    }

    /// Signs and posts a sample.
    pub async fn post(&self, sample: &Sample) -> StatusCode {
        call(self.signed(sample)).await.status()
    }
}

/// Makes a request as it stands.
pub async fn call(request: Unverified) -> Response<Bytes> {
    try_call(request).await.unwrap()
}

/// Makes a request as it stands; none when nobody answers.
pub async fn try_call(request: Unverified) -> Option<Response<Bytes>> {
    let mut builder = http::Request::builder().method(request.method).uri(request.url.as_str());
    *builder.headers_mut()? = request.headers;
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(builder.body(Full::new(request.body)).ok()?).await.ok()?;
    let (parts, body) = response.into_parts();
    Some(Response::from_parts(parts, body.collect().await.ok()?.to_bytes()))
}

/// Waits until `look` finds what it looks for.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, found).await.expect(what)
}

/// What is on a queue.
pub async fn peek(stores: &Stores, queue: &str) -> Vec<String> {
    let request = Unverified {
        method: http::Method::GET,
        url: format!("{}/peek/{queue}", stores.sqs),
        headers: http::HeaderMap::new(),
        body: Bytes::new(),
    };
    let messages: Vec<Value> = serde_json::from_slice(call(request).await.body()).unwrap();
    messages.iter().map(|message| message["body"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Waits until everything that was accepted is dealt with.
pub async fn settled(stores: &Stores) {
    until("the desk deals with everything", async || {
        let mut left = 0;
        for queue in ["inbound.fifo", "outbound.fifo", "media"] {
            left += peek(stores, queue).await.len();
        }
        (left == 0).then_some(())
    })
    .await;
}

/// The items on the agents' queue.
pub async fn agent_items(stores: &Stores) -> Vec<AgentItemV1> {
    let item = |body: String| match serde_json::from_str(&body).unwrap() {
        AgentItem::V1(item) => *item,
    };
    peek(stores, "agents.fifo").await.into_iter().map(item).collect()
}

/// All that is known of the customer at an address.
pub async fn history(stores: &Stores, address: &str) -> Option<History> {
    stores.record().history(&address.parse().unwrap(), 100).await.unwrap()
}

/// The events of a history.
pub fn events(history: &History) -> Vec<&Event> {
    let mut events = Vec::new();
    for entry in &history.entries {
        if let RecordEntry::Inbound { event, .. } = entry {
            events.push(&**event);
        }
    }
    events
}

/// The replies of a history.
pub fn replies(history: &History) -> Vec<&Reply> {
    let mut replies = Vec::new();
    for entry in &history.entries {
        if let RecordEntry::Outbound { reply } = entry {
            replies.push(&**reply);
        }
    }
    replies
}

/// Waits until the only reply to an address has one of some statuses.
pub async fn reply_that_is(stores: &Stores, address: &str, wanted: &[ReplyStatus]) -> Reply {
    until("a reply of the status awaited", async || {
        let history = history(stores, address).await?;
        let reply = replies(&history).into_iter().find(|reply| wanted.contains(&reply.status))?;
        Some(reply.clone())
    })
    .await
}

/// A WhatsApp request of one change.
pub fn whatsapp(value: &Value) -> Sample {
    let mut value = value.clone();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "441234567890", "phone_number_id": "1001"});
    sample(json!({"provider": "meta", "about": "A test.", "body": {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    }}))
}

/// One WhatsApp text.
pub fn text(id: &str, from: &str, says: &str) -> Sample {
    let message =
        json!({"from": from, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": says}});
    whatsapp(&json!({"messages": [message]}))
}

/// A sample from its JSON.
pub fn sample(value: Value) -> Sample {
    Sample::parse(&value.to_string()).unwrap()
}
