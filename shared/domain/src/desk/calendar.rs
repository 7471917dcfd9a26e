//! Holidays from an iCalendar file (RFC 5545).
//!
//! An event of whole days makes each of them a holiday; one with times closes the office for that
//! stretch. `SUMMARY` is its name: in the language of the `LANGUAGE` parameter, or in all. Recurring
//! events are followed from 2000 to 2100.

use calcard::common::timezone::Tz as CalendarZone;
use calcard::icalendar::dates::{CalendarEvent, TimeOrDelta};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameterName, ICalendarProperty,
    ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{LocalText, language_tag};
use crate::hours::{Exception, Keeps};

/// How often one recurring event is followed: daily for longer than a century.
const OCCURRENCES: usize = 40_000;

/// How many closures with times one event may make. What recurs more often is no exception.
const CLOSURES: usize = 500;

/// How many days one event may last.
const LONGEST: i64 = 366;

const NO_CALENDAR: &str =
    "it is not an iCalendar file, which begins with BEGIN:VCALENDAR and ends with END:VCALENDAR";

/// What a calendar says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar {
    /// Whole days, with their names.
    pub(super) days: Vec<(NaiveDate, LocalText)>,
    /// Closures with times.
    pub(super) closures: Vec<Exception>,
}

impl Calendar {
    /// Reads a calendar; times without a zone of their own are in `zone`.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence for ops.
    pub(super) fn parse(text: &str, zone: Tz) -> Result<Self, String> {
        // The parser takes what it can get (its strict mode refuses every file, as of 0.3.14), so that
        // a file that was cut off is to be found by its missing end.
        let whole = text.trim_end().ends_with("END:VCALENDAR");
        let mut parser = Parser::new(text);
        let (Entry::ICalendar(calendar), true) = (parser.entry(), whole) else {
            return Err(NO_CALENDAR.to_owned());
        };
        if !matches!(parser.entry(), Entry::Eof) {
            return Err("it holds more than one calendar: right would be a file for each".to_owned());
        }
        let mut read = Self::default();
        let is_event = |component: &&ICalendarComponent| {
            component.component_type == ICalendarComponentType::VEvent
                && component.status() != Some(&ICalendarStatus::Cancelled)
        };
        for component in calendar.components.iter().filter(is_event) {
            read.event(&calendar, component, zone)?;
        }
        match read.days.is_empty() && read.closures.is_empty() {
            true => Err("it has no events".to_owned()),
            false => Ok(read),
        }
    }

    fn event(
        &mut self,
        calendar: &ICalendar,
        component: &ICalendarComponent,
        zone: Tz,
    ) -> Result<(), String> {
        let (name, says) = name(component)?;
        let wrong = |why: &str| format!("the event `{name}` {why}");
        let whole_days = is_of_whole_days(calendar, component).map_err(wrong)?;
        // By itself, so that one event without an end cannot use up what others are followed for.
        let is_zone = |part: &&ICalendarComponent| part.component_type == ICalendarComponentType::VTimezone;
        let zones = calendar.components.iter().filter(is_zone);
        let alone = ICalendar { components: zones.cloned().chain([component.clone()]).collect() };
        // A day is a day in every zone, and in UTC each has a midnight.
        let zone = if whole_days { Tz::UTC } else { zone };
        let expanded = alone.expand_dates(CalendarZone::Tz(zone), OCCURRENCES);
        if !expanded.errors.is_empty() || expanded.events.is_empty() {
            return Err(wrong("has dates or a recurrence that cannot be read"));
        }
        let ends = expanded.events.iter().map(ends);
        let ends: Vec<_> = ends.filter(|(start, _)| (2000..=2100).contains(&start.year())).collect();
        if !whole_days && ends.len() > CLOSURES {
            return Err(wrong("recurs so often that it belongs into `opening_hours`"));
        }
        for (start, end) in ends {
            if end < start || (end == start && !whole_days) {
                return Err(wrong("has no end, or ends before it begins"));
            }
            if (end - start).num_days() > LONGEST {
                return Err(wrong("lasts longer than a year"));
            }
            if whole_days {
                self.whole_days(start.date_naive(), end.date_naive(), &says);
            } else {
                let (from, until) = (start.with_timezone(&Utc), end.with_timezone(&Utc));
                self.closures.push(Exception { keeps: Keeps::Closed, from, until, says: says.clone() });
            }
        }
        Ok(())
    }

