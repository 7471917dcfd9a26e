//! A whole desk on in-memory ports, which a fuse can stop between any two effects.
#![allow(dead_code, reason = "each test file uses its own part of the world")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "what goes wrong here fails the test, and JSON literals read best by value"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::Response;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Provider, Secrets, Unverified, provider};
use nightdesk_domain::desk::Desk;
use nightdesk_pipeline::agents::{AgentItem, AgentItemV1};
use nightdesk_pipeline::fakes::{
    Fuse, MemoryObjects, MemoryQueue, MemoryRecord, ScriptedApi, TableOfAnswers, TestLines, no_documents,
};
use nightdesk_pipeline::media::{Became, MediaError, MediaRoom};
use nightdesk_pipeline::ports::{Answering, CallError, ProviderApi, Record};
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::respond::{Phraser, RespondError, Responded, Responder, UnplannedCache};
use nightdesk_pipeline::send::{Delivery, SendError, Sender};
use nightdesk_pipeline::{Documents, Tokens};
use nightdesk_wording::{Files, Wording};
use serde_json::{Value, json};

pub const SECRET: &str = "a-development-secret";

/// How often a message was taken from a queue, by all worlds.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Closed everywhere in the sample desk.
pub fn saturday() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

/// Open in London.
pub fn wednesday() -> DateTime<Utc> {
    "2026-11-25T11:00:00Z".parse().unwrap()
}

/// A file of the sample desk.
pub fn sample_file(name: &str) -> Result<String, String> {
    std::fs::read_to_string(format!("../../infra/desk/{name}")).map_err(|error| error.to_string())
}

/// The wording of every language that is shipped, read once.
pub fn shipped_wording() -> Arc<Wording> {
    static SHIPPED: LazyLock<Arc<Wording>> = LazyLock::new(|| {
        let folder = std::fs::read_dir("../../infra/desk/wording").unwrap();
        let files = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let tags = files.filter_map(|file| file.strip_suffix(".ftl").map(str::to_owned));
        let text = |tag: String| (tag.clone(), sample_file(&format!("wording/{tag}.ftl")).unwrap());
        Arc::new(Wording::parse(Files { shipped: tags.map(text).collect(), own: Vec::new() }).unwrap())
    });
    SHIPPED.clone()
}

pub struct World {
    pub desk: Desk,
    pub wording: Arc<Wording>,
    /// The business's own answers, where the desk has any.
    pub answers: Option<TableOfAnswers>,
    /// What phrases them, where anything does.
    pub phraser: Option<Phraser>,
    pub unplanned: UnplannedCache,
    pub fuse: Fuse,
    pub record: MemoryRecord,
    pub inbound: MemoryQueue,
    pub parked: MemoryQueue,
    pub agents: MemoryQueue,
    pub outbound: MemoryQueue,
    pub media: MemoryQueue,
    /// The bucket of files.
    pub files: MemoryObjects,
}

impl World {
    pub fn new() -> Self {
        Self::on(Fuse::none())
    }

    /// A world whose desk is described by `desk`.
    pub fn with_desk(desk: &str) -> Self {
        Self { desk: Desk::parse(desk, sample_file).unwrap(), ..Self::new() }
    }

    pub fn on(fuse: Fuse) -> Self {
        Self {
            desk: Desk::parse(&sample_file("desk.toml").unwrap(), sample_file).unwrap(),
            wording: shipped_wording(),
            answers: None,
            phraser: None,
            unplanned: UnplannedCache::default(),
            record: MemoryRecord::new(&fuse),
            inbound: MemoryQueue::new(&fuse),
            parked: MemoryQueue::new(&fuse),
            agents: MemoryQueue::new(&fuse),
            outbound: MemoryQueue::new(&fuse),
            media: MemoryQueue::new(&fuse),
            files: MemoryObjects::new(&fuse),
            fuse,
        }
    }

    /// A process beside this one, on the same stores, which stops after so many effects.
    pub fn stopping_after(&self, effects: usize) -> Self {
        let fuse = Fuse::after(effects);
        Self {
            record: self.record.on(&fuse),
            inbound: self.inbound.on(&fuse),
            parked: self.parked.on(&fuse),
            agents: self.agents.on(&fuse),
            outbound: self.outbound.on(&fuse),
            media: self.media.on(&fuse),
            files: self.files.on(&fuse),
            answers: self.answers.clone(),
            ..Self::on(fuse)
        }
    }

