//! From one `[office.<id>]` table of `desk.toml` to an office.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::calendar::Calendar;
use super::exceptions;
use super::holidays::Holidays;
use super::read::language_tag;
use super::table::{Key, Reader};
use super::voice;
use super::{Office, OfficeId};
use crate::hours::{Exception, InvalidHours, Schedule};
use crate::whereabouts;

/// Reads a file of the desk's folder by its name; what is wrong where it cannot be read.
pub(super) type ReadFile<'f> = dyn Fn(&str) -> Result<String, String> + 'f;

const ZONE: Key = Key { name: "zone", wanted: "an IANA time zone: zone = \"Europe/London\"" };
const HOURS: Key = Key {
    name: "opening_hours",
    wanted: "opening hours in OpenStreetMap's syntax: opening_hours = \"Mo-Fr 09:00-17:30\"",
};
const COUNTRY: Key = Key { name: "country", wanted: "an ISO 3166 code: country = \"GB\"" };
const HOLIDAYS: Key = Key {
    name: "holidays",
    wanted: "a list of iCalendar files and days: holidays = [\"holidays/england.ics\", \
             { date = \"2026-06-15\", name = \"Founders' Day\" }]",
};
const DATE: Key = Key { name: "date", wanted: "a day: date = \"2026-06-15\"" };
const NAME: Key = Key {
    name: "name",
    wanted: "a name, or one for each language: name = { en = \"Founders' Day\", de = \"Gründungstag\" }",
};
const LANGUAGES: Key =
    Key { name: "languages", wanted: "a list of language tags: languages = [\"en\", \"pt-BR\"]" };
const CHANNELS: Key =
    Key { name: "channels", wanted: "a list of channels: channels = [\"whatsapp\", \"sms\"]" };
const ACCOUNTS: Key = Key {
    name: "accounts",
    wanted: "a list of channels and accounts: accounts = [\"whatsapp:106540352242922\"]",
};
const OFFICE_KEYS: [&Key; 10] = [
    &ZONE,
    &HOURS,
    &COUNTRY,
    &HOLIDAYS,
    &exceptions::CLOSURES,
    &exceptions::OPENINGS,
    &LANGUAGES,
    &CHANNELS,
    &ACCOUNTS,
    &voice::VOICE,
];

/// Reads one office, whose table's name stands at `at`.
pub(super) fn office<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    at: usize,
    id: OfficeId,
    file: &ReadFile<'_>,
) -> Option<Office> {
    reader.only(table, &OFFICE_KEYS);
    let languages =
        reader.required(table, at, &LANGUAGES).and_then(|value| reader.list(value, &LANGUAGES, language_tag));
    let texts = |reader: &mut Reader<'t>, key: &Key, read: fn(&str) -> Option<String>| {
        reader.optional(table, key, Vec::new(), |reader, value| reader.list(value, key, read))
    };
    let channels = texts(reader, &CHANNELS, channel);
    let accounts = texts(reader, &ACCOUNTS, account);
    let zone = reader
        .required(table, at, &ZONE)
        .and_then(|value| reader.read(value, &ZONE, |zone| zone.parse().ok()));
    let country = reader
        .optional(table, &COUNTRY, None, |reader, value| reader.read(value, &COUNTRY, country).map(Some));
    let voice =
        reader.optional(table, &voice::VOICE, None, |reader, value| voice::voice(reader, value).map(Some));
    // The rest is read even without a zone, so that its own mistakes are told at once.
    let any_zone = zone.unwrap_or_default();
    let mut planned = exceptions::planned(reader, table, any_zone);
    let holidays = holidays(reader, table, any_zone, file);
    let hours = reader.required(table, at, &HOURS).and_then(|value| reader.text(value, &HOURS))?;
    let (holidays, mut closures) = holidays?;
    let country = country?;
    match Schedule::parse(hours.value, any_zone, country.as_deref(), holidays.dates()) {
        Ok(schedule) => {
            closures.append(planned.as_mut()?);
            zone.map(|_| ())?;
            Some(Office {
                id,
                usual: schedule.without_holidays(),
                schedule,
                country,
                holidays,
                exceptions: closures,
                languages: languages?,
                channels: channels?.into_iter().collect(),
                accounts: accounts?.into_iter().collect(),
                voice: voice?,
            })
        }
        Err(error) => {
            let part = match &error {
                InvalidHours::Syntax(rule) => rule,
                InvalidHours::WhoseHolidays(word)
                | InvalidHours::UnknownHolidays(word, _)
                | InvalidHours::Sun(word) => *word,
                InvalidHours::NeverOpen | InvalidHours::HolidaysUnused => "",
            };
            reader.mistake_within(&hours.span, part, error.to_string());
            None
        }
    }
}

/// The further holidays, and the closures that calendars give times for.
fn holidays<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    zone: chrono_tz::Tz,
    file: &ReadFile<'_>,
) -> Option<(Holidays, Vec<Exception>)> {
    let (mut holidays, mut closures) = (Holidays::default(), Vec::new());
    let Some(value) = table.get(HOLIDAYS.name) else { return Some((holidays, closures)) };
    let Some(items) = value.get_ref().as_array() else {
        reader.wrong(value, &HOLIDAYS);
        return None;
    };
    let mut right = true;
    for item in items.iter() {
        let read = match item.get_ref() {
            DeValue::String(name) => match file(name).and_then(|text| Calendar::parse(&text, zone)) {
                Ok(calendar) => {
                    calendar.days.into_iter().for_each(|(date, name)| holidays.add(date, name));
                    closures.extend(calendar.closures);
                    Some(())
                }
                Err(error) => {
                    reader.mistake(item.span().start, format!("`{name}`: {error}"));
                    None
                }
            },
            DeValue::Table(day) => holiday(reader, day, item, &mut holidays),
            _ => {
                reader.wrong(item, &HOLIDAYS);
                None
            }
        };
        right &= read.is_some();
    }
    right.then_some((holidays, closures))
}

/// One day with its name.
fn holiday<'t>(
    reader: &mut Reader<'t>,
    day: &DeTable<'t>,
    item: &Spanned<DeValue<'t>>,
    holidays: &mut Holidays,
) -> Option<()> {
    reader.only(day, &[&DATE, &NAME]);
    let at = item.span().start;
    let date = reader
        .required(day, at, &DATE)
        .and_then(|value| reader.moment(value, &DATE, |text| text.parse::<chrono::NaiveDate>().ok()));
    let name = exceptions::name(reader, day, &NAME);
    holidays.add(date?, name?);
    Some(())
}

/// A country's code.
fn country(code: &str) -> Option<String> {
    whereabouts::is_country(code).then(|| code.to_owned())
}

/// A channel and an account with a colon between.
fn account(text: &str) -> Option<String> {
    let (name, account) = text.split_once(':')?;
    (channel(name).is_some() && !account.trim().is_empty()).then(|| text.to_owned())
}

/// A channel's name.
fn channel(text: &str) -> Option<String> {
    let named = !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c));
    named.then(|| text.to_owned())
}
