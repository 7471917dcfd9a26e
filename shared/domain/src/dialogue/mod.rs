//! What a case remembers of the answers that the desk gave by itself.

mod step;
mod verdict;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::answer::AnswerId;
use crate::event::Event;

pub use step::{Because, Does, Step};
pub use verdict::{Outcome, Verdict};

/// How many steps a case keeps. Few, so that it stays small however long it lasts.
const STEPS_KEPT: usize = 6;

/// How many of them, the latest, know the event that they answered: events of one address come in
/// order, so that only those under way on other channels can be older.
const EVENTS_KEPT: usize = 3;

/// The most answers that a customer is offered at once.
pub const MOST_CHOICES: usize = 3;

/// How long a choice is waited for, and a word on whether an answer helped. A number that a customer
/// writes later than that is no choice any more.
const AWAITED_FOR: TimeDelta = TimeDelta::hours(24);

/// What the desk and a customer said to each other without a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialogue {
    /// What was asked of the customer last, until they answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    awaits: Option<Awaits>,
    /// How many questions in a row were not answered.
    #[serde(default, skip_serializing_if = "is_zero")]
    misses: u8,
    /// When the matter went to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handed_over: Option<DateTime<Utc>>,
    /// The latest steps, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step>,
}

/// What a customer was asked, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Awaits {
    since: DateTime<Utc>,
    what: Awaited,
}

/// What a customer was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// Which of these they mean.
    Choice(Vec<AnswerId>),
    /// Whether an answer helped.
    Verdict {
        /// The answer.
        answer: AnswerId,
        /// What is offered if it did not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<AnswerId>,
    },
}

/// What of a dialogue still counts when a customer writes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory<'a> {
    /// What the customer was asked and may be answering.
    pub awaits: Option<&'a Awaited>,
    /// How many questions in a row were not answered.
    pub misses: u8,
    /// Whether the matter went to a person, who has not spoken since.
    pub handed_over: bool,
}

impl Dialogue {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The latest steps, the last one last.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many questions in a row were not answered.
    pub fn misses(&self) -> u8 {
        self.misses
    }

    /// When the matter went to a person.
    pub fn handed_over(&self) -> Option<DateTime<Utc>> {
        self.handed_over
    }

    /// What still counts at `at`, where a person spoke last at `spoke`: with them it begins anew.
    pub fn memory(&self, at: DateTime<Utc>, spoke: Option<DateTime<Utc>>) -> Memory<'_> {
        if self.is_over(spoke) {
            return Memory::default();
        }
        let awaits = self.awaits.as_ref().filter(|awaits| at - awaits.since < AWAITED_FOR);
        Memory {
            awaits: awaits.map(|awaits| &awaits.what),
            misses: self.misses,
            handed_over: self.handed_over.is_some(),
        }
    }

    /// The step that answered an event, if any of those kept did; at another address, too.
    pub fn step_of(&self, event: &Event) -> Option<&Step> {
        let key = event.key.to_string();
        self.steps.iter().find(|step| step.of.as_ref().is_some_and(|of| of.event == key))
    }

    /// Whether a step for the same event was taken before.
    pub fn has_taken(&self, step: &Step) -> bool {
        step.of.is_some() && self.steps.iter().any(|earlier| earlier.of == step.of)
    }

    /// Takes a step that was not taken before. `spoke` is when a person last spoke.
    pub(crate) fn take(&mut self, step: Step, spoke: Option<DateTime<Utc>>) {
        if self.is_over(spoke) {
            (self.awaits, self.misses, self.handed_over) = (None, 0, None);
        }
        let offered_before =
            self.awaits.as_ref().is_some_and(|awaits| matches!(awaits.what, Awaited::Choice(_)));
        self.misses = match &step.does {
            // Who asks anew did not find what they want among the choices.
            Does::Offered { instead: None, .. } => self.misses.saturating_add(u8::from(offered_before)),
            Does::Missed => self.misses.saturating_add(1),
            _ => 0,
        };
        self.awaits = step.does.awaits().map(|what| Awaits { since: step.at, what });
        if matches!(step.does, Does::HandedOver { .. }) {
            self.handed_over = Some(step.at);
        }
        self.steps.push(step);
        self.forget();
    }

    /// Takes over what was said with the same person elsewhere.
    pub fn absorb(&mut self, other: &Self) {
        let since = |of: &Self| of.awaits.as_ref().map(|awaits| awaits.since);
        if since(self) < since(other) {
            self.awaits.clone_from(&other.awaits);
        }
        self.misses = self.misses.max(other.misses);
        self.handed_over = self.handed_over.max(other.handed_over);
        let unknown = other.steps.iter().filter(|step| !self.steps.contains(step)).cloned();
        self.steps.extend(unknown.collect::<Vec<_>>());
        self.steps.sort_by_key(|step| step.at);
        self.forget();
    }

    /// Whether the customer was asked before if this answer helped.
    pub fn has_asked_about(&self, answer: &AnswerId) -> bool {
        let asked =
            |step: &Step| matches!(&step.does, Does::Answered { answer: of, ask: true, .. } if of == answer);
        self.steps.iter().any(asked)
    }

    /// What the customer last said of an answer: whether it helped.
    pub fn verdict_on(&self, answer: &AnswerId) -> Option<bool> {
        self.steps
            .iter()
            .rev()
            .find_map(|step| step.does.verdict().filter(|(of, _)| *of == answer))
            .map(|(_, helped)| helped)
    }

    /// Whether a person has spoken since the last step.
    fn is_over(&self, spoke: Option<DateTime<Utc>>) -> bool {
        spoke.is_some_and(|spoke| self.steps.last().is_none_or(|step| step.at < spoke))
    }

    /// Drops the oldest steps, and of older ones which event they answered.
    fn forget(&mut self) {
        self.steps.drain(..self.steps.len().saturating_sub(STEPS_KEPT));
        self.steps.iter_mut().rev().skip(EVENTS_KEPT).for_each(|step| step.of = None);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}
