//! Situations, as ops would tell them, and what the desk does in each: `situations/*.toml`.
//!
//! Each file begins with the desks that its situations take place on. A situation says when who wrote
//! what, and what happened before; then which rules speak and the exact text that the customer reads.
//! `SITUATION="part of a name" cargo test -p nightdesk-pipeline --test situations -- --nocapture`
//! prints what the desk really does.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what goes wrong here fails the test; the variable chooses what to print"
)]

mod world;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use nightdesk_domain::customer::{Teller, Told};
use nightdesk_domain::desk::{Desk, LocalText, OfficeId};
use nightdesk_domain::event::{Content, Sender};
use nightdesk_domain::hours::{Exception, Keeps, Unplanned, instant};
use nightdesk_domain::{Account, Address, Channel, Event, EventKey, EventKind};
use nightdesk_pipeline::ports::Record;
use nightdesk_pipeline::respond::{Explained, Setting};
use serde::Deserialize;
use serde_json::json;
use world::{World, sample_file};

/// A file of situations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Desks by name, as desk.toml would describe them; `sample` is the sample desk.
    #[serde(default)]
    desk: BTreeMap<String, String>,
    situation: Vec<Situation>,
}

/// A situation: all of it, from what happened before to what the customer reads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Situation {
    name: String,
    /// Which law, night or rule it stands for.
    #[serde(default, rename = "because")]
    _because: String,
    #[serde(default = "sample")]
    desk: String,
    /// What happened before, in order.
    #[serde(default)]
    before: Vec<Happening>,
    #[serde(flatten)]
    now: Happening,
    /// The rules that speak, in order.
    rules: Vec<String>,
    /// What the customer reads; nothing where they are told nothing.
    #[serde(default)]
    text: String,
    /// When a person's answer is due, where that matters.
    due: Option<Moment>,
}

/// Something that happens: by default somebody writes.
#[derive(Debug, Clone, Deserialize)]
struct Happening {
    /// When, on the wall clock of a zone: `2026-07-02 23:59 America/New_York`.
    at: Moment,
    /// When the desk gets to it, where that is later.
    read: Option<Moment>,
    /// Whose address it is about [default: a British mobile number].
    #[serde(default = "ann")]
    from: Address,
    /// [default: whatsapp for a number, else what the address names]
    channel: Option<String>,
    #[serde(default = "any")]
    account: String,
    /// The language of their app, where the channel tells it.
    app_language: Option<String>,
    /// The time zone of their profile, where the channel tells it.
    profile_zone: Option<Tz>,
    /// How far their clock is ahead of UTC, where a `Date` header tells it.
    utc_offset_minutes: Option<i32>,
    /// What shows that a machine wrote it, where anything does.
    machine: Option<String>,
    /// What they write.
    writes: Option<String>,
    /// What else happens: `agent`, `reaction`, `edit`, `deletion`, `button`, `sticker`, `opt_out`, `opt_in`,
    /// `help`, `start`.
    does: Option<String>,
    /// Somebody says what the customer prefers.
    told_language: Option<String>,
    told_zone: Option<Tz>,
    /// An office is closed or opened, by nobody's plan, until then.
    close: Option<String>,
    open: Option<String>,
    until: Option<Moment>,
    #[serde(default)]
    note: BTreeMap<String, String>,
}

fn sample() -> String {
    "sample".to_owned()
}

fn any() -> String {
    "any".to_owned()
}

fn ann() -> Address {
    "tel:+447700900123".parse().unwrap()
}