    /// The same stores in a new process.
    pub fn restarted(self) -> Self {
        let fuse = Fuse::none();
        Self {
            record: self.record.on(&fuse),
            inbound: self.inbound.on(&fuse),
            parked: self.parked.on(&fuse),
            agents: self.agents.on(&fuse),
            outbound: self.outbound.on(&fuse),
            media: self.media.on(&fuse),
            files: self.files.on(&fuse),
            fuse,
            ..self
        }
    }

    /// Posts a webhook as its provider would, in the call `delivery`.
    pub async fn post(&self, sample: &Sample, delivery: &str, now: DateTime<Utc>) -> Response<Bytes> {
        self.post_by(&no_documents(), sample, delivery, now).await
    }

    /// Posts a webhook to an endpoint that gets what providers publish so.
    pub async fn post_by(
        &self,
        documents: &Documents,
        sample: &Sample,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Response<Bytes> {
        let provider: &dyn Provider = provider(&sample.provider).unwrap();
        let secrets = Secrets::parse(&provider.stand_in().secret(SECRET)).unwrap();
        let url = format!("https://desk.example.com/webhooks/{}", provider.id());
        let mut request = sample.request(url, now);
        provider.stand_in().sign(&mut request, secrets.iter().next().unwrap());
        self.receive(documents, &secrets, provider, request, delivery, now).await
    }

    /// Takes a request that is signed, or not.
    pub async fn receive(
        &self,
        documents: &Documents,
        secrets: &Secrets,
        provider: &dyn Provider,
        request: Unverified,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Response<Bytes> {
        let (inbound, parked, files) = (&self.inbound, &self.parked, Some(&self.files as _));
        let receiver = Receiver { provider, secrets, documents, inbound, parked, files };
        receiver.receive(request, delivery, now).await.response
    }

    pub async fn respond(&self, body: &str, now: DateTime<Utc>) -> Result<Responded, RespondError> {
        let responder = Responder {
            desk: &self.desk,
            wording: &self.wording,
            answers: self.answers.as_ref().map(|answers| answers as &dyn Answering),
            phraser: self.phraser.as_ref(),
            unplanned: &self.unplanned,
            record: &self.record,
            agents: &self.agents,
            outbound: &self.outbound,
            media: &self.media,
        };
        responder.respond(body, now).await
    }

    /// Whether whoever is at an address is to be written to, for all that the record knows.
    pub async fn wants_replies(&self, address: &str) -> bool {
        let profile = self.record.profile(&address.parse().unwrap()).await.unwrap();
        profile.is_none_or(|profile| profile.wishes.values().all(|wish| wish.wanted))
    }

    /// Deals with the last event on the inbound queue.
    pub async fn respond_to_last(&self, now: DateTime<Utc>) -> Responded {
        self.respond(self.inbound.bodies().last().unwrap(), now).await.unwrap()
    }

    /// Deals with everything on the inbound queue, in order, up to the first failure.
    pub async fn respond_to_all(&self, now: DateTime<Utc>) -> Result<Vec<Responded>, RespondError> {
        let mut responded = Vec::new();
        for body in self.inbound.bodies() {
            responded.push(self.respond(&body, now).await?);
        }
        Ok(responded)
    }

    /// Deals with everything on the media queue, each task taken from it for this time, up to the first failure.
    pub async fn fetch_all(
        &self,
        api: &dyn ProviderApi,
        tries: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<Became>, MediaError> {
        let (tokens, files, bucket) = (Tokens::default(), &self.record, &self.files);
        let room = MediaRoom { lines: &TestLines, api, tokens: &tokens, files, bucket };
        let mut became = Vec::new();
        for body in self.media.bodies() {
            became.push(room.deal(&body, tries, now).await?.became);
        }
        Ok(became)
    }

    /// Deals with everything on the outbound queue, in order, up to the first failure.
    pub async fn send_all(&self, api: &ScriptedApi, now: DateTime<Utc>) -> Result<Vec<Delivery>, SendError> {
        self.send_all_by(&Tokens::default(), api, now).await
    }

    /// Deals with everything on the outbound queue in a process that has these tokens.
    pub async fn send_all_by(
        &self,
        tokens: &Tokens,
        api: &ScriptedApi,
        now: DateTime<Utc>,
    ) -> Result<Vec<Delivery>, SendError> {
        let sender = Sender { lines: &TestLines, api, tokens, record: &self.record, agents: &self.agents };
        let mut deliveries = Vec::new();
        for body in self.outbound.bodies() {
            // Every time that a message is taken from the queue is another time.
            let claimant = TAKEN.fetch_add(1, Ordering::Relaxed).to_string();
            deliveries.push(sender.send(&body, &claimant, now).await?.delivery);
        }
        Ok(deliveries)
    }

    /// An API that answers so, in turn.
    pub fn api(&self, answers: impl IntoIterator<Item = Result<Response<Bytes>, CallError>>) -> ScriptedApi {
        ScriptedApi::answering(&self.fuse, answers)
    }

    pub fn agent_items(&self) -> Vec<AgentItemV1> {
        let item = |body: &String| match serde_json::from_str(body).unwrap() {
            AgentItem::V1(item) => *item,
        };
        self.agents.bodies().iter().map(item).collect()
    }
}

/// A WhatsApp request of one change.
pub fn whatsapp(value: Value) -> Sample {
    let mut value = value;
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "441234567890", "phone_number_id": "1001"});
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    });
    sample("meta", body)
}

