//! Whether somebody is there, and when somebody will be.
//!
//! An office is open at an instant when the clock on its wall then shows a time inside its hours.
//! That settles the days on which clocks change:
//!
//! - **Gap** (clocks go forward): times inside it never show on the wall. Hours that begin inside a
//!   gap begin at its end; hours that lie inside it altogether do not take place that day.
//! - **Fold** (clocks go back): times inside it show twice, and hours that cover them hold both
//!   times. Hours that begin or end inside a fold do so twice.
//!
//! A next opening is therefore always a moment at which somebody is there, and an opening always
//! lasts. The next one is looked for over [`SEARCH`]; "none found" is a value, not an error.

mod exception;
mod night_shift;
mod roster;
mod schedule;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::desk::{LocalText, OfficeId};

pub use exception::{Exception, Keeps, Unplanned};
pub use roster::Roster;
pub use schedule::SEARCH;
pub(crate) use schedule::{InvalidHours, Schedule};

/// Whether somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// Somebody is there.
    Open,
    /// Nobody is there.
    Closed(Closure),
}

/// One stretch of closed time, as it is seen from inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The stretch's name.
    pub id: ClosureId,
    /// How it ends; none when no opening was found within [`SEARCH`].
    pub opening: Option<Opening>,
    /// Why nobody is there.
    pub reason: Reason,
}

/// Why nobody is there: what took away the first opening that there would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing did: it is not the time.
    Hours,
    /// A holiday whose name is known.
    Holiday(LocalText),
    /// A planned closure whose name is known.
    Occasion(LocalText),
    /// An unplanned closure, with the note that was given for it.
    Unplanned(Option<LocalText>),
}

/// The moment at which somebody is there again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The first instant at which somebody is there.
    pub at: DateTime<Utc>,
    /// The office that opens then; of several, the first by id.
    pub office: OfficeId,
    /// That office's time zone.
    pub zone: Tz,
}

/// Names one stretch of closed time, by the opening that ends it: `until:2026-12-28T09:00:00Z`.
///
/// Two instants of the same stretch have the same id, so that "told once per closure" is exact.
/// A stretch without an opening in sight is `until:unknown`, until the opening comes in sight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClosureId(String);

impl ClosureId {
    /// The id as it is kept in the record.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stretch that ends with this opening, or with one that is not in sight.
    pub fn until(opening: Option<DateTime<Utc>>) -> Self {
        Self(opening.map_or_else(|| "until:unknown".to_owned(), |at| at.format("until:%FT%TZ").to_string()))
    }
}

impl fmt::Display for ClosureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first instant of a day in `zone`, which may be later than midnight: clocks may skip that.
///
/// None only where [`instant`] finds none.
pub fn day_start(date: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    instant(date.and_time(NaiveTime::MIN), zone)
}

/// The instant at which a wall clock in `zone` shows `local`; the first of two, and the end of the
/// gap where it never does.
///
/// None only where time ends, or a zone left out more than a day.
pub fn instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // A gap is at most a day long: Samoa left one out when it went over the date line.
    let minutes = (0..=24 * 60).step_by(15).map(TimeDelta::minutes);
    let mut candidates = minutes.filter_map(|gap| local.checked_add_signed(gap));
    let shown = candidates.find_map(|local| zone.from_local_datetime(&local).earliest())?;
    Some(shown.with_timezone(&Utc))
}