/// A wall-clock time and its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Moment(DateTime<Utc>);

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}`: right would be `2026-07-02 23:59 America/New_York`");
        let (local, zone) = text.rsplit_once(' ').ok_or_else(wrong)?;
        let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let mut local = formats.iter().filter_map(|format| NaiveDateTime::parse_from_str(local, format).ok());
        let instant = instant(local.next().ok_or_else(wrong)?, zone.parse().map_err(|_| wrong())?);
        instant.map(Self).ok_or_else(wrong)
    }
}

impl Happening {
    fn event(&self, id: usize) -> Event {
        let channel = match (&self.channel, self.from.scheme()) {
            (Some(channel), _) => channel.as_str(),
            (None, "tel") => "whatsapp",
            (None, "mailto") => "email",
            (None, scheme) => scheme,
        };
        // Only static names make channels.
        let channels = ["whatsapp", "sms", "telegram", "email"].map(Channel::new);
        let channel = channels.into_iter().find(|known| known.as_str() == channel).unwrap();
        Event {
            key: EventKey { channel, account: Account::new(&self.account), id: format!("event-{id}") },
            address: self.from.clone(),
            also: Vec::new(),
            thread: self.from.id().to_owned(),
            at: self.at.0,
            received: self.read.unwrap_or(self.at).0,
            sender: Sender {
                language: self.app_language.clone(),
                zone: self.profile_zone,
                utc_offset_minutes: self.utc_offset_minutes,
                machine: self.machine.clone(),
                ..Sender::default()
            },
            kind: self.kind(),
        }
    }

    fn kind(&self) -> EventKind {
        let text = self.writes.clone().unwrap_or_else(|| "…".to_owned());
        let of = "event-0".to_owned();
        match self.does.as_deref() {
            None => EventKind::Message {
                content: Content::text(text),
                reply_to: None,
                forwarded: false,
                referral: None,
            },
            Some("agent") => EventKind::AgentMessage { content: Content::text(text) },
            Some("reaction") => EventKind::Reaction { of, emoji: vec!["👍".to_owned()] },
            Some("edit") => EventKind::Edit { of, content: Content::text(text) },
            Some("deletion") => EventKind::Deletion { of },
            Some("button") => EventKind::Postback { title: Some(text), payload: "1".to_owned(), of: None },
            Some("sticker") => {
                EventKind::Unsupported { what: "sticker".to_owned(), raw: None, message: true }
            }
            Some("opt_out") => EventKind::OptOut,
            Some("opt_in") => EventKind::OptIn,
            Some("help") => EventKind::Help,
            Some("start") => EventKind::Started { payload: None },
            Some(other) => panic!("nobody does `{other}`"),
        }
    }

    fn unplanned(&self) -> Option<Unplanned> {
        let (office, keeps) = match (&self.close, &self.open) {
            (Some(office), _) => (office, Keeps::Closed),
            (_, Some(office)) => (office, Keeps::Open),
            _ => return None,
        };
        let mut says = LocalText::default();
        self.note.iter().for_each(|(language, note)| says.add(LocalText::one(language, note)));
        let exception = Exception { keeps, from: self.at.0, until: self.until.unwrap().0, says };
        Some(Unplanned { office: OfficeId::new(office), made: self.at.0, exception })
    }
}

impl Situation {
    async fn take_place(&self, desks: &BTreeMap<String, String>) -> Explained {
        let world = match desks.get(&self.desk) {
            Some(desk) => World {
                desk: Desk::parse(desk, sample_file)
                    .unwrap_or_else(|wrong| panic!("{}: {wrong:?}", self.desk)),
                ..World::new()
            },
            None if self.desk == "sample" => World::new(),
            None => panic!("{}: the file has no desk `{}`", self.name, self.desk),
        };
        for (id, happening) in self.before.iter().enumerate() {
            self.happen(&world, id, happening).await;
        }
        let event = self.now.event(self.before.len());
        let known = world.record.read(&event).await.unwrap();
        let unplanned = world.record.unplanned().await.unwrap();
        let now = self.now.read.unwrap_or(self.now.at).0;
        Setting { desk: &world.desk, wording: &world.wording, answers: None, unplanned: &unplanned, now }
            .explain(&event, &known)
    }

    async fn happen(&self, world: &World, id: usize, happening: &Happening) {
        if let Some(unplanned) = happening.unplanned() {
            let office = unplanned.office.as_str();
            assert!(world.desk.office(office).is_some(), "{}: no office `{office}`", self.name);
            world.record.make(unplanned);
            return;
        }
        let (by, at) = (Teller::Customer, happening.at.0);
        if happening.told_language.is_some() || happening.told_zone.is_some() {
            world.record.tell(&happening.from, |customer| {
                let language = happening.told_language.clone();
                customer.language = language.map(|value| Told { value, by, at }).or(customer.language.take());
                customer.zone =
                    happening.told_zone.map(|value| Told { value, by, at }).or(customer.zone.take());
            });
            return;
        }
        let event = happening.event(id);
        let body = json!({"version": "1", "delivery": format!("call-{id}"), "event": event}).to_string();
        world.respond(&body, happening.read.unwrap_or(happening.at).0).await.unwrap();
    }

    /// What is not as it should be.
    fn differences(&self, happened: &Explained) -> Vec<String> {
        let mut differences = Vec::new();
        let rules: Vec<String> = happened.decision.why.iter().map(|finding| rule(finding.rule)).collect();
        if rules != self.rules {
            differences.push(format!("rules: {rules:?}, expected {:?}", self.rules));
        }
        let text = text(happened);
        if text != self.text.trim() {
            differences.push(format!("text: {text}\n    expected: {}", self.text.trim()));
        }
        if let Some(due) = self.due
            && happened.decision.due != Some(due.0)
        {
            differences.push(format!("due: {:?}, expected {:?}", happened.decision.due, due.0));
        }
        differences
    }
}

/// A rule's name as it stands in the record.
fn rule(rule: nightdesk_domain::decision::Rule) -> String {
    serde_json::to_value(rule).unwrap().as_str().unwrap().to_owned()
}

fn text(happened: &Explained) -> String {
    happened.replies.iter().map(|reply| reply.text.as_str()).collect::<Vec<_>>().join("\n---\n")
}

fn files() -> Vec<(String, File)> {
    let mut paths: Vec<_> =
        std::fs::read_dir("tests/situations").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.display().to_string(), file)
    };
    paths.iter().map(read).collect()
}

#[tokio::test]
async fn in_every_situation_the_desk_does_what_it_should() {
    let wanted = std::env::var("SITUATION").ok();
    let mut wrong = Vec::new();
    for (path, file) in files() {
        for situation in &file.situation {
            let happened = situation.take_place(&file.desk).await;
            if wanted.as_ref().is_some_and(|wanted| situation.name.contains(wanted.as_str())) {
                let rules: Vec<_> = happened.decision.why.iter().map(|finding| rule(finding.rule)).collect();
                println!(
                    "{}\n  rules = {rules:?}\n  due {:?}\n  {}",
                    situation.name,
                    happened.decision.due,
                    text(&happened)
                );
            }
            let differences = situation.differences(&happened);
            if !differences.is_empty() {
                wrong.push(format!("{path}: {}\n  {}", situation.name, differences.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} situations\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_at_least_a_hundred_and_fifty_situations_and_each_has_its_own_name() {
    let files = files();
    let names: Vec<_> =
        files.iter().flat_map(|(_, file)| file.situation.iter().map(|one| &one.name)).collect();
    assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
    assert!(names.len() >= 150, "{}", names.len());
}