/// One WhatsApp message of somebody known by a user id, and by a number where one is given.
pub fn identified(id: &str, number: Option<&str>, user_id: &str, says: &str) -> Sample {
    let mut message = json!({
        "from_user_id": user_id, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": says},
    });
    if let Some(number) = number {
        message["from"] = json!(number);
    }
    whatsapp(json!({"messages": [message]}))
}

/// One SMS.
pub fn sms(id: &str, to: &str, says: &str) -> Sample {
    let sms = json!({
        "provider": "twilio", "about": "An SMS.", "content_type": "application/x-www-form-urlencoded",
        "body": {"MessageSid": id, "AccountSid": "AC1", "From": "+447700900123", "To": to, "Body": says, "NumMedia": "0"},
    });
    Sample::parse(&sms.to_string()).unwrap()
}

/// One WhatsApp text.
pub fn text(id: &str, from: &str, says: &str) -> Sample {
    let message =
        json!({"from": from, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": says}});
    whatsapp(json!({"messages": [message]}))
}

/// An agent's WhatsApp message to a customer, seen as an echo.
pub fn echo(to: &str, id: &str) -> Sample {
    let echo = json!({"from": "441234567890", "to": to, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": "Done"}});
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "441234567890", "phone_number_id": "1001"},
        "message_echoes": [echo],
    });
    let changes = json!([{"field": "smb_message_echoes", "value": value}]);
    sample("meta", json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}))
}

/// One WhatsApp receipt.
pub fn receipt(of: &str, to: &str, status: &str) -> Sample {
    let receipt = json!({"id": of, "recipient_id": to, "status": status, "timestamp": "$seconds"});
    whatsapp(json!({"statuses": [receipt]}))
}

pub fn sample(provider: &str, body: Value) -> Sample {
    Sample::parse(&json!({"provider": provider, "about": "A test.", "body": body}).to_string()).unwrap()
}

/// What WhatsApp answers when it took a message.
pub fn accepted(id: &str) -> Result<Response<Bytes>, CallError> {
    answer(200, &json!({"messaging_product": "whatsapp", "messages": [{"id": id}]}))
}

pub fn answer(status: u16, body: &Value) -> Result<Response<Bytes>, CallError> {
    Ok(Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap())
}

/// One message in a personal chat of Teams.
pub fn teams(id: &str, from: &str, says: &str) -> Sample {
    let message = json!({
        "type": "message", "id": id, "timestamp": "$iso", "channelId": "msteams", "text": says,
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": format!("29:{from}"), "aadObjectId": from, "name": "Ann"},
        "conversation": {"conversationType": "personal", "tenantId": "tenant-1", "id": format!("a:{from}")},
        "recipient": {"id": format!("28:{SECRET}"), "name": "Shop"},
    });
    sample("teams", message)
}
