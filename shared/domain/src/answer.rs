//! The business's own answers, as far as a decision looks at them.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::event::Channel;

/// An answer's id, the same in every language: `delivery/where-is-my-parcel`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerId(String);

/// How sure something is: from 0 to 1, in steps of a ten-thousandth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "f64", from = "f64")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "f64"))]
pub struct Probability(u16);

/// An answer that may be what the customer asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// Which answer.
    pub answer: AnswerId,
    /// The probability that it is the right one.
    pub probability: Probability,
}

/// To whom an answer is given, and when. What is left empty does not restrict it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The channels that it is for.
    pub channels: BTreeSet<Channel>,
    /// The ids of the offices whose accounts it is for.
    pub offices: BTreeSet<String>,
    /// The first day on which it is right, on the office's own calendar.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is right.
    pub valid_until: Option<NaiveDate>,
    /// When it is given; none: whenever the desk answers by itself.
    pub when: Option<Hours>,
}

/// At which hours something runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// While nobody is there.
    Closed,
    /// While somebody is there.
    Open,
    /// At any hour.
    Always,
}

impl AnswerId {
    /// The id of an answer in a file: `<file>/<slug>`.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AnswerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Probability {
    /// The nearest step to a number, which is taken for 0 below and for 1 above the range.
    pub fn new(p: f64) -> Self {
        // In range by the clamp, and a NaN becomes 0.
        Self((p.clamp(0.0, 1.0) * 10_000.0).round() as u16)
    }

    /// As a number from 0 to 1.
    pub fn get(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl From<f64> for Probability {
    fn from(p: f64) -> Self {
        Self::new(p)
    }
}

impl From<Probability> for f64 {
    fn from(p: Probability) -> Self {
        p.get()
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.get())
    }
}

impl Hours {
    /// Whether it runs while somebody is there (`open`) or nobody.
    pub fn run(self, open: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Open => open,
            Self::Closed => !open,
        }
    }

    /// Reads `closed`, `open` or `always`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "closed" => Some(Self::Closed),
            "open" => Some(Self::Open),
            "always" => Some(Self::Always),
            _ => None,
        }
    }
}

impl Scope {
    /// Whether the answer may be given on a channel to customers of these offices, on a day of theirs,
    /// at an hour at which somebody is there or not.
    pub fn holds(&self, channel: &Channel, offices: &[&str], day: NaiveDate, open: bool) -> bool {
        (self.channels.is_empty() || self.channels.contains(channel))
            && (self.offices.is_empty() || offices.iter().any(|office| self.offices.contains(*office)))
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
            && self.when.is_none_or(|when| when.run(open))
    }
}
