//! One matter that a customer wants settled.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::dialogue::{Dialogue, Does, Step};
use crate::event::{Channel, Event};
use crate::hours::ClosureId;
use crate::promise::{Promise, Promised};

/// A case that hears nothing for this long is over: what comes then is a new matter.
pub const QUIET: TimeDelta = TimeDelta::days(30);

/// How far behind the latest event a case's own note of it may be: a write less for most messages.
const BEHIND: TimeDelta = TimeDelta::hours(1);

/// How many promises a case keeps. Few, so that it stays one write unit however long it lasts. Each
/// stands in the record by itself, too.
const PROMISES_KEPT: usize = 6;

/// One matter, over any number of channels, from first message to resolution.
///
/// A customer has at most one open case, the one with the highest number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The case's number among the customer's, from 1.
    pub number: u32,
    /// Whether it is still to be settled.
    pub state: CaseState,
    /// When the customer first wrote about it.
    pub opened: DateTime<Utc>,
    /// The channels that it went over.
    pub channels: BTreeSet<Channel>,
    /// When something last happened in it; an hour may be missing.
    pub last_event: DateTime<Utc>,
    /// When a human agent last spoke in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_spoke: Option<DateTime<Utc>>,
    /// When a human agent first answered; automatic replies do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer: Option<DateTime<Utc>>,
    /// The closures that the customer was told about and that are not over. Offices that serve
    /// different accounts have closures of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// What the customer was promised, the latest last. Those that were answered longest ago are dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// The event whose arrival was acknowledged, as its key is written, since a person last answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<String>,
    /// Since when the customer waits for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<DateTime<Utc>>,
    /// When an answer by a person is due; asking again does not put it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// What the desk said in it without a person.
    #[serde(default, skip_serializing_if = "Dialogue::is_empty")]
    pub dialogue: Dialogue,
    /// Counts the writes: a writer who read an older one must read again.
    pub version: u64,
}

/// Whether a case is still to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// It is to be settled.
    Open,
    /// It is settled.
    Resolved,
}

/// That the customer was told about a closure, and on which occasion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The closure.
    pub closure: ClosureId,
    /// When it ends, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// The address that was told.
    pub address: Address,
    /// The event that was answered with it, as its key is written: when that event comes again,
    /// it is answered with the same reply and not with another.
    pub event: String,
}

impl Told {
    /// Whether it was this very event, at this very address, that was answered with it.
    pub fn answers(&self, event: &Event) -> bool {
        self.event == event.key.to_string() && self.address == event.address
    }
}

impl Case {
    /// The customer's case of this number, opened by an event and not yet written.
    pub fn open(number: u32, event: &Event) -> Self {
        Self {
            number,
            state: CaseState::Open,
            opened: event.at,
            channels: BTreeSet::new(),
            last_event: event.at,
            agent_spoke: None,
            first_answer: None,
            told: Vec::new(),
            promises: Vec::new(),
            acknowledged: None,
            asked: None,
            due: None,
            dialogue: Dialogue::default(),
            version: 0,
        }
    }

    /// Whether something that happens at `at` still belongs to this case: unless it was quiet for long
    /// and the customer waits for nothing any more.
    pub fn goes_on_at(&self, at: DateTime<Utc>) -> bool {
        let open = self.promises.iter().filter(|promise| promise.answered.is_none());
        let waits_until = open.map(|promise| promise.by).chain(self.due).max();
        let quiet = at - self.last_event >= QUIET;
        self.state == CaseState::Open && (!quiet || waits_until.is_some_and(|until| at <= until + QUIET))
    }

    /// Notes that an event belongs to the case. Noting it again changes nothing.
    pub fn note(&mut self, event: &Event) {
        self.channels.insert(event.key.channel.clone());
        self.last_event = self.last_event.max(event.at);
        if event.kind.is_agents() {
            self.answered(event.at);
        }
    }

    /// An agent spoke: that answers what was asked before, not what was asked since.
    fn answered(&mut self, at: DateTime<Utc>) {
        self.agent_spoke = self.agent_spoke.max(Some(at));
        self.promises.iter_mut().for_each(|promise| promise.answer(at));
        if self.asked.is_some_and(|asked| asked <= at) {
            self.first_answer.get_or_insert(at);
            (self.asked, self.due, self.acknowledged) = (None, None, None);
        }
    }

