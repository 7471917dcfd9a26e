//! Real transitions and holidays, and what must hold in every zone.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;

use super::{Closure, Exception, Keeps, Presence, Reason, Roster, Unplanned};
use crate::desk::{Desk, LocalText, Office, OfficeId};

/// These desks have no further files.
fn no_file(name: &str) -> Result<String, String> {
    Err(format!("there is no {name}"))
}

/// A desk of offices: each a zone, hours, and a country or nothing.
fn desk(offices: &[(&str, &str, &str)]) -> Desk {
    let mut text =
        "default_office = \"office-0\"\ndefault_language = \"en\"\nanswer_within = \"4h\"\n".to_owned();
    for (n, (zone, hours, country)) in offices.iter().enumerate() {
        text += &format!(
            "[office.office-{n}]\nzone = \"{zone}\"\nopening_hours = '{hours}'\nlanguages = [\"en\"]\n"
        );
        if !country.is_empty() {
            text += &format!("country = \"{country}\"\n");
        }
    }
    Desk::parse(&text, no_file).unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn closure(desk: &Desk, at: DateTime<Utc>) -> Option<Closure> {
    match Roster::new(&desk.offices().collect::<Vec<&Office>>(), &[]).presence(at) {
        Presence::Open => None,
        Presence::Closed(closure) => Some(closure),
    }
}

/// The next opening of one office, in its own local time; "open" while it is.
fn next_opening(zone: &str, hours: &str, country: &str, at: &str) -> String {
    let desk = desk(&[(zone, hours, country)]);
    match closure(&desk, utc(at)) {
        None => "open".to_owned(),
        Some(Closure { opening: None, .. }) => "none".to_owned(),
        Some(Closure { opening: Some(opening), .. }) => {
            opening.at.with_timezone(&opening.zone).format("%a %F %T %z").to_string()
        }
    }
}

// 2026-03-29 01:00 UTC: London's clocks go from 01:00 to 02:00 (IANA tz, europe: Rule EU).

#[test]
fn hours_that_begin_in_a_gap_begin_at_its_end() {
    let opening = next_opening("Europe/London", "01:30-04:00", "", "2026-03-29T00:00:00Z");
    assert_eq!(opening, "Sun 2026-03-29 02:00:00 +0100");
}

#[test]
fn hours_inside_a_gap_do_not_take_place_that_day() {
    let opening = next_opening("Europe/London", "01:15-01:45", "", "2026-03-28T12:00:00Z");
    assert_eq!(opening, "Mon 2026-03-30 01:15:00 +0100");
}

#[test]
fn an_opening_behind_a_change_of_the_clock_is_at_its_local_time() {
    let opening = next_opening("Europe/London", "Mo-Fr 09:00-17:30", "", "2026-03-27T18:00:00Z");
    assert_eq!(opening, "Mon 2026-03-30 09:00:00 +0100");
}

// 2026-10-25 01:00 UTC: London's clocks go from 02:00 back to 01:00.

#[test]
fn hours_inside_a_fold_take_place_twice() {
    let hours = "01:15-01:45";
    let first = next_opening("Europe/London", hours, "", "2026-10-24T23:00:00Z");
    let second = next_opening("Europe/London", hours, "", "2026-10-25T00:50:00Z");
    let third = next_opening("Europe/London", hours, "", "2026-10-25T01:50:00Z");
    assert_eq!(first, "Sun 2026-10-25 01:15:00 +0100");
    assert_eq!(second, "Sun 2026-10-25 01:15:00 +0000");
    assert_eq!(third, "Mon 2026-10-26 01:15:00 +0000");
}

#[test]
fn hours_around_a_fold_go_on_through_it() {
    for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
        assert_eq!(next_opening("Europe/London", "00:00-03:00", "", at), "open");
    }
}

// Lord Howe Island moves by half an hour: on 2026-10-04 from 02:00 to 02:30, on 2026-04-05 from
// 02:00 back to 01:30 (IANA tz, australasia: Rule LH).

#[test]
fn lord_howe_leaves_out_half_an_hour() {
    let opening = next_opening("Australia/Lord_Howe", "02:15-04:00", "", "2026-10-03T14:00:00Z");
    assert_eq!(opening, "Sun 2026-10-04 02:30:00 +1100");
}

