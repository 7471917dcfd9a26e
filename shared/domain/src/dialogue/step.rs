//! The steps of a dialogue, each the answer to one event.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Awaited, Outcome};
use crate::address::Address;
use crate::answer::AnswerId;
use crate::event::Event;

/// One step of a dialogue: what the desk did about one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When the customer wrote.
    pub at: DateTime<Utc>,
    /// What they wrote, where it may come again; so that it is then answered in the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<Source>,
    /// What was done.
    #[serde(flatten)]
    pub does: Does,
}

/// The event of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// Its key as written.
    pub(super) event: String,
    address: Address,
}

/// What the desk did about one event without a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Does {
    /// It gave an answer.
    Answered {
        /// The answer.
        answer: AnswerId,
        /// Whether the customer was asked if it helped.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ask: bool,
        /// Whether the customer chose it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        chosen: bool,
        /// What is offered if it did not help.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<AnswerId>,
    },
    /// It asked which of some answers is meant.
    Offered {
        /// These.
        answers: Vec<AnswerId>,
        /// The answer that did not help before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<AnswerId>,
    },
    /// It took note that an answer helped.
    Helped {
        /// The answer.
        answer: AnswerId,
    },
    /// It knew no answer.
    Missed,
    /// It gave the matter to a person.
    HandedOver {
        /// Why.
        because: Because,
    },
}

/// Why a matter went to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The customer wants one.
    Person,
    /// Question after question had no answer.
    Misses,
    /// This answer did not help.
    NotHelpful(AnswerId),
}

impl Step {
    /// The step that answers an event.
    pub fn of(event: &Event, does: Does) -> Self {
        let of = Source { event: event.key.to_string(), address: event.address.clone() };
        Self { at: event.at, of: Some(of), does }
    }

    /// Whether it answered an event at this very address.
    pub fn is_at(&self, address: &Address) -> bool {
        self.of.as_ref().is_some_and(|of| of.address == *address)
    }
}

impl Does {
    /// What it asks the customer.
    pub(super) fn awaits(&self) -> Option<Awaited> {
        match self {
            Self::Answered { answer, ask: true, left, .. } => {
                Some(Awaited::Verdict { answer: answer.clone(), left: left.clone() })
            }
            Self::Offered { answers, .. } => Some(Awaited::Choice(answers.clone())),
            _ => None,
        }
    }

    /// Whether nobody waits for a person after it.
    pub fn settles(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::Helped { .. })
    }

    /// Which answer the customer spoke of, and whether it helped.
    pub(super) fn verdict(&self) -> Option<(&AnswerId, bool)> {
        match self {
            Self::Helped { answer } => Some((answer, true)),
            Self::Offered { instead: Some(answer), .. }
            | Self::HandedOver { because: Because::NotHelpful(answer) } => Some((answer, false)),
            _ => None,
        }
    }

    /// What became of which answers by it, in order.
    pub fn outcomes(&self) -> Vec<(Outcome, Vec<&AnswerId>)> {
        let verdict = self.verdict().map(|(answer, helped)| {
            (if helped { Outcome::Helpful } else { Outcome::NotHelpful }, vec![answer])
        });
        let then = match self {
            Self::Answered { answer, chosen, .. } => {
                Some((if *chosen { Outcome::Chosen } else { Outcome::Answered }, vec![answer]))
            }
            Self::Offered { answers, .. } => Some((Outcome::Offered, answers.iter().collect())),
            Self::Helped { .. } => None,
            Self::Missed => Some((Outcome::Missed, Vec::new())),
            Self::HandedOver { .. } => Some((Outcome::HandedOver, Vec::new())),
        };
        let missed = matches!(self, Self::HandedOver { because: Because::Misses });
        let missed = missed.then(|| (Outcome::Missed, Vec::new()));
        [verdict, missed, then].into_iter().flatten().collect()
    }
}