    /// Notes that the customer waits for a person since `at`, who is to answer by `due`.
    pub fn ask(&mut self, at: DateTime<Utc>, due: Option<DateTime<Utc>>) {
        let answered = self.agent_spoke.is_some_and(|spoke| at <= spoke);
        if !answered && self.asked.is_none_or(|asked| at < asked) {
            let first = [self.due, due].into_iter().flatten().min();
            (self.asked, self.due) = (Some(at), first);
        }
    }

    /// Notes that the customer is told about a closure, and drops the closures that are over.
    pub fn tell(&mut self, told: Told, now: DateTime<Utc>) {
        self.told.retain(|earlier| {
            earlier.closure != told.closure && earlier.until.is_none_or(|until| until > now)
        });
        self.told.push(told);
    }

    /// Whether it was in answer to this very event that the customer was told of a closure.
    pub fn was_told_by(&self, event: &Event) -> bool {
        self.told.iter().any(|told| told.answers(event))
    }

    /// Notes a promise. One about the same event stays as it is: it may have been answered since.
    pub fn promise(&mut self, promise: Promise) {
        if self.promises.iter().all(|earlier| earlier.event != promise.event) {
            self.promises.push(promise);
            self.drop_old_promises();
        }
    }

    /// Whether the same moment was promised before, and no person has answered since.
    pub fn has_promised(&self, told: Option<(Promised, DateTime<Utc>)>) -> bool {
        let open = self.promises.iter().filter(|promise| promise.answered.is_none());
        told.is_some_and(|told| open.map(|promise| (promise.of, promise.told)).any(|open| open == told))
    }

    /// Takes a step of the dialogue. Taking it again changes nothing.
    ///
    /// Who chose an answer among those offered waits for nobody any more.
    pub fn take(&mut self, step: Step) {
        if self.dialogue.has_taken(&step) {
            return;
        }
        if step.does.settles() && self.waits_since_an_offer() {
            (self.asked, self.due, self.acknowledged) = (None, None, None);
        }
        self.dialogue.take(step, self.agent_spoke);
    }

    /// Whether the customer waits for a person since answers were offered, and for nothing else.
    fn waits_since_an_offer(&self) -> bool {
        let waits = |step: &&Step| Some(step.at) != self.asked;
        let mut since = self.dialogue.steps().iter().skip_while(waits).peekable();
        let offered = since.peek().is_some_and(|step| matches!(step.does, Does::Offered { .. }));
        offered && since.all(|step| !matches!(step.does, Does::Missed | Does::HandedOver { .. }))
    }

    /// What an event did to promises: those that it made, and those that it kept or broke.
    pub fn promises_of(&self, event: &Event) -> impl Iterator<Item = &Promise> {
        let key = event.key.to_string();
        let answered = event.kind.is_agents().then_some(event.at);
        self.promises.iter().filter(move |promise| {
            promise.event == key || (answered.is_some() && promise.answered == answered)
        })
    }

    /// Answered ones go first, the oldest of them before.
    fn drop_old_promises(&mut self) {
        let surplus = self.promises.len().saturating_sub(PROMISES_KEPT);
        self.promises.sort_by_key(|promise| (promise.answered.is_none(), promise.made));
        self.promises.drain(..surplus);
        self.promises.sort_by_key(|promise| promise.made);
    }

    /// Takes over what is open in a case of the same person, which is over with that.
    pub fn absorb(&mut self, other: &mut Self) {
        other.state = CaseState::Resolved;
        self.opened = self.opened.min(other.opened);
        self.last_event = self.last_event.max(other.last_event);
        self.channels.append(&mut other.channels.clone());
        let known = |told: &&Told| self.told.iter().all(|known| known.closure != told.closure);
        let told: Vec<_> = other.told.iter().filter(known).cloned().collect();
        self.told.extend(told);
        self.agent_spoke = self.agent_spoke.max(other.agent_spoke);
        self.first_answer = self.first_answer.or(other.first_answer);
        self.acknowledged = self.acknowledged.take().or_else(|| other.acknowledged.clone());
        other.promises.iter().for_each(|promise| self.promise(promise.clone()));
        self.dialogue.absorb(&other.dialogue);
        if let Some(asked) = other.asked {
            self.ask(asked, other.due);
        }
    }

    /// Whether it says more than it did before, so that it has to be written. That one more message came
    /// is said by the message's own entry.
    pub fn is_news_after(&self, before: &Self) -> bool {
        let unmoved = Self { last_event: before.last_event, ..self.clone() };
        unmoved != *before || self.last_event - before.last_event > BEHIND
    }
}
