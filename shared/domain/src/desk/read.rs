//! From the text of `desk.toml` to a desk.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use toml::de::{DeTable, DeValue};
use unic_langid::LanguageIdentifier;

use super::office::{self, ReadFile};
use super::table::{Key, Reader};
use super::{Desk, Manners, Mistake, Office, OfficeId, Promises, SelfService};
use crate::answer::{Hours, Probability};

const DEFAULT_OFFICE: Key =
    Key { name: "default_office", wanted: "the id of an office: default_office = \"london\"" };
const DEFAULT_LANGUAGE: Key =
    Key { name: "default_language", wanted: "a language tag: default_language = \"en\"" };
const ANSWER_WITHIN: Key =
    Key { name: "answer_within", wanted: "a number of hours or minutes: answer_within = \"4h\" or \"30m\"" };
const OFFICE: Key = Key { name: "office", wanted: "at least one table such as [office.london]" };
const DESK: [&Key; 6] =
    [&DEFAULT_OFFICE, &DEFAULT_LANGUAGE, &ANSWER_WITHIN, &MANNERS, &SELF_SERVICE, &OFFICE];

const MANNERS: Key = Key { name: "manners", wanted: "a table [manners]" };
const PROMISE: Key =
    Key { name: "promise", wanted: "what an away notice promises: promise = \"opening\" or \"answer\"" };
const ACKNOWLEDGE: Key = Key { name: "acknowledge", wanted: "true or false: acknowledge = true" };
const AGENT_SILENCE: Key =
    Key { name: "agent_silence", wanted: "a number of hours or minutes: agent_silence = \"30m\"" };
const TEN_MINUTES: Key =
    Key { name: "replies_in_ten_minutes", wanted: "a number from 1 to 100: replies_in_ten_minutes = 10" };
const A_DAY: Key = Key { name: "replies_in_a_day", wanted: "a number from 1 to 100: replies_in_a_day = 30" };
const MANNERS_KEYS: [&Key; 5] = [&PROMISE, &ACKNOWLEDGE, &AGENT_SILENCE, &TEN_MINUTES, &A_DAY];

const SELF_SERVICE: Key = Key { name: "self_service", wanted: "a table [self_service]" };
const RUNS: Key = Key {
    name: "runs",
    wanted: "when the desk answers by itself: runs = \"closed\", \"open\", \"always\" or \"never\"",
};
const SURE: Key = Key { name: "sure", wanted: "a probability above 0 and up to 1: sure = 0.95" };
const OFFER: Key = Key { name: "offer", wanted: "a probability above 0 and up to 1: offer = 0.30" };

