//! Planned closures and openings by date: `[[office.<id>.closures]]`, `[[office.<id>.openings]]`.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::LocalText;
use super::read::language_tag;
use super::table::{Key, Reader};
use crate::hours::{Exception, Keeps, day_start, instant};

pub(super) const CLOSURES: Key = Key {
    name: "closures",
    wanted: "a list of closures: closures = [{ from = \"2026-12-24T12:00\", until = \"2026-12-27\", name = \"…\" }]",
};
pub(super) const OPENINGS: Key = Key {
    name: "openings",
    wanted: "a list of openings: openings = [{ from = \"2026-11-28T10:00\", until = \"2026-11-28T16:00\" }]",
};
const FROM: Key = Key {
    name: "from",
    wanted: "the office's own time or day: from = \"2026-12-24T12:00\" or \"2026-12-24\"",
};
const UNTIL: Key = Key {
    name: "until",
    wanted: "the office's own time, or the last day: until = \"2026-12-24T12:00\" or \"2026-12-24\"",
};
const NAME: Key = Key {
    name: "name",
    wanted: "what customers are told, or that for each language: name = { en = \"our move\", de = \"unserem Umzug\" }",
};

/// The closures and openings of an office, closures last: where both are said, nobody is there.
pub(super) fn planned<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, zone: Tz) -> Option<Vec<Exception>> {
    let mut planned = Some(Vec::new());
    for (key, keeps, keys) in
        [(&OPENINGS, Keeps::Open, &[&FROM, &UNTIL][..]), (&CLOSURES, Keeps::Closed, &[&FROM, &UNTIL, &NAME])]
    {
        let Some(value) = table.get(key.name) else { continue };
        let Some(items) = value.get_ref().as_array() else {
            reader.wrong(value, key);
            planned = None;
            continue;
        };
        for item in items.iter() {
            let read = reader.table(item, key).and_then(|table| {
                reader.only(table, keys);
                exception(reader, table, item, keeps, zone)
            });
            planned = planned.zip(read).map(|(mut planned, read)| {
                planned.push(read);
                planned
            });
        }
    }
    planned
}

fn exception<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    item: &Spanned<DeValue<'t>>,
    keeps: Keeps,
    zone: Tz,
) -> Option<Exception> {
    let at = item.span().start;
    let from = reader
        .required(table, at, &FROM)
        .and_then(|value| reader.moment(value, &FROM, |text| moment(text, zone, 0)));
    let until_value = reader.required(table, at, &UNTIL);
    let until = until_value.and_then(|value| reader.moment(value, &UNTIL, |text| moment(text, zone, 1)));
    let says = name(reader, table, &NAME);
    let (from, until) = (from?, until?);
    if until <= from {
        let at = until_value.map_or(at, |value| value.span().start);
        reader.mistake(at, "`until` is not later than `from`; right would be a later time");
        return None;
    }
    Some(Exception { keeps, from, until, says: says? })
}

/// An instant from what the office's wall clock shows; of a whole day, its first instant, or that of
/// the day so many days after it.
fn moment(text: &str, zone: Tz, days: u64) -> Option<DateTime<Utc>> {
    match text.parse::<NaiveDate>() {
        Ok(date) => day_start(date.checked_add_days(Days::new(days))?, zone),
        Err(_) => instant(local_time(text)?, zone),
    }
}

/// A time as people write it: with or without seconds, with a `T` or a space.
fn local_time(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// A name that may be left out.
pub(super) fn name<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, key: &Key) -> Option<LocalText> {
    reader.optional(table, key, LocalText::default(), |reader, value| local_text(reader, value, key))
}

/// One text for everybody, or a table of texts by language.
fn local_text<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>, key: &Key) -> Option<LocalText> {
    match value.get_ref() {
        DeValue::String(text) if !text.trim().is_empty() => Some(LocalText::everywhere(text.trim())),
        DeValue::Table(texts) if !texts.is_empty() => {
            let mut says = LocalText::default();
            let mut right = true;
            for (tag, value) in texts {
                let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
                match language_tag(tag.get_ref()).zip(text) {
                    Some((tag, text)) => says.add(LocalText::one(tag, text)),
                    None => {
                        reader.wrong(value, key);
                        right = false;
                    }
                }
            }
            right.then_some(says)
        }
        _ => {
            reader.wrong(value, key);
            None
        }
    }
}