#[test]
fn lord_howe_repeats_half_an_hour() {
    let opening = next_opening("Australia/Lord_Howe", "01:45-02:00", "", "2026-04-04T15:00:00Z");
    assert_eq!(opening, "Sun 2026-04-05 01:45:00 +1030");
}

// Samoa went over the date line: 2011-12-30 did not take place (IANA tz, australasia: Pacific/Apia).

#[test]
fn a_day_that_a_zone_left_out_has_no_opening() {
    let opening = next_opening("Pacific/Apia", "Fr 09:00-17:00", "", "2011-12-30T04:00:00Z");
    assert_eq!(opening, "Fri 2012-01-06 09:00:00 +1400");
}

#[test]
fn an_office_past_midnight_is_open_on_the_next_morning() {
    let hours = "Fr 22:00-02:00";
    assert_eq!(next_opening("Europe/London", hours, "", "2026-12-05T01:59:59Z"), "open");
    assert_eq!(
        next_opening("Europe/London", hours, "", "2026-12-05T02:00:00Z"),
        "Fri 2026-12-11 22:00:00 +0000"
    );
}

// Thanksgiving is on Thursday, 26 November 2026.

#[test]
fn a_night_shift_belongs_to_the_day_on_which_it_begins() {
    let hours = "Mo-Fr 18:00-02:00; PH off";
    let next = |at: &str| next_opening("America/New_York", hours, "US", at);
    assert_eq!(next("2026-11-26T06:59:59Z"), "open", "Wednesday's goes on until two on the holiday");
    assert_eq!(next("2026-11-26T07:00:00Z"), "Fri 2026-11-27 18:00:00 -0500", "the holiday's never begins");
    assert_eq!(next("2026-11-27T05:30:00Z"), "Fri 2026-11-27 18:00:00 -0500");
    assert_eq!(next("2026-11-28T06:59:59Z"), "open", "Friday's goes on into Saturday");
}

#[test]
fn hours_that_cover_whole_days_are_off_by_the_calendar() {
    let next = |at: &str| next_opening("America/New_York", "24/7; PH off", "US", at);
    assert_eq!(next("2026-11-26T12:00:00Z"), "Fri 2026-11-27 00:00:00 -0500");
}

#[test]
fn an_office_is_closed_over_lunch() {
    let hours = "Mo-Fr 09:00-12:30,13:30-17:30";
    assert_eq!(next_opening("Asia/Tokyo", hours, "", "2026-12-07T03:29:59Z"), "open");
    assert_eq!(
        next_opening("Asia/Tokyo", hours, "", "2026-12-07T03:30:00Z"),
        "Mon 2026-12-07 13:30:00 +0900"
    );
}

#[test]
fn new_year_is_a_holiday_that_the_weekend_follows() {
    let opening = next_opening("America/New_York", "Mo-Fr 09:00-17:30; PH off", "US", "2026-12-31T22:30:00Z");
    assert_eq!(opening, "Mon 2027-01-04 09:00:00 -0500");
}

// 2026-12-26 is a Saturday: Monday the 28th is a substitute bank holiday (gov.uk/bank-holidays).

#[test]
fn a_substitute_bank_holiday_is_a_holiday() {
    let opening = next_opening("Europe/London", "Mo-Fr 09:00-17:30; PH off", "GB", "2026-12-24T17:30:00Z");
    assert_eq!(opening, "Tue 2026-12-29 09:00:00 +0000");
}

// Thanksgiving is the fourth Thursday of November (5 U.S.C. § 6103).

#[test]
fn thanksgiving_is_a_holiday() {
    let opening = next_opening("America/New_York", "Mo-Fr 09:00-17:30; PH off", "US", "2026-11-25T22:30:00Z");
    assert_eq!(opening, "Fri 2026-11-27 09:00:00 -0500");
}

#[test]
fn always_open_is_never_closed() {
    assert_eq!(next_opening("Asia/Kathmandu", "24/7", "", "2026-01-01T00:00:00Z"), "open");
}

#[test]
fn hours_that_lie_in_the_past_have_no_next_opening() {
    let desk = desk(&[("Europe/London", "2020 Jan 01-2020 Dec 31 09:00-17:00", "")]);
    let closure = closure(&desk, utc("2026-01-01T00:00:00Z")).unwrap();
    assert_eq!(closure.id.as_str(), "until:unknown");
    assert_eq!(closure.opening, None);
}

