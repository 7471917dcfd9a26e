//! From the text of `desk.toml` to a desk.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use opening_hours::localization::Country;
use toml::de::DeTable;
use unic_langid::LanguageIdentifier;

use super::table::{Key, Reader};
use super::{Desk, Mistake, Office, OfficeId};
use crate::hours::{InvalidHours, Schedule};

const DEFAULT_OFFICE: Key =
    Key { name: "default_office", wanted: "the id of an office: default_office = \"london\"" };
const DEFAULT_LANGUAGE: Key =
    Key { name: "default_language", wanted: "a language tag: default_language = \"en\"" };
const ANSWER_WITHIN: Key =
    Key { name: "answer_within", wanted: "a number of hours or minutes: answer_within = \"4h\" or \"30m\"" };
const OFFICE: Key = Key { name: "office", wanted: "at least one table such as [office.london]" };
const DESK: [&Key; 4] = [&DEFAULT_OFFICE, &DEFAULT_LANGUAGE, &ANSWER_WITHIN, &OFFICE];

const ZONE: Key = Key { name: "zone", wanted: "an IANA time zone: zone = \"Europe/London\"" };
const HOURS: Key =
    Key { name: "hours", wanted: "opening hours in OpenStreetMap's syntax: hours = \"Mo-Fr 09:00-17:30\"" };
const COUNTRY: Key =
    Key { name: "country", wanted: "the code of a country whose holidays are known: country = \"GB\"" };
const LANGUAGES: Key =
    Key { name: "languages", wanted: "a list of language tags: languages = [\"en\", \"pt-BR\"]" };
const ACCOUNTS: Key = Key {
    name: "accounts",
    wanted: "a list of channels and accounts: accounts = [\"whatsapp:106540352242922\"]",
};
const OFFICE_KEYS: [&Key; 5] = [&ZONE, &HOURS, &COUNTRY, &LANGUAGES, &ACCOUNTS];

/// Reads the whole text, or finds every mistake in it.
pub(super) fn desk(text: &str) -> Result<Desk, Vec<Mistake>> {
    let (mut reader, table) = Reader::new(text)?;
    let table = table.get_ref();
    reader.only(table, &DESK);
    let offices = offices(&mut reader, table);
    let default_office = default_office(&mut reader, table);
    let default_language = reader
        .required(table, 0, &DEFAULT_LANGUAGE)
        .and_then(|value| reader.read(value, &DEFAULT_LANGUAGE, language));
    let answer_within = reader
        .required(table, 0, &ANSWER_WITHIN)
        .and_then(|value| reader.read(value, &ANSWER_WITHIN, duration));
    let read = || {
        Some(Desk {
            offices: offices?,
            default_office: default_office?,
            default_language: default_language?,
            answer_within: answer_within?,
        })
    };
    let read = read();
    reader.finish(read)
}

/// The office that serves accounts which no office lists. It must be one of the offices.
fn default_office<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Option<OfficeId> {
    let value = reader.required(table, 0, &DEFAULT_OFFICE)?;
    let id = reader.text(value, &DEFAULT_OFFICE)?;
    let offices = table.get(OFFICE.name).and_then(|offices| offices.get_ref().as_table())?;
    if !offices.contains_key(id.value) {
        let names: Vec<&str> = offices.keys().map(|name| name.get_ref().as_ref()).collect();
        let message = format!("there is no office `{}`; the offices are: {}", id.value, names.join(", "));
        reader.mistake(id.span.start, message);
    }
    Some(OfficeId(id.value.to_owned()))
}

fn offices<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Option<BTreeMap<OfficeId, Office>> {
    let value = reader.required(table, 0, &OFFICE)?;
    let tables = reader.table(value, &OFFICE)?;
    let mut offices = BTreeMap::new();
    for (name, value) in tables {
        let id = OfficeId(name.get_ref().to_string());
        if let Some(table) = reader.table(value, &OFFICE)
            && let Some(office) = office(reader, table, name.span().start, id.clone())
        {
            offices.insert(id, office);
        }
    }
    Some(offices)
}

/// Reads one office, whose table's name stands at `at`.
fn office<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, at: usize, id: OfficeId) -> Option<Office> {
    reader.only(table, &OFFICE_KEYS);
    let languages =
        reader.required(table, at, &LANGUAGES).and_then(|value| reader.list(value, &LANGUAGES, language));
    let accounts = match table.get(ACCOUNTS.name) {
        Some(value) => reader.list(value, &ACCOUNTS, account),
        None => Some(Vec::new()),
    };
    let schedule = schedule(reader, table, at);
    Some(Office { id, schedule: schedule?, languages: languages?, accounts: accounts?.into_iter().collect() })
}

fn schedule<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, at: usize) -> Option<Schedule> {
    let zone = reader
        .required(table, at, &ZONE)
        .and_then(|value| reader.read(value, &ZONE, |zone| zone.parse().ok()));
    let country = match table.get(COUNTRY.name) {
        Some(value) => Some(reader.read(value, &COUNTRY, country)?),
        None => None,
    };
    let hours = reader.required(table, at, &HOURS).and_then(|value| reader.text(value, &HOURS))?;
    // The hours are read even without a zone, so that their own mistakes are told at once.
    match Schedule::parse(hours.value, zone.unwrap_or_default(), country) {
        Ok(schedule) => zone.map(|_| schedule),
        Err(error) => {
            let part = match &error {
                InvalidHours::Syntax(rule) => rule,
                InvalidHours::WhoseHolidays(word) | InvalidHours::Sun(word) => *word,
                InvalidHours::NeverOpen => "",
            };
            reader.mistake_within(&hours.span, part, error.to_string());
            None
        }
    }
}

/// A BCP 47 tag in its canonical spelling. Only tags of two or three letters name a language;
/// the syntax alone would take `english` for one.
fn language(text: &str) -> Option<String> {
    let tag: LanguageIdentifier = text.parse().ok()?;
    let language = tag.language.as_str();
    (language.len() <= 3 && language != "und").then(|| tag.to_string())
}

/// A positive number of hours or minutes.
fn duration(text: &str) -> Option<TimeDelta> {
    let minutes = match text.strip_suffix('h') {
        Some(hours) => hours.parse::<u16>().ok().map(|hours| i64::from(hours) * 60),
        None => text.strip_suffix('m')?.parse::<u16>().ok().map(i64::from),
    };
    minutes.filter(|minutes| *minutes > 0).and_then(TimeDelta::try_minutes)
}

/// A country by its code, where the library knows its public holidays.
fn country(code: &str) -> Option<Country> {
    let country: Country = code.parse().ok()?;
    (country.holidays() != Default::default()).then_some(country)
}

/// A channel and an account with a colon between.
fn account(text: &str) -> Option<String> {
    let (channel, account) = text.split_once(':')?;
    let channel_named =
        !channel.is_empty() && channel.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c));
    (channel_named && !account.trim().is_empty()).then(|| text.to_owned())
}
