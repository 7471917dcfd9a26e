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

use super::LocalText;
use crate::hours::{Exception, Keeps};

/// How often one recurring event is followed: daily for a little more than a year, yearly for far
/// longer than a desk is planned.
const OCCURRENCES: usize = 400;

/// How many days one event may last.
const LONGEST: u64 = 366;

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
        let (Entry::ICalendar(calendar), true) = (Parser::new(text).entry(), whole) else {
            return Err(NO_CALENDAR.to_owned());
        };
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
        let (name, says) = name(component);
        let wrong = |why: &str| format!("the event `{name}` {why}");
        let start = component.property(&ICalendarProperty::Dtstart);
        let start = start.and_then(|start| match start.values.first()? {
            ICalendarValue::PartialDateTime(start) => Some(start),
            _ => None,
        });
        let whole_days = start.ok_or_else(|| wrong("has no DTSTART"))?.hour.is_none();
        // By itself, so that one event without an end cannot use up what others are followed for.
        let zones =
            calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VTimezone);
        let alone = ICalendar { components: zones.cloned().chain([component.clone()]).collect() };
        // A day is a day in every zone, and in UTC each has a midnight.
        let zone = if whole_days { Tz::UTC } else { zone };
        let expanded = alone.expand_dates(CalendarZone::Tz(zone), OCCURRENCES);
        if !expanded.errors.is_empty() || expanded.events.is_empty() {
            return Err(wrong("has dates or a recurrence that cannot be read"));
        }
        for occurrence in expanded.events {
            let (start, end) = ends(&occurrence);
            if !(2000..=2100).contains(&start.year()) {
                continue;
            }
            if whole_days {
                self.whole_days(start.date_naive(), end.date_naive(), &says);
            } else if end <= start {
                return Err(wrong("ends before it begins"));
            } else {
                let (from, until) = (start.with_timezone(&Utc), end.with_timezone(&Utc));
                self.closures.push(Exception { keeps: Keeps::Closed, from, until, says: says.clone() });
            }
        }
        Ok(())
    }

    /// The days from the first to the one before `end`; one day where no end is given.
    fn whole_days(&mut self, first: NaiveDate, end: NaiveDate, says: &LocalText) {
        let days = u64::try_from((end - first).num_days()).unwrap_or(1).clamp(1, LONGEST);
        let dates = (0..days).filter_map(|day| first.checked_add_days(Days::new(day)));
        self.days.extend(dates.map(|date| (date, says.clone())));
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
fn name(component: &ICalendarComponent) -> (String, LocalText) {
    let summary = component.property(&ICalendarProperty::Summary);
    let Some(summary) = summary else { return ("without a name".to_owned(), LocalText::default()) };
    let text = summary.values.first().and_then(ICalendarValue::as_text).unwrap_or_default().trim();
    let mut parameters = summary.params.iter();
    let language = parameters.find(|parameter| parameter.name == ICalendarParameterName::Language);
    let says = match language.and_then(|language| language.value.as_text()) {
        _ if text.is_empty() => LocalText::default(),
        Some(language) => LocalText::one(language, text),
        None => LocalText::everywhere(text),
    };
    (text.to_owned(), says)
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
            "the event `Party` ends before it begins"
        );
    }
}