#[test]
fn unknown_hours_promise_nobody() {
    let opening =
        next_opening("Europe/London", "Mo 09:00-17:00; Tu 09:00-17:00 unknown", "", "2026-12-08T10:00:00Z");
    assert_eq!(opening, "Mon 2026-12-14 09:00:00 +0000");
}

#[test]
fn the_ends_of_time_are_closed() {
    let desk = desk(&[("Pacific/Kiritimati", "24/7", "")]);
    for at in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
        assert_eq!(closure(&desk, at).and_then(|closure| closure.opening), None);
    }
}

#[test]
fn the_desk_follows_the_sun() {
    let hours = "Mo-Fr 09:00-17:30";
    let desk =
        desk(&[("Europe/London", hours, ""), ("America/New_York", hours, ""), ("Asia/Tokyo", hours, "")]);
    assert_eq!(closure(&desk, utc("2026-12-09T20:00:00Z")), None, "New York is there");
    let saturday = closure(&desk, utc("2026-12-12T03:00:00Z")).unwrap();
    assert_eq!(saturday.id.as_str(), "until:2026-12-14T00:00:00Z");
    let opening = saturday.opening.unwrap();
    assert_eq!((opening.office.as_str(), opening.zone), ("office-2", Tz::Asia__Tokyo));
}

#[test]
fn offices_whose_hours_meet_leave_no_gap() {
    let desk = desk(&[("UTC", "09:00-17:00", ""), ("UTC", "17:00-20:00", "")]);
    assert_eq!(closure(&desk, utc("2026-12-12T16:59:59Z")), None);
    assert_eq!(closure(&desk, utc("2026-12-12T17:00:00Z")), None);
}

fn unplanned(office: &str, keeps: Keeps, from: &str, until: &str) -> Unplanned {
    let exception =
        Exception { keeps, from: utc(from), until: utc(until), says: LocalText::everywhere("note") };
    Unplanned { office: OfficeId::new(office), made: utc(from), exception }
}

/// The closure of a desk at an instant, with what nobody planned.
fn closure_with(desk: &Desk, unplanned: &[Unplanned], at: &str) -> Option<Closure> {
    match Roster::new(&desk.offices().collect::<Vec<_>>(), unplanned).presence(utc(at)) {
        Presence::Open => None,
        Presence::Closed(closure) => Some(closure),
    }
}

/// When it opens and why it is closed.
fn told(closure: Option<Closure>) -> (String, Reason) {
    let closure = closure.unwrap();
    (closure.id.to_string(), closure.reason)
}

#[test]
fn an_unplanned_closure_closes_and_its_note_is_why() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-17:30", "")]);
    let storm = [unplanned("office-0", Keeps::Closed, "2026-12-09T10:00:00Z", "2026-12-10T12:00:00Z")];
    let note = Reason::Unplanned(Some(LocalText::everywhere("note")));
    let expected = ("until:2026-12-10T12:00:00Z".to_owned(), note);
    for at in ["2026-12-09T10:00:00Z", "2026-12-09T20:00:00Z", "2026-12-10T11:59:59Z"] {
        assert_eq!(told(closure_with(&desk, &storm, at)), expected, "{at}");
    }
    assert_eq!(closure_with(&desk, &storm, "2026-12-09T09:59:59Z"), None);
    assert_eq!(closure_with(&desk, &storm, "2026-12-10T12:00:00Z"), None);
    let evening = closure_with(&desk, &storm, "2026-12-10T18:00:00Z");
    assert_eq!(told(evening), ("until:2026-12-11T09:00:00Z".to_owned(), Reason::Hours));
}

#[test]
fn a_closure_that_is_over_before_the_next_opening_is_not_why() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-17:30", "")]);
    let storm = [unplanned("office-0", Keeps::Closed, "2026-12-09T18:00:00Z", "2026-12-10T06:00:00Z")];
    let night = closure_with(&desk, &storm, "2026-12-09T20:00:00Z");
    assert_eq!(told(night), ("until:2026-12-10T09:00:00Z".to_owned(), Reason::Hours));
}

