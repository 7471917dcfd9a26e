//! The function over queues and a record in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Request, StatusCode};
use nightdesk_adapters::dynamodb::RecordEntry;
use nightdesk_channels::Secrets;
use nightdesk_channels::webchat::Sites;
use nightdesk_domain::Address;
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, no_documents};
use nightdesk_pipeline::ports::{HandIn, Incoming, NoLine, NoPlace, Place, RecordError, SecretSource};
use nightdesk_pipeline::receive::Answer;
use nightdesk_runtime::Clock;
use nightdesk_webchat::{Conversation, WebChat};
use serde_json::{Value, json};

pub const SHOP: &str = "https://shop.example";
pub const CAFE: &str = "https://cafe.example";
/// What the shop signs its users in with.
pub const KEY: &str = "the-shops-key";

pub fn now() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

struct Always;

#[async_trait]
impl SecretSource for Always {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        let text = json!([{ "secret": "a-secret", "key": KEY }]).to_string();
        Secrets::parse(&text).map(Arc::new).map_err(|error| NoLine::NotConfigured(error.to_string()))
    }
}

/// A bucket whose addresses say what they are for.
struct Places;

impl HandIn for Places {
    fn place(&self, file: &Incoming<'_>) -> Result<Place, NoPlace> {
        let Incoming { key, mime, bytes } = file;
        let headers = [("content-type", (*mime).to_owned())].into();
        Ok(Place { url: format!("https://bucket.example/{key}?bytes={bytes}"), headers })
    }
}

/// Entries, each with its time.
type Entries = Vec<(DateTime<Utc>, RecordEntry)>;

/// Entries by address, which counts how often they were read.
#[derive(Clone, Default)]
pub struct MemoryConversation {
    entries: Arc<Mutex<BTreeMap<Address, Entries>>>,
    reads: Arc<AtomicUsize>,
    away: Arc<AtomicBool>,
}

impl MemoryConversation {
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    pub fn fail(&self) {
        self.away.store(true, Ordering::Relaxed);
    }

    fn of(&self, address: &Address, since: Option<DateTime<Utc>>) -> Result<Entries, RecordError> {
        if self.away.load(Ordering::Relaxed) {
            return Err(RecordError::Unavailable("throttled".to_owned()));
        }
        let mut entries = self.entries.lock().unwrap().get(address).cloned().unwrap_or_default();
        entries.retain(|(at, _)| since.is_none_or(|since| *at >= since));
        entries.sort_by_key(|(at, _)| *at);
        Ok(entries)
    }
}

#[async_trait]
impl Conversation for MemoryConversation {
    async fn count_since(&self, address: &Address, since: DateTime<Utc>) -> Result<usize, RecordError> {
        self.of(address, Some(since)).map(|entries| entries.len())
    }

    async fn latest(
        &self,
        address: &Address,
        since: Option<DateTime<Utc>>,
        _most: i32,
    ) -> Result<Entries, RecordError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.of(address, since)
    }
}

pub struct World {
    chat: WebChat,
    inbound: MemoryQueue,
    parked: MemoryQueue,
    pub conversation: MemoryConversation,
}

impl World {
    pub fn new() -> Self {
        let again = Fuse::none();
        let (inbound, parked) = (MemoryQueue::new(&again), MemoryQueue::new(&again));
        let conversation = MemoryConversation::default();
        let sites = json!({ "shop": [SHOP, "https://www.shop.example"], "cafe": [CAFE] }).to_string();
        let chat = WebChat {
            secrets: Box::new(Always),
            sites: Sites::parse(&sites).unwrap(),
            documents: no_documents(),
            inbound: Box::new(inbound.on(&again)),
            parked: Box::new(parked.on(&again)),
            conversation: Box::new(conversation.clone()),
            files: Box::new(Places),
            clock: Clock::new(now),
        };
        Self { chat, inbound, parked, conversation }
    }

