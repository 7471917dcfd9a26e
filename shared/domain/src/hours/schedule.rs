//! Opening hours in a time zone, evaluated on the line of instants.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};

use super::{Keeps, night_shift};

/// How far ahead an opening is looked for.
pub const SEARCH: TimeDelta = TimeDelta::days(366);

/// How far apart the clock is looked at for a change. The shortest time for which a zone has kept
/// an offset since 1970 is 167 hours (Brazil's north, October 2000; IANA tz 2026), so that no two
/// changes hide each other.
const LOOK: TimeDelta = TimeDelta::days(6);

/// Opening hours and the zone whose clock they are read by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    hours: OpeningHours,
    /// How far behind the wall clock is the one that `hours` are read by.
    behind: TimeDelta,
    zone: Tz,
    /// Whether a rule says what happens on holidays.
    minds_holidays: bool,
}

/// Why a text does not say when somebody is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidHours {
    /// A rule is not in OpenStreetMap's syntax, or asks for what nobody could evaluate.
    #[error(
        "`{0}` is not in OpenStreetMap's opening_hours syntax; right would be, for example, \
         `Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-14:00; PH off`"
    )]
    Syntax(String),
    /// No rule opens the office.
    #[error("these hours never open; right would be, for example, `Mo-Fr 09:00-17:30`, or `24/7` for always")]
    NeverOpen,
    /// Holidays are named, and there are none.
    #[error("`{0}` needs to know whose holidays: add, for example, `country = \"GB\"`")]
    WhoseHolidays(&'static str),
    /// Holidays are named, and the table does not have those of the country.
    #[error(
        "`{0}` needs to know whose holidays: those of {1} are not in the table; name them with `holidays = […]`"
    )]
    UnknownHolidays(&'static str, String),
    /// There are holidays, and no rule says what happens on them.
    #[error("these hours say nothing of holidays: add `; PH off`, or hours for them: `; PH 10:00-12:00`")]
    HolidaysUnused,
    /// A time of the sun stands where a clock time is needed.
    #[error("`{0}` depends on where the office is; write a clock time, for example `07:00`")]
    Sun(&'static str),
}

impl Schedule {
    /// Reads hours in OpenStreetMap's syntax; `PH` are `holidays`, `SH` the school holidays of `country`.
    ///
    /// # Errors
    /// [`InvalidHours`] when they could not be evaluated as their writer meant them.
    pub(crate) fn parse(
        hours: &str,
        zone: Tz,
        country: Option<&str>,
        further: impl Iterator<Item = NaiveDate>,
    ) -> Result<Self, InvalidHours> {
        let parsed: OpeningHours = hours.parse().map_err(|_| InvalidHours::Syntax(wrong_rule(hours)))?;
        if let Some(sun) =
            ["sunrise", "sunset", "dawn", "dusk"].into_iter().find(|word| mentions(&parsed, word))
        {
            return Err(InvalidHours::Sun(sun));
        }
        if !parsed.get_expression().rules.iter().any(|rule| rule.kind == RuleKind::Open) {
            return Err(InvalidHours::NeverOpen);
        }
        let mut further = further.peekable();
        let named = ["PH", "SH"].into_iter().find(|word| mentions(&parsed, word));
        let known = country.and_then(known_holidays);
        match (named, country, &known) {
            (Some("PH"), _, _) if further.peek().is_some() => {}
            (Some(word), None, _) => return Err(InvalidHours::WhoseHolidays(word)),
            (Some(word), Some(country), None) => {
                return Err(InvalidHours::UnknownHolidays(word, country.to_owned()));
            }
            (None, _, _) if further.peek().is_some() => return Err(InvalidHours::HolidaysUnused),
            _ => {}
        }
        let context = match named {
            Some(_) => Context::default().with_holidays(with_further(&known.unwrap_or_default(), further)),
            None => Context::default(),
        };
        let (hours, behind) = night_shift::behind(&parsed).unwrap_or((parsed, TimeDelta::zero()));
        Ok(Self { hours: hours.with_context(context), behind, zone, minds_holidays: named.is_some() })
    }

    /// The same hours as if there were no holidays; none where no rule is about them.
    pub(crate) fn without_holidays(&self) -> Option<Self> {
        let hours = || self.hours.clone().with_context(Context::default());
        self.minds_holidays.then(|| Self { hours: hours(), minds_holidays: false, ..self.clone() })
    }

    /// The zone whose clock the hours are read by.
    pub(crate) fn zone(&self) -> Tz {
        self.zone
    }

    /// Whether somebody is there. Hours that are "unknown" promise nobody.
    pub(crate) fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.local(at, self.offset(at)).is_some_and(|local| self.hours.is_open(local))
    }

    /// The first instant from `at` on at which the office is open, or closed, within [`SEARCH`].
    ///
    /// Between two changes of the clock, local time and instants run alike; so each such stretch is
    /// searched with its own offset, and nothing inside a gap can be found.
    pub(crate) fn next(&self, at: DateTime<Utc>, keeps: Keeps) -> Option<DateTime<Utc>> {
        let end = at.checked_add_signed(SEARCH)?;
        let mut from = at;
        loop {
            let candidate = self.first(from, end, keeps);
            match self.clock_change(from, candidate.unwrap_or(end)) {
                Some(change) => from = change,
                None => return candidate,
            }
        }
    }

    /// The first such instant, supposing that the clock does not change on the way.
    fn first(&self, from: DateTime<Utc>, end: DateTime<Utc>, keeps: Keeps) -> Option<DateTime<Utc>> {
        let offset = self.offset(from);
        let mut stretches = self.hours.iter_range(self.local(from, offset)?, self.local(end, offset)?);
        let wanted = |kind: RuleKind| (kind == RuleKind::Open) == (keeps == Keeps::Open);
        let found = stretches.find(|stretch| wanted(stretch.kind))?;
        let start = found.range.start.checked_add_signed(self.behind)?.checked_sub_offset(offset)?;
        Some(start.and_utc())
    }

    /// The first change of the clock after `from`, up to and with `until`.
    fn clock_change(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let offset = self.offset(from);
        let mut before = from;
        while before < until {
            let after = before.checked_add_signed(LOOK)?.min(until);
            if self.offset(after) != offset {
                return Some(self.first_with_another_offset(before, after));
            }
            before = after;
        }
        None
    }

    /// Narrows a change of the clock between two instants down to the second.
    fn first_with_another_offset(
        &self,
        mut before: DateTime<Utc>,
        mut after: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let offset = self.offset(before);
        // A change is at a whole second, while the search may have begun between two.
        let second = |at: DateTime<Utc>| DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
        while (after - before).num_milliseconds() > 1000 {
            let middle = second(before + (after - before) / 2);
            match self.offset(middle) == offset {
                true => before = middle,
                false => after = middle,
            }
        }
        second(after)
    }

    /// What the clock shows that the hours are read by; nothing at the ends of time.
    fn local(&self, at: DateTime<Utc>, offset: FixedOffset) -> Option<NaiveDateTime> {
        at.naive_utc().checked_add_offset(offset)?.checked_sub_signed(self.behind)
    }

    fn offset(&self, at: DateTime<Utc>) -> FixedOffset {
        self.zone.offset_from_utc_datetime(&at.naive_utc()).fix()
    }
}

/// The public and school holidays of a country, by its code, where the library's table has any.
fn known_holidays(country: &str) -> Option<ContextHolidays> {
    let country: Country = country.parse().ok()?;
    Some(country.holidays()).filter(|holidays| *holidays != ContextHolidays::default())
}

/// Holidays with further public ones.
fn with_further(known: &ContextHolidays, further: impl Iterator<Item = NaiveDate>) -> ContextHolidays {
    let mut public = known.get_public().clone();
    for date in further {
        public.insert(date);
    }
    ContextHolidays::new(Arc::new(public), Arc::new(known.get_school().clone()))
}

/// Whether hours use a word, comments aside.
fn mentions(hours: &OpeningHours, word: &str) -> bool {
    let text = hours.to_string();
    let outside_comments = text.split('"').step_by(2);
    outside_comments.flat_map(|part| part.split(|c: char| !c.is_alphabetic())).any(|part| part == word)
}

/// The first rule that cannot be read by itself, to point at; else all of them.
fn wrong_rule(hours: &str) -> String {
    let mut rules = hours.split(';').map(str::trim);
    rules.find(|rule| rule.parse::<OpeningHours>().is_err()).unwrap_or(hours).to_owned()
}
