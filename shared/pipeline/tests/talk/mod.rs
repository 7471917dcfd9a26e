//! A customer in conversation with a desk that has answers.
#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_answers::{File, Library};
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::decision::Rule;
use nightdesk_domain::desk::Desk;
use nightdesk_domain::{AnswerId, Reply};
use nightdesk_pipeline::agents::AgentItemV1;
use nightdesk_pipeline::fakes::TableOfAnswers;
use serde_json::json;

use crate::world::{World, echo, sample_file, saturday, text, whatsapp};

pub const PARCEL: &str = "delivery/parcel";
pub const ADDRESS: &str = "delivery/address";
pub const RETURNS: &str = "delivery/returns";
const TERMS: &str = "shop/terms";
const CHRISTMAS: &str = "season/christmas";

const DELIVERY: &str = r#"# Where is my parcel? {#parcel}

Parcels take two days.

# Can I change the address? {#address}

Until it has left us, in your account.

# How do I return something? {#returns}

- Send it back

Within 30 days.
"#;

const SEASON: &str = r#"+++
valid_from = 2026-12-01
valid_until = 2026-12-26
link = "https://example.com/season"
+++
# Does it come before Christmas? {#christmas}

We are closed in Lapland, but all of it comes.
"#;

/// An answer longer than WhatsApp takes above buttons.
fn terms() -> String {
    format!("# What are your terms? {{#terms}}\n\n{}\n", "You pay, and we deliver. ".repeat(60))
}

/// What the matcher makes of what customers write here.
pub fn answers() -> TableOfAnswers {
    let file = |name: &str, text: &str| File {
        language: "en".to_owned(),
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let library =
        Library::parse(&[file("delivery", DELIVERY), file("season", SEASON), file("shop", &terms())])
            .unwrap();
    let row = |text: &str, candidates: &[(&str, f64)]| {
        let candidates = candidates.iter().map(|(id, p)| (AnswerId::new(*id), *p)).collect::<Vec<_>>();
        (text.to_owned(), candidates)
    };
    let table = BTreeMap::from([
        row("荷物はどこにありますか？", &[(PARCEL, 0.97), (RETURNS, 0.01)]),
        row("Where is my parcel?", &[(PARCEL, 0.97), (RETURNS, 0.01)]),
        row("住所のことで聞きたいのですが", &[(ADDRESS, 0.5), (RETURNS, 0.2), (PARCEL, 0.01)]),
        row("address?", &[(ADDRESS, 0.5), (RETURNS, 0.2), (PARCEL, 0.01)]),
        row("opening?", &[(PARCEL, 0.4), (ADDRESS, 0.2)]),
        row("Do you sell boats?", &[(PARCEL, 0.05), (RETURNS, 0.02)]),
        row("What are your terms?", &[(TERMS, 0.99)]),
        row("What of Christmas?", &[(CHRISTMAS, 0.99)]),
    ]);
    TableOfAnswers { library, table }
}

/// A customer, with the clock that they look at.
pub struct Talk {
    pub world: World,
    pub now: DateTime<Utc>,
    from: String,
    messages: usize,
}

impl Talk {
    /// A customer on WhatsApp who writes while nobody is there.
    pub fn by_night(from: &str) -> Self {
        Self::with(from, "")
    }

    /// A customer of a desk whose self-service is so.
    pub fn with(from: &str, self_service: &str) -> Self {
        let table = "[self_service]\n";
        let desk = sample_file("desk.toml").unwrap();
        let keys = ["runs", "sure", "offer"].into_iter().filter(|key| self_service.starts_with(key));
        let desk =
            keys.fold(desk, |desk, key| desk.replace(&format!("\n{key} = "), &format!("\n# {key} = ")));
        let desk = desk.replace(table, &format!("{table}{self_service}\n"));
        let desk = Desk::parse(&desk, sample_file).unwrap();
        let world = World { desk, answers: Some(answers()), ..World::new() };
        Self { world, now: saturday(), from: from.to_owned(), messages: 0 }
    }

    /// Writes on WhatsApp; what the desk replies at once.
    pub async fn says(&mut self, says: &str) -> String {
        let sample = text(&format!("wamid.{}", self.messages), &self.from, says);
        self.posts(&sample).await
    }

    /// Presses a button; what the desk replies at once.
    pub async fn presses(&mut self, payload: &str) -> String {
        let button = json!({"type": "button_reply", "button_reply": {"id": payload, "title": "…"}});
        let id = format!("wamid.{}", self.messages);
        let message = json!({
            "from": self.from, "id": id, "timestamp": "$seconds", "type": "interactive", "interactive": button,
        });
        self.posts(&whatsapp(json!({"messages": [message]}))).await
    }

    /// Something comes in; what the desk replies at once, its pieces one below the other.
    pub async fn posts(&mut self, sample: &Sample) -> String {
        let before = self.world.record.replies();
        self.messages += 1;
        self.world.post(sample, &format!("call-{}", self.messages), self.now).await;
        self.world.respond_to_last(self.now).await;
        self.now += TimeDelta::minutes(1);
        let replies = self.world.record.replies();
        let new = replies.iter().filter(|reply| before.iter().all(|earlier| earlier.key != reply.key));
        new.map(|reply| reply.text.as_str()).collect::<Vec<_>>().join("\n---\n")
    }

    /// A person of the business writes to them.
    pub async fn person_writes(&mut self) {
        let sample = echo(&self.from.clone(), &format!("wamid.echo{}", self.messages));
        self.posts(&sample).await;
    }

    /// A machine writes in their name.
    pub async fn machine_writes(&mut self, says: &str) {
        let sample = text("wamid.machine", &self.from, says);
        self.world.post(&sample, "call-machine", self.now).await;
        let body = self.world.inbound.bodies().pop().unwrap();
        let mut body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["event"]["sender"]["machine"] = json!("auto-submitted");
        self.world.respond(&body.to_string(), self.now).await.unwrap();
    }

    /// The reply that was planned last.
    pub fn last_reply(&self) -> Reply {
        self.world.record.replies().into_iter().max_by_key(|reply| reply.at).unwrap()
    }

    /// What the buttons under it say.
    pub fn buttons(&self) -> Vec<String> {
        self.last_reply().choices.into_iter().map(|choice| choice.label).collect()
    }

    /// The agents' item of the last event.
    pub fn last_item(&self) -> AgentItemV1 {
        self.world.agent_items().pop().unwrap()
    }

    /// The rules that spoke last.
    pub fn rules(&self) -> Vec<Rule> {
        self.last_item().why.iter().map(|finding| finding.rule).collect()
    }
}