#[test]
fn what_was_made_later_counts() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-17:30", "")]);
    let made = [
        unplanned("office-0", Keeps::Open, "2026-12-09T10:30:00Z", "2026-12-09T11:00:00Z"),
        unplanned("office-0", Keeps::Closed, "2026-12-09T10:00:00Z", "2026-12-09T15:00:00Z"),
    ];
    assert_eq!(told(closure_with(&desk, &made, "2026-12-09T10:10:00Z")).0, "until:2026-12-09T10:30:00Z");
    assert_eq!(closure_with(&desk, &made, "2026-12-09T10:45:00Z"), None);
    assert_eq!(told(closure_with(&desk, &made, "2026-12-09T11:00:00Z")).0, "until:2026-12-09T15:00:00Z");
}

#[test]
fn an_unplanned_opening_opens_at_the_weekend() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-17:30", "")]);
    let made = [unplanned("office-0", Keeps::Open, "2026-12-12T10:00:00Z", "2026-12-12T14:00:00Z")];
    assert_eq!(told(closure_with(&desk, &made, "2026-12-11T20:00:00Z")).0, "until:2026-12-12T10:00:00Z");
    assert_eq!(told(closure_with(&desk, &made, "2026-12-12T14:00:00Z")).0, "until:2026-12-14T09:00:00Z");
}

#[test]
fn a_closure_of_another_office_closes_nothing_here() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-17:30", ""), ("Asia/Tokyo", "Mo-Fr 09:00-17:30", "")]);
    let made = [unplanned("office-1", Keeps::Closed, "2026-12-09T00:00:00Z", "2026-12-12T00:00:00Z")];
    assert_eq!(closure_with(&desk, &made, "2026-12-09T12:00:00Z"), None, "London is there");
    let night = told(closure_with(&desk, &made, "2026-12-09T20:00:00Z"));
    assert_eq!(night.0, "until:2026-12-10T09:00:00Z");
    assert!(matches!(night.1, Reason::Unplanned(_)), "Tokyo would have been there first");
}

#[test]
fn answers_are_due_after_so_much_open_time() {
    let desk = desk(&[("Europe/London", "Mo-Fr 09:00-12:30,13:30-17:30", "")]);
    let due = |from: &str, hours: i64| {
        let roster = Roster::new(&desk.offices().collect::<Vec<_>>(), &[]);
        roster.after_open_time(utc(from), TimeDelta::hours(hours)).unwrap().to_rfc3339()
    };
    assert_eq!(due("2026-12-09T09:00:00Z", 2), "2026-12-09T11:00:00+00:00");
    assert_eq!(due("2026-12-09T11:30:00Z", 2), "2026-12-09T14:30:00+00:00", "over lunch");
    assert_eq!(due("2026-12-11T16:30:00Z", 2), "2026-12-14T10:00:00+00:00", "over the weekend");
    assert_eq!(due("2026-12-12T03:00:00Z", 4), "2026-12-14T14:00:00+00:00");
    assert_eq!(due("2026-12-09T15:30:00Z", 2), "2026-12-09T17:30:00+00:00", "to the minute");
}

const HOURS: [&str; 11] = [
    "Mo-Fr 09:00-17:30",
    "Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-14:00",
    "Fr-Sa 22:00-03:00",
    "Mo-Su 20:00-04:00; Mar 20-Apr 10 off; We off",
    "Th-Su 18:00-02:00; Sa 10:00-14:00,22:00-26:00; Oct-Nov Su off",
    "01:15-01:45",
    "02:15-02:45",
    "00:00-00:30,23:30-24:00",
    "Su 00:30-02:30",
    "Mo[1] 10:00-11:00",
    "Feb 29 00:00-24:00",
];

