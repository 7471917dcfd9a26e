//! A telephone network and a desk on in-memory ports: signs as Twilio does, and follows TwiML.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Method, Request, Response};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::twilio::Twilio;
use nightdesk_channels::{Secrets, Unverified, provider};
use nightdesk_domain::desk::Desk;
use nightdesk_ingest::{Ingest, SecretSource};
use nightdesk_pipeline::agents::{AgentItem, AgentItemV1};
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, MemoryRecord, no_documents};
use nightdesk_pipeline::ports::NoLine;
use nightdesk_pipeline::respond::{Responded, Responder, UnplannedCache};
use nightdesk_responder::DeskFolder;
use nightdesk_runtime::Clock;
use nightdesk_voice::Voice;
use serde_json::json;

pub const SECRET: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
pub const HOST: &str = "desk.example.com";
pub const OURS: &str = "+442079460958";
pub const CALL: &str = "CA6a1f3c5e7b9d2f4a6c8e0b1d3f5a7c9e";

struct Always;

#[async_trait]
impl SecretSource for Always {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Secrets::parse(SECRET).map(Arc::new).map_err(|error| NoLine::NotConfigured(error.to_string()))
    }
}

/// Closed everywhere in the sample desk.
pub fn saturday() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

/// Open in London.
pub fn wednesday() -> DateTime<Utc> {
    "2026-11-25T11:00:00Z".parse().unwrap()
}

pub struct Telephone {
    pub voice: Voice,
    pub fuse: Fuse,
    pub record: MemoryRecord,
    pub inbound: MemoryQueue,
    pub parked: MemoryQueue,
    pub agents: MemoryQueue,
    pub outbound: MemoryQueue,
    pub media: MemoryQueue,
    pub unplanned: UnplannedCache,
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl Telephone {
    /// The sample desk at this time.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self::with(now, Fuse::none(), |desk| desk.to_owned())
    }

    /// The sample desk, its `desk.toml` changed, on stores that a fuse may stop.
    pub fn with(now: DateTime<Utc>, fuse: Fuse, change: impl Fn(&str) -> String) -> Self {
        let sample = Path::new("../../infra/desk");
        let file = |name: &str| std::fs::read_to_string(sample.join(name)).map_err(|error| error.to_string());
        let mut folder = DeskFolder::read(sample).unwrap();
        folder.desk = Desk::parse(&change(&file("desk.toml").unwrap()), file).unwrap();
        let again = Fuse::none();
        let (record, inbound) = (MemoryRecord::new(&again), MemoryQueue::new(&fuse));
        let (parked, clock) = (MemoryQueue::new(&again), Arc::new(Mutex::new(now)));
        let time = clock.clone();
        let door = Ingest {
            provider: &Twilio,
            secrets: Box::new(Always),
            documents: no_documents(),
            inbound: Box::new(inbound.on(&fuse)),
            parked: Box::new(parked.on(&again)),
            files: None,
            public_url: Some(format!("https://{HOST}").parse().unwrap()),
            clock: Clock::new(move || *time.lock().unwrap()),
        };
        let voice =
            Voice { door, folder, unplanned: UnplannedCache::default(), record: Box::new(record.on(&again)) };
        let [agents, outbound, media] = [(); 3].map(|()| MemoryQueue::new(&again));
        Self {
            voice,
            fuse,
            record,
            inbound,
            parked,
            agents,
            outbound,
            media,
            unplanned: UnplannedCache::default(),
            now: clock,
        }
    }

    pub fn clock_shows(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap() = now;
    }

    /// Posts a form to a URL of ours, signed by Twilio.
    pub async fn ask(&self, url: &str, fields: &[(&str, &str)]) -> Response<Bytes> {
        let body: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let sample = json!({
            "provider": "twilio", "about": "A call.", "content_type": "application/x-www-form-urlencoded", "body": body,
        });
        self.post(&Sample::parse(&sample.to_string()).unwrap(), url).await
    }

    /// Posts a sample to a URL of ours, signed by Twilio.
    pub async fn post(&self, sample: &Sample, url: &str) -> Response<Bytes> {
        let mut request = sample.request(url, *self.now.lock().unwrap());
        let secrets = Secrets::parse(SECRET).unwrap();
        provider("twilio").unwrap().stand_in().sign(&mut request, secrets.iter().next().unwrap());
        self.handle(request).await
    }

    pub async fn handle(&self, request: Unverified) -> Response<Bytes> {
        let path = request.url.split_once(HOST).unwrap().1;
        let mut inside = Request::new(request.body);
        *inside.method_mut() = Method::POST;
        *inside.uri_mut() = path.parse().unwrap();
        *inside.headers_mut() = request.headers;
        // Another id for each request, as Lambda gives.
        let delivery = format!("delivery-{}", self.inbound.bodies().len());
        self.voice.handle(inside, &delivery).await.response
    }

    /// Somebody calls; what they hear.
    pub async fn call_from(&self, from: &str) -> String {
        self.step(&format!("https://{HOST}/voice/twilio"), from, &[("CallStatus", "ringing")]).await
    }

    /// A step of the call; what the caller hears.
    pub async fn step(&self, url: &str, from: &str, fields: &[(&str, &str)]) -> String {
        let call = [("CallSid", CALL), ("Direction", "inbound"), ("From", from), ("To", OURS)];
        let response = self.ask(url, &[&call[..], fields].concat()).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"text/xml; charset=utf-8".parse().unwrap())
        );
        String::from_utf8(response.body().to_vec()).unwrap()
    }

    /// Deals with all events that came.
    pub async fn respond_to_all(&self) -> Vec<Responded> {
        let (desk, wording) = (&self.voice.folder.desk, &self.voice.folder.wording);
        let responder = Responder {
            desk,
            wording,
            answers: None,
            phraser: None,
            unplanned: &self.unplanned,
            record: &self.record,
            agents: &self.agents,
            outbound: &self.outbound,
            media: &self.media,
        };
        let (mut responded, now) = (Vec::new(), *self.now.lock().unwrap());
        for body in self.inbound.bodies() {
            responded.push(responder.respond(&body, now).await.unwrap());
        }
        responded
    }

    pub fn agent_items(&self) -> Vec<AgentItemV1> {
        let item = |body: &String| match serde_json::from_str(body).unwrap() {
            AgentItem::V1(item) => *item,
        };
        self.agents.bodies().iter().map(item).collect()
    }
}

/// The URL that an attribute of a document gives, as Twilio reads it.
pub fn url(twiml: &str, attribute: &str) -> String {
    let (_, rest) =
        twiml.split_once(&format!(r#" {attribute}=""#)).unwrap_or_else(|| panic!("{attribute}: {twiml}"));
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

/// The part of a document from an element on.
pub fn from<'t>(twiml: &'t str, element: &str) -> &'t str {
    &twiml[twiml.find(element).unwrap_or_else(|| panic!("{element}: {twiml}"))..]
}

/// What is said, one line for each sentence, with its language.
pub fn spoken(twiml: &str) -> Vec<String> {
    let says = twiml.split(r#"<Say language=""#).skip(1);
    let said = says.map(|say| {
        let (language, rest) = say.split_once('"').unwrap();
        let text = rest.split_once('>').unwrap().1.split('<').next().unwrap();
        format!("{language}: {}", text.replace("&apos;", "'"))
    });
    said.collect()
}

/// A document with a line for each element, and URLs without the part that only hides who calls.
pub fn shown(twiml: &str) -> String {
    twiml.replace("><", ">\n<")
}
