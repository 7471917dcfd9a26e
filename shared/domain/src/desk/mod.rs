//! The business's configuration: its offices, and which of them serves whom.

mod calendar;
mod exceptions;
mod holidays;
mod local_text;
mod manners;
mod mistake;
mod office;
mod read;
mod self_service;
mod table;
#[cfg(test)]
mod tests;
mod voice;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::address::PhoneNumber;
use crate::event::{Account, Channel};
use crate::hours::{Exception, Keeps, Schedule, day_start};
use crate::whereabouts::primary;
use holidays::Holidays;

pub use local_text::LocalText;
pub use manners::{Manners, Promises};
pub use mistake::Mistake;
pub use read::language_tag;
pub use self_service::SelfService;
pub use voice::{CallsGo, End, Voice};

/// The desk: what `desk.toml` says. Read once; its hours are parsed with it.
#[derive(Debug, Clone)]
pub struct Desk {
    offices: BTreeMap<OfficeId, Office>,
    /// One of `offices`.
    default_office: OfficeId,
    default_language: String,
    answer_within: TimeDelta,
    manners: Manners,
    self_service: SelfService,
}

/// A place where agents work.
#[derive(Debug, Clone)]
pub struct Office {
    id: OfficeId,
    schedule: Schedule,
    /// The schedule as if there were no holidays, where it minds them.
    usual: Option<Schedule>,
    /// The country by its code.
    country: Option<String>,
    holidays: Holidays,
    /// Planned closures and openings, closures last.
    exceptions: Vec<Exception>,
    languages: Vec<String>,
    channels: BTreeSet<String>,
    /// As `channel:account`.
    accounts: BTreeSet<String>,
    voice: Option<Voice>,
}

/// An office's id, as `desk.toml` names its table: `london`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfficeId(String);

impl Desk {
    /// Reads `desk.toml`, whose shape the sample desk explains line by line. `file` reads a further
    /// file by the name that stands there, relative to the desk's folder.
    ///
    /// # Errors
    /// Every [`Mistake`] in the text, in its order.
    pub fn parse(
        toml_text: &str,
        file: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Self, Vec<Mistake>> {
        read::desk(toml_text, &file)
    }

    /// The offices, by id.
    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values()
    }

    /// The office of this id.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.offices().find(|office| office.id.as_str() == id)
    }

    /// The offices that serve an account: those that list it, else those that list its channel, else
    /// the default office.
    pub fn serving(&self, channel: &Channel, account: &Account) -> Vec<&Office> {
        let account = format!("{channel}:{account}");
        let that = |serves: &dyn Fn(&Office) -> bool| {
            self.offices().filter(|office| serves(office)).collect::<Vec<_>>()
        };
        [
            that(&|office| office.accounts.contains(&account)),
            that(&|office| office.channels.contains(channel.as_str())),
            that(&|office| office.id == self.default_office),
        ]
        .into_iter()
        .find(|offices| !offices.is_empty())
        .unwrap_or_default()
    }

    /// What a text message to a caller says behind its notice, where it goes out from this number.
    pub fn links_from(&self, account: &Account) -> Option<&LocalText> {
        let mut voices = self.offices().filter_map(Office::voice);
        let number = PhoneNumber::parse(account.as_str()).ok();
        voices
            .find_map(|voice| voice.links.as_ref().filter(|_| number.is_some() && voice.texts_from == number))
    }

    /// Of some offices those whose agents speak a language; all of them where none does.
    pub fn speaking<'a>(offices: Vec<&'a Office>, language: &str) -> Vec<&'a Office> {
        let speaks =
            |office: &&&Office| office.languages.iter().any(|spoken| primary(spoken) == primary(language));
        let speaking: Vec<_> = offices.iter().filter(speaks).copied().collect();
        if speaking.is_empty() { offices } else { speaking }
    }

    /// The time zone of the office that serves accounts which no office lists.
    pub fn default_office_zone(&self) -> Tz {
        self.offices.get(&self.default_office).map(Office::zone).unwrap_or_default()
    }

    /// The language, as a BCP 47 tag, for customers whose own languages have no wording.
    pub fn default_language(&self) -> &str {
        &self.default_language
    }

    /// The time within which an answer is due once somebody is there.
    pub fn answer_within(&self) -> TimeDelta {
        self.answer_within
    }

    /// What the business chose of the desk's manners.
    pub fn manners(&self) -> &Manners {
        &self.manners
    }

    /// When the desk answers by itself, and how sure it must be.
    pub fn self_service(&self) -> &SelfService {
        &self.self_service
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

    /// The country that it is in, by its ISO 3166 code, where that is said.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// How it takes calls, where that is said.
    pub fn voice(&self) -> Option<&Voice> {
        self.voice.as_ref()
    }

    /// When its agents are there, holidays included.
    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// When its agents would be there if there were no holidays.
    pub(crate) fn usual_schedule(&self) -> &Schedule {
        self.usual.as_ref().unwrap_or(&self.schedule)
    }

    /// Planned closures and openings, those that count before others last.
    pub(crate) fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// Whether there are days on which it is closed though it is not in other weeks.
    pub(crate) fn has_occasions(&self) -> bool {
        self.usual.is_some() || !self.exceptions.is_empty()
    }

    /// The planned closure or the holiday of an instant, with its name, and whether it is a holiday.
    pub(crate) fn occasion(&self, at: DateTime<Utc>) -> Option<(Exception, bool)> {
        let closure = |exception: &&Exception| exception.keeps == Keeps::Closed && exception.covers(at);
        if let Some(closure) = self.exceptions.iter().rev().find(closure) {
            return Some((closure.clone(), false));
        }
        let day = at.with_timezone(&self.zone()).date_naive();
        let (from, until) = (day_start(day, self.zone())?, day_start(day.succ_opt()?, self.zone())?);
        let says = self.holidays.name(day)?.clone();
        Some((Exception { keeps: Keeps::Closed, from, until, says }, true))
    }
}

impl OfficeId {
    /// The office of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

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