    /// The days from the first to the one before `end`; one day where no end is given.
    fn whole_days(&mut self, first: NaiveDate, end: NaiveDate, says: &LocalText) {
        let days = u64::try_from((end - first).num_days()).unwrap_or(1).max(1);
        let dates = (0..days).filter_map(|day| first.checked_add_days(Days::new(day)));
        self.days.extend(dates.map(|date| (date, says.clone())));
    }
}

/// Whether an event is of whole days; what is wrong with an event that cannot be read as it was meant.
fn is_of_whole_days(calendar: &ICalendar, event: &ICalendarComponent) -> Result<bool, &'static str> {
    if event.property(&ICalendarProperty::RecurrenceId).is_some() {
        return Err("moves a single occurrence of another (RECURRENCE-ID): write its days out instead");
    }
    let start = event.property(&ICalendarProperty::Dtstart).ok_or("has no DTSTART")?;
    let Some(ICalendarValue::PartialDateTime(time)) = start.values.first() else {
        return Err("has a DTSTART that is no time");
    };
    let whole_days = time.hour.is_none();
    let ends = [ICalendarProperty::Dtend, ICalendarProperty::Duration];
    if !whole_days && ends.iter().all(|end| event.property(end).is_none()) {
        return Err("has times and no end: add DTEND or DURATION");
    }
    let known = |zone: &str| {
        let defined = |part: &ICalendarComponent| part.component_type == ICalendarComponentType::VTimezone;
        zone.parse::<Tz>().is_ok() || calendar.components.iter().any(defined)
    };
    match start.tz_id().is_none_or(known) {
        true => Ok(whole_days),
        false => Err("has a TZID that is no IANA time zone and is not defined in the file"),
    }
}

type Occurrence = CalendarEvent<DateTime<CalendarZone>, TimeOrDelta<DateTime<CalendarZone>, TimeDelta>>;

fn ends(occurrence: &Occurrence) -> (DateTime<CalendarZone>, DateTime<CalendarZone>) {
    let end = match &occurrence.end {
        TimeOrDelta::Time(end) => *end,
        TimeOrDelta::Delta(delta) => occurrence.start.checked_add_signed(*delta).unwrap_or(occurrence.start),
    };
    (occurrence.start, end)
}

