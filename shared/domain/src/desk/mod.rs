//! The business's configuration: its offices, and which of them serves whom.

mod mistake;
mod read;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::event::{Account, Channel};
use crate::hours::Schedule;

pub use mistake::Mistake;

/// The desk: what `desk.toml` says. Read once; its hours are parsed with it.
#[derive(Debug, Clone)]
pub struct Desk {
    offices: BTreeMap<OfficeId, Office>,
    /// One of `offices`.
    default_office: OfficeId,
    default_language: String,
    answer_within: TimeDelta,
}

/// A place where agents work.
#[derive(Debug, Clone)]
pub struct Office {
    id: OfficeId,
    schedule: Schedule,
    languages: Vec<String>,
    /// As `channel:account`.
    accounts: BTreeSet<String>,
}

/// An office's id, as `desk.toml` names its table: `london`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfficeId(String);

impl Desk {
    /// Reads `desk.toml`, whose shape the sample desk explains line by line.
    ///
    /// # Errors
    /// Every [`Mistake`] in the text, in its order.
    pub fn parse(toml_text: &str) -> Result<Self, Vec<Mistake>> {
        read::desk(toml_text)
    }

    /// The offices, by id.
    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values()
    }

    /// The offices that serve an account: those that list it, or the default office if none does.
    pub fn serving(&self, channel: &Channel, account: &Account) -> Vec<&Office> {
        let account = format!("{channel}:{account}");
        let listing: Vec<&Office> =
            self.offices().filter(|office| office.accounts.contains(&account)).collect();
        match listing.is_empty() {
            true => self.offices.get(&self.default_office).into_iter().collect(),
            false => listing,
        }
    }

    /// The language, as a BCP 47 tag, for customers whose own languages have no wording.
    pub fn default_language(&self) -> &str {
        &self.default_language
    }

    /// The time within which an answer is due once somebody is there.
    pub fn answer_within(&self) -> TimeDelta {
        self.answer_within
    }
}

impl Office {
    /// The office's id.
    pub fn id(&self) -> &OfficeId {
        &self.id
    }

    /// The time zone that its hours are in.
    pub fn zone(&self) -> Tz {
        self.schedule.zone()
    }

    /// The languages that its agents speak, as BCP 47 tags, best first.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The accounts that it lists, each as `channel:account`.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(String::as_str)
    }

    /// When its agents are there.
    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }
}

impl OfficeId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OfficeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