prop_compose! {
    fn any_office()(zone in prop::sample::select(&TZ_VARIANTS[..]), hours in prop::sample::select(&HOURS[..]))
        -> (&'static str, &'static str, &'static str) { (zone.name(), hours, "") }
}

prop_compose! {
    /// From 2000 to 2100, and not only at whole seconds.
    fn any_instant()(millis in 946_684_800_000_i64..4_102_444_800_000)
        -> DateTime<Utc> { DateTime::from_timestamp_millis(millis).unwrap() }
}

/// An instant within a day of a change of the zone's clock, where there is one that year.
fn near_a_change(zone: &str, at: DateTime<Utc>, hours_off: i64) -> DateTime<Utc> {
    let zone: Tz = zone.parse().unwrap();
    let offset = |at: DateTime<Utc>| at.with_timezone(&zone).format("%z").to_string();
    let days = (0..366).map(|day| at + TimeDelta::days(day));
    let change = days.clone().zip(days.skip(1)).find(|(one, next)| offset(*one) != offset(*next));
    change.map_or(at, |(day, _)| day + TimeDelta::hours(hours_off))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_closure_ends_when_somebody_is_there_and_not_before(
        offices in prop::collection::vec(any_office(), 1..4),
        at in any_instant(),
        near in prop::option::of(-24_i64..24),
    ) {
        let at = near.map_or(at, |hours_off| near_a_change(offices[0].0, at, hours_off));
        let desk = desk(&offices);
        let Some(Closure { id, opening: Some(opening), .. }) = closure(&desk, at) else { return Ok(()) };
        prop_assert!(opening.at > at);
        prop_assert_eq!(closure(&desk, opening.at), None);
        let before = closure(&desk, opening.at - TimeDelta::milliseconds(1));
        prop_assert_eq!(before.map(|closure| closure.id), Some(id.clone()));
        let stretch = (opening.at - at).num_minutes();
        for minutes in (0..stretch).step_by(15).take(500) {
            let inside = closure(&desk, at + TimeDelta::minutes(minutes));
            prop_assert_eq!(inside.map(|closure| closure.id), Some(id.clone()));
        }
    }

    #[test]
    fn exactly_so_much_open_time_lies_before_an_answer_is_due(
        offices in prop::collection::vec(any_office(), 1..3),
        at in any_instant(),
        quarters in 1_i64..40,
    ) {
        let desk = desk(&offices);
        let roster = Roster::new(&desk.offices().collect::<Vec<_>>(), &[]);
        let time = TimeDelta::minutes(15 * quarters);
        let Some(due) = roster.after_open_time(at, time) else { return Ok(()) };
        let (mut counted, mut from) = (TimeDelta::zero(), at);
        while let Some(opens) = roster.next(from, Keeps::Open).filter(|opens| *opens < due) {
            let closes = roster.next(opens, Keeps::Closed).map_or(due, |closes| closes.min(due));
            prop_assert!(roster.is_open(opens) && closes > opens);
            counted += closes - opens;
            from = closes;
        }
        prop_assert_eq!(counted, time);
        prop_assert!(roster.is_open(due - TimeDelta::milliseconds(1)));
    }

    #[test]
    fn with_closures_and_openings_a_closure_still_ends_when_somebody_is_there(
        office in any_office(),
        at in any_instant(),
        made in prop::collection::vec((-200_i64..200, 1_i64..300, any::<bool>()), 0..6),
    ) {
        let desk = desk(&[office]);
        let exception = |(n, (from, hours, open)): (usize, &(i64, i64, bool))| {
            let from = at + TimeDelta::hours(*from);
            let keeps = if *open { Keeps::Open } else { Keeps::Closed };
            let exception = Exception { keeps, from, until: from + TimeDelta::hours(*hours), says: LocalText::default() };
            let made = at + TimeDelta::seconds(i64::try_from(n).unwrap());
            Unplanned { office: OfficeId::new("office-0"), made, exception }
        };
        let unplanned: Vec<_> = made.iter().enumerate().map(exception).collect();
        let roster = Roster::new(&desk.offices().collect::<Vec<_>>(), &unplanned);
        let covering = unplanned.iter().rev().find(|made| made.exception.covers(at));
        if let Some(covering) = covering {
            prop_assert_eq!(roster.is_open(at), covering.exception.keeps == Keeps::Open);
        }
        let Presence::Closed(closure) = roster.presence(at) else { return Ok(()) };
        let Some(opening) = closure.opening else { return Ok(()) };
        prop_assert!(opening.at > at && roster.is_open(opening.at));
        prop_assert!(!roster.is_open(opening.at - TimeDelta::milliseconds(1)));
        let stretch = (opening.at - at).num_minutes();
        for minutes in (0..stretch).step_by(15).take(300) {
            prop_assert!(!roster.is_open(at + TimeDelta::minutes(minutes)));
        }
    }
}
