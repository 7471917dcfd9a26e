//! A moment in words: its day, its time and its zone, as a locale writes them.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::{MDE, T, YMDE, zone::ExemplarCity};
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu::locale::Locale;
use icu::time::zone::IanaParser;
use icu::time::{Time, TimeZone};

/// A moment in the words of one locale.
pub(crate) struct Moment {
    /// The day: `Tuesday, 29 December`.
    pub(crate) date: String,
    /// The time of day, on the locale's usual 12 or 24 hour clock.
    pub(crate) time: String,
    /// The name of the zone's city, or of the zone where it has none.
    pub(crate) city: String,
}

impl Moment {
    /// Writes `at` as the clocks of `zone` show it; with the year when `asked` was in another.
    ///
    /// Dates are Gregorian in every locale: an opening should need no conversion. None where the
    /// locale's data has no words for it.
    pub(crate) fn in_words(
        at: DateTime<Utc>,
        asked: DateTime<Utc>,
        zone: Tz,
        locale: &Locale,
    ) -> Option<Self> {
        let local = at.with_timezone(&zone);
        let preferences = DateTimeFormatterPreferences::from(locale);
        let month = u8::try_from(local.month()).ok()?;
        let date = Date::try_new_gregorian(local.year(), month, u8::try_from(local.day()).ok()?).ok()?;
        let (hour, minute) = (u8::try_from(local.hour()).ok()?, u8::try_from(local.minute()).ok()?);
        let time = Time::try_new(hour, minute, 0, 0).ok()?;
        let same_year = local.year() == asked.with_timezone(&zone).year();
        let clock = NoCalendarFormatter::try_new(preferences, T::hm()).ok()?;
        Some(Self {
            date: plain_spaces(&day(date, preferences, same_year)?),
            time: plain_spaces(&clock.format(&time).to_string()),
            city: city(zone, preferences)?,
        })
    }
}

fn day(date: Date<Gregorian>, preferences: DateTimeFormatterPreferences, same_year: bool) -> Option<String> {
    Some(match same_year {
        true => {
            FixedCalendarDateTimeFormatter::try_new(preferences, MDE::long()).ok()?.format(&date).to_string()
        }
        false => {
            FixedCalendarDateTimeFormatter::try_new(preferences, YMDE::long()).ok()?.format(&date).to_string()
        }
    })
}

/// The name of a zone's city in the locale's language; zones without one, as UTC, by their id.
fn city(zone: Tz, preferences: DateTimeFormatterPreferences) -> Option<String> {
    let name = zone.name();
    let parsed = IanaParser::new().parse(name);
    if parsed == TimeZone::UNKNOWN || !name.contains('/') || name.starts_with("Etc/") {
        return Some(name.trim_start_matches("Etc/").to_owned());
    }
    let formatter = NoCalendarFormatter::try_new(preferences, ExemplarCity).ok()?;
    Some(formatter.format(&parsed.without_offset()).to_string())
}

/// CLDR puts no-break spaces into dates and times. They are outside the SMS alphabet: one of them
/// would cut a text of 160 characters down to 70.
fn plain_spaces(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ")
}
