//! A moment in words: its day, its time and its zone, as a locale writes them.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::{MDE, T, YMDE, zone::ExemplarCity};
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu::experimental::relativetime::options::Numeric;
use icu::experimental::relativetime::{RelativeTimeFormatter, RelativeTimeFormatterOptions};
use icu::locale::Locale;
use icu::time::zone::IanaParser;
use icu::time::{Time, TimeZone as IcuZone};
use nightdesk_domain::hours::day_start;

use crate::Telling;

/// A moment in the words of one locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The day.
    pub(crate) day: Day,
    /// The time of day, on the locale's usual 12 or 24 hour clock.
    pub(crate) time: String,
    /// The name of the zone's city, or of the zone where it has none.
    pub(crate) city: String,
}

/// A day in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Day {
    /// `today`, `tomorrow`; true until the day on which it is said is over.
    Relative { word: String, true_until: Option<DateTime<Utc>> },
    /// `Tuesday, 29 December`, with the year when it is another.
    Date(String),
}

impl Moment {
    /// Writes `at` as the clocks of the zone show it that is told.
    ///
    /// Dates are Gregorian in every locale: an opening should need no conversion. None where the
    /// locale's data has no words for it.
    pub(crate) fn in_words(at: DateTime<Utc>, telling: &Telling, locale: &Locale) -> Option<Self> {
        let Telling { now, zone, zone_is_customers } = *telling;
        let local = at.with_timezone(&zone);
        let preferences = DateTimeFormatterPreferences::from(locale);
        let (hour, minute) = (u8::try_from(local.hour()).ok()?, u8::try_from(local.minute()).ok()?);
        let time = Time::try_new(hour, minute, 0, 0).ok()?;
        let clock = NoCalendarFormatter::try_new(preferences, T::hm()).ok()?;
        let relative = || zone_is_customers.then(|| relative(at, now, zone, locale))?;
        let day = match relative() {
            Some(day) => day,
            None => Day::Date(plain(&date(at, now, zone, locale)?)),
        };
        Some(Self {
            day,
            time: plain(&clock.format(&time).to_string()),
            city: plain(&city(zone, preferences)?),
        })
    }
}

/// Today and tomorrow have words; two days from now would be read as a riddle.
fn relative(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, locale: &Locale) -> Option<Day> {
    let today = now.with_timezone(&zone).date_naive();
    let days = (at.with_timezone(&zone).date_naive() - today).num_days();
    let days = i8::try_from(days).ok().filter(|days| (0..=1).contains(days))?;
    let options = RelativeTimeFormatterOptions::default().with_numeric(Numeric::Auto);
    let formatter = RelativeTimeFormatter::try_new_long_day(locale.into(), options).ok()?;
    let word = plain(&formatter.format(days.into()).to_string());
    let true_until = today.succ_opt().and_then(|tomorrow| day_start(tomorrow, zone));
    Some(Day::Relative { word, true_until })
}

/// A day as a date, with the year when it is another than that of `now`.
fn date(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, locale: &Locale) -> Option<String> {
    let local = at.with_timezone(&zone);
    let preferences = DateTimeFormatterPreferences::from(locale);
    let month = u8::try_from(local.month()).ok()?;
    let date: Date<Gregorian> =
        Date::try_new_gregorian(local.year(), month, u8::try_from(local.day()).ok()?).ok()?;
    let without_year = FixedCalendarDateTimeFormatter::try_new(preferences, MDE::long()).ok()?;
    let with_year = FixedCalendarDateTimeFormatter::try_new(preferences, YMDE::long()).ok()?;
    if local.year() != now.with_timezone(&zone).year() {
        return Some(with_year.format(&date).to_string());
    }
    // ICU4X 2.4 has "29 desember" where Norwegian writes "29. desember", and has it right with a year.
    if ["no", "nb", "nn"].contains(&locale.id.language.as_str()) {
        let dated = with_year.format(&date).to_string();
        return Some(dated.trim_end_matches(&format!(" {}", local.year())).to_owned());
    }
    Some(without_year.format(&date).to_string())
}

/// The name of a zone's city in the locale's language; zones without one, as UTC, by their id.
fn city(zone: Tz, preferences: DateTimeFormatterPreferences) -> Option<String> {
    let name = zone.name();
    let parsed = IanaParser::new().parse(name);
    if parsed == IcuZone::UNKNOWN || !name.contains('/') || name.starts_with("Etc/") {
        return Some(name.trim_start_matches("Etc/").to_owned());
    }
    let formatter = NoCalendarFormatter::try_new(preferences, ExemplarCity).ok()?;
    Some(formatter.format(&parsed.without_offset()).to_string())
}

/// CLDR puts no-break spaces and curved apostrophes into dates and times. They are outside the SMS
/// alphabet: one of them would cut a text of 160 characters down to 70.
fn plain(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ").replace('\u{2019}', "'")
}