/// Reads the whole text, or finds every mistake in it.
pub(super) fn desk(text: &str, file: &ReadFile<'_>) -> Result<Desk, Vec<Mistake>> {
    let (mut reader, table) = Reader::new(text)?;
    let table = table.get_ref();
    reader.only(table, &DESK);
    let offices = offices(&mut reader, table, file);
    let default_office = default_office(&mut reader, table);
    let default_language = reader
        .required(table, 0, &DEFAULT_LANGUAGE)
        .and_then(|value| reader.read(value, &DEFAULT_LANGUAGE, language_tag));
    let answer_within = reader
        .required(table, 0, &ANSWER_WITHIN)
        .and_then(|value| reader.read(value, &ANSWER_WITHIN, duration));
    let manners = match table.get(MANNERS.name) {
        Some(value) => reader.table(value, &MANNERS).and_then(|table| manners(&mut reader, table)),
        None => Some(Manners::default()),
    };
    let self_service = match table.get(SELF_SERVICE.name) {
        Some(value) => reader.table(value, &SELF_SERVICE).and_then(|table| self_service(&mut reader, table)),
        None => Some(SelfService::default()),
    };
    let read = || {
        Some(Desk {
            offices: offices?,
            default_office: default_office?,
            default_language: default_language?,
            answer_within: answer_within?,
            manners: manners?,
            self_service: self_service?,
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

/// What a business chose of the manners; what it leaves out stays as it is by default.
fn manners<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Option<Manners> {
    reader.only(table, &MANNERS_KEYS);
    let chosen = Manners::default();
    let promises = |text: &str| match text {
        "opening" => Some(Promises::Opening),
        "answer" => Some(Promises::Answer),
        _ => None,
    };
    let promise = reader
        .optional(table, &PROMISE, chosen.promise, |reader, value| reader.read(value, &PROMISE, promises));
    let acknowledge = reader.optional(table, &ACKNOWLEDGE, chosen.acknowledge, |reader, value| {
        reader.convert(value, &ACKNOWLEDGE, |value| value.as_bool())
    });
    let agent_silence = reader.optional(table, &AGENT_SILENCE, chosen.agent_silence, |reader, value| {
        reader.read(value, &AGENT_SILENCE, duration)
    });
    let ten_minutes = cap(reader, table, &TEN_MINUTES, chosen.replies_in_ten_minutes);
    let a_day = cap(reader, table, &A_DAY, chosen.replies_in_a_day);
    Some(Manners {
        promise: promise?,
        acknowledge: acknowledge?,
        agent_silence: agent_silence?,
        replies_in_ten_minutes: ten_minutes?,
        replies_in_a_day: a_day?,
    })
}

/// What a business chose of self-service; what it leaves out stays as it is by default.
fn self_service<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Option<SelfService> {
    reader.only(table, &[&RUNS, &SURE, &OFFER]);
    let chosen = SelfService::default();
    let hours = |text: &str| if text == "never" { Some(None) } else { Hours::read(text).map(Some) };
    let runs = reader.optional(table, &RUNS, chosen.runs, |reader, value| reader.read(value, &RUNS, hours));
    let sure = probability(reader, table, &SURE, chosen.sure);
    let offer = probability(reader, table, &OFFER, chosen.offer);
    let (runs, sure, offer) = (runs?, sure?, offer?);
    if let Some(value) = table.get(OFFER.name).or_else(|| table.get(SURE.name)).filter(|_| offer > sure) {
        let message = format!("`offer` ({offer}) cannot be above `sure` ({sure})");
        reader.mistake(value.span().start, message);
    }
    Some(SelfService { runs, sure, offer })
}

/// A number above 0 and up to 1.
fn probability<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    key: &Key,
    usual: Probability,
) -> Option<Probability> {
    let number = |value: &DeValue<'_>| -> Option<f64> {
        match value {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        }
    };
    reader.optional(table, key, usual, |reader, value| {
        let read = |value: &DeValue<'_>| number(value).filter(|number| *number > 0.0 && *number <= 1.0);
        reader.convert(value, key, |value| read(value).map(Probability::new))
    })
}

/// A number of replies. At most 100: as many moments are kept with an address.
fn cap<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, key: &Key, usual: usize) -> Option<usize> {
    reader.optional(table, key, usual, |reader, value| {
        let number = |value: &DeValue<'_>| value.as_integer()?.as_str().parse().ok();
        reader.convert(value, key, |value| number(value).filter(|number| (1..=100).contains(number)))
    })
}

fn offices<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    file: &ReadFile<'_>,
) -> Option<BTreeMap<OfficeId, Office>> {
    let value = reader.required(table, 0, &OFFICE)?;
    let tables = reader.table(value, &OFFICE)?;
    let mut offices = BTreeMap::new();
    for (name, value) in tables {
        let id = OfficeId(name.get_ref().to_string());
        if let Some(table) = reader.table(value, &OFFICE)
            && let Some(office) = office::office(reader, table, name.span().start, id.clone(), file)
        {
            offices.insert(id, office);
        }
    }
    Some(offices)
}

/// A BCP 47 tag in its canonical spelling. Only tags of two or three letters name a language;
/// the syntax alone would take `english` for one.
pub fn language_tag(text: &str) -> Option<String> {
    let tag: LanguageIdentifier = text.parse().ok()?;
    let language = tag.language.as_str();
    (language.len() <= 3 && language != "und").then(|| tag.to_string())
}

/// A positive number of hours or minutes.
pub(super) fn duration(text: &str) -> Option<TimeDelta> {
    let minutes = match text.strip_suffix('h') {
        Some(hours) => hours.parse::<u16>().ok().map(|hours| i64::from(hours) * 60),
        None => text.strip_suffix('m')?.parse::<u16>().ok().map(i64::from),
    };
    minutes.filter(|minutes| *minutes > 0).and_then(TimeDelta::try_minutes)
}