/// An event's name, as it stands there and as a text in its language.
fn name(component: &ICalendarComponent) -> Result<(String, LocalText), String> {
    let summary = component.property(&ICalendarProperty::Summary);
    let Some(summary) = summary else {
        return Ok(("without a name".to_owned(), LocalText::default()));
    };
    let text = summary.values.first().and_then(ICalendarValue::as_text).unwrap_or_default().trim();
    let mut parameters = summary.params.iter();
    let language = parameters.find(|parameter| parameter.name == ICalendarParameterName::Language);
    let says = match language.and_then(|language| language.value.as_text()) {
        _ if text.is_empty() => LocalText::default(),
        Some(language) => {
            let wrong = || format!("the event `{text}` has a LANGUAGE that is no language tag");
            LocalText::one(language_tag(language).ok_or_else(wrong)?, text)
        }
        None => LocalText::everywhere(text),
    };
    Ok((text.to_owned(), says))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A calendar of one event of these lines.
    fn calendar(event: &str) -> Result<Calendar, String> {
        let event = event.trim().lines().map(|line| format!("{}\r\n", line.trim())).collect::<String>();
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        Calendar::parse(&text, Tz::Europe__London)
    }

    fn days(event: &str) -> Vec<String> {
        calendar(event).unwrap().days.iter().map(|(date, _)| date.to_string()).collect()
    }

    #[test]
    fn an_event_of_whole_days_makes_each_of_them_a_holiday() {
        assert_eq!(days("DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas"), ["2026-12-25"]);
        let several = "DTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270102\nSUMMARY:Turn of the year";
        assert_eq!(days(several), ["2026-12-30", "2026-12-31", "2027-01-01"]);
    }

    #[test]
    fn a_name_is_in_its_language_or_in_all() {
        let name = |summary: &str| {
            let event = format!("DTSTART;VALUE=DATE:20261225\n{summary}");
            calendar(&event).unwrap().days.remove(0).1
        };
        assert_eq!(name("SUMMARY;LANGUAGE=de:Weihnachten"), LocalText::one("de", "Weihnachten"));
        assert_eq!(name("SUMMARY:Christmas\\, at last"), LocalText::everywhere("Christmas, at last"));
        assert_eq!(name("DESCRIPTION:no name"), LocalText::default());
    }

    #[test]
    fn a_yearly_event_recurs_until_2100() {
        // Thanksgiving is the fourth Thursday of November (5 U.S.C. 6103).
        let event =
            "DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nSUMMARY:Thanksgiving";
        let days = days(event);
        assert!(
            days.contains(&"2026-11-26".to_owned()) && days.contains(&"2027-11-25".to_owned()),
            "{days:?}"
        );
        assert_eq!((days.len(), days.last().map(String::as_str)), (81, Some("2100-11-25")));
    }

    #[test]
    fn an_event_with_times_is_a_closure() {
        let event = "DTSTART;TZID=Europe/London:20260624T120000\nDTEND;TZID=Europe/London:20260624T170000\nSUMMARY:Party";
        let closure = &calendar(event).unwrap().closures[0];
        assert_eq!(closure.from, "2026-06-24T11:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(closure.until, "2026-06-24T16:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let floating = "DTSTART:20260624T120000\nDURATION:PT1H\nSUMMARY:Party";
        assert_eq!(calendar(floating).unwrap().closures[0].from, closure.from, "in the office's zone");
    }

    #[test]
    fn what_could_only_be_taken_wrongly_is_a_mistake() {
        for (event, why) in [
            ("DTSTART:20260624T120000\nSUMMARY:Party", "has times and no end"),
            ("DTSTART;TZID=Mars/Olympus:20260624T120000\nDURATION:PT1H\nSUMMARY:Party", "has a TZID"),
            ("DTSTART;VALUE=DATE:20250101\nDTEND;VALUE=DATE:20270101\nSUMMARY:Closed", "longer than a year"),
            (
                "DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101\nSUMMARY:Closed",
                "ends before it begins",
            ),
            ("DTSTART:20180101T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nSUMMARY:Lunch", "`opening_hours`"),
            (
                "DTSTART;VALUE=DATE:20260101\nRECURRENCE-ID;VALUE=DATE:20260102\nSUMMARY:Moved",
                "RECURRENCE-ID",
            ),
            ("DTSTART;VALUE=DATE:20260101\nSUMMARY;LANGUAGE=english:New Year", "LANGUAGE"),
        ] {
            let told = calendar(event).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }

    #[test]
    fn a_language_tag_may_be_written_in_any_way() {
        let read = calendar("DTSTART;VALUE=DATE:20261225\nSUMMARY;LANGUAGE=en-us:Christmas").unwrap();
        assert_eq!(read.days[0].1, LocalText::one("en-US", "Christmas"));
    }

    #[test]
    fn a_daily_event_that_began_long_ago_is_followed_to_the_end() {
        let read = calendar("DTSTART;VALUE=DATE:20180101\nRRULE:FREQ=DAILY\nSUMMARY:Day").unwrap();
        assert_eq!(read.days.last().map(|(date, _)| date.to_string()).as_deref(), Some("2100-12-31"));
    }

    #[test]
    fn what_is_cancelled_does_not_take_place() {
        assert_eq!(
            calendar("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED\nSUMMARY:No"),
            Err("it has no events".to_owned())
        );
    }

    #[test]
    fn what_is_wrong_is_told() {
        let wrong = |text: &str| Calendar::parse(text, Tz::UTC).unwrap_err();
        assert_eq!(wrong(""), NO_CALENDAR);
        assert_eq!(wrong("<html>Not found</html>"), NO_CALENDAR);
        assert_eq!(wrong("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n"), NO_CALENDAR);
        let event = |lines: &str| calendar(lines).unwrap_err();
        assert_eq!(event("SUMMARY:When?"), "the event `When?` has no DTSTART");
        assert_eq!(
            event("DTSTART:20260624T120000\nDTEND:20260624T110000\nSUMMARY:Party"),
            "the event `Party` has no end, or ends before it begins"
        );
    }
}