    pub async fn request(
        &self,
        method: &Method,
        path: &str,
        origin: Option<&str>,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request =
            Request::builder().method(method).uri(format!("https://desk.example/webchat/{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.chat.handle(request.body(Bytes::from(body)).unwrap(), "call-1").await
    }

    pub async fn get(&self, path: &str, origin: Option<&str>, token: Option<&str>) -> Answer {
        self.request(&Method::GET, path, origin, token, &[], Vec::new()).await
    }

    pub async fn ask(&self, path: &str, origin: Option<&str>, token: Option<&str>, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.request(&Method::POST, path, origin, token, &json, body.to_string().into_bytes()).await
    }

    /// A session, which must be given.
    pub async fn session(&self, origin: &str, asked: Value) -> Value {
        let answer = self.ask("session", Some(origin), None, &asked).await;
        assert_eq!(answer.response.status(), StatusCode::OK);
        assert_eq!(answer.response.headers()["cache-control"], "no-store");
        body(&answer)
    }

    pub async fn post(&self, origin: &str, token: &str, text: &str) -> Answer {
        let message =
            json!({ "type": "message", "id": "0b6a1c52-7f3e-4d8a-9c41-000000000001", "text": text });
        self.ask("messages", Some(origin), Some(token), &json!({ "messages": [message] })).await
    }

    /// What a visitor is told; none for no news.
    pub async fn read(&self, session: &Value, after: Option<&str>) -> Option<Value> {
        let query = after.map(|after| format!("?after={after}")).unwrap_or_default();
        let answer = self.get(&format!("messages{query}"), Some(SHOP), session["token"].as_str()).await;
        match answer.response.status() {
            StatusCode::OK => Some(body(&answer)),
            StatusCode::NO_CONTENT => None,
            status => panic!("{status}"),
        }
    }

    /// The events that were queued.
    pub fn events(&self) -> Vec<Value> {
        let event = |body: &String| serde_json::from_str::<Value>(body).unwrap()["event"].clone();
        self.inbound.bodies().iter().map(event).collect()
    }

    pub fn parked(&self) -> usize {
        self.parked.bodies().len()
    }

    /// The record has a message of a visitor's, so many seconds from now.
    pub fn wrote(&self, session: &Value, text: &str, seconds: i64) {
        self.sent(session, &json!({ "text": text }), seconds);
    }

    /// The record has a message of a visitor's with this content.
    pub fn sent(&self, session: &Value, content: &Value, seconds: i64) {
        let (address, at) = (address(session), now() + TimeDelta::seconds(seconds));
        let event = json!({
            "key": { "channel": "webchat", "account": "shop", "id": format!("message-{seconds}") },
            "address": address, "thread": "t", "at": at, "received": at, "kind": "message", "content": content,
        });
        let event = Box::new(serde_json::from_value(event).unwrap());
        self.recorded(
            address,
            at,
            RecordEntry::Inbound { event, case: None, why: Vec::new(), files: Default::default() },
        );
    }

    /// The record knows that a message was taken back.
    pub fn took_back(&self, session: &Value, seconds: i64) {
        let (address, at) = (address(session), now() + TimeDelta::seconds(seconds));
        let key = format!("webchat:shop:message-{seconds}");
        self.recorded(address, at, RecordEntry::Erased { key, erased_at: at.to_rfc3339() });
    }

    /// The record has a reply to them.
    pub fn replied(&self, session: &Value, text: &str, seconds: i64) {
        self.reply(session, text, seconds, "planned");
    }

    pub fn reply(&self, session: &Value, text: &str, seconds: i64, status: &str) {
        self.outbound(session, text, seconds, status, &json!([]));
    }

    /// The record has a reply to them with buttons.
    pub fn offered(&self, session: &Value, text: &str, seconds: i64, choices: &Value) {
        self.outbound(session, text, seconds, "planned", choices);
    }

    fn outbound(&self, session: &Value, text: &str, seconds: i64, status: &str, choices: &Value) {
        let (address, at) = (address(session), now() + TimeDelta::seconds(seconds));
        let reply = json!({
            "key": format!("webchat:shop:{seconds}/reply/1"), "address": address, "customer": "c", "case": 1,
            "channel": "webchat", "account": "shop", "thread": "t", "text": text, "language": "en", "at": at,
            "send_before": at, "status": status, "choices": choices,
        });
        let reply = Box::new(serde_json::from_value(reply).unwrap());
        self.recorded(address, at, RecordEntry::Outbound { reply });
    }

    fn recorded(&self, address: Address, at: DateTime<Utc>, entry: RecordEntry) {
        self.conversation.entries.lock().unwrap().entry(address).or_default().push((at, entry));
    }
}

fn address(session: &Value) -> Address {
    format!("webchat:shop:{}", session["visitor"].as_str().unwrap()).parse().unwrap()
}

pub fn body(answer: &Answer) -> Value {
    serde_json::from_slice(answer.response.body()).unwrap()
}
