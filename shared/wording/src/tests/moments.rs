//! Moments in words, and what is told with them.

use super::*;

#[test]
fn today_and_tomorrow_are_words_and_later_days_are_dates() {
    let london = Tz::Europe__London;
    assert_eq!(
        moment("2026-12-26T09:00:00Z", london, "en-GB"),
        "relative: today at 09:00 (London, customer)."
    );
    assert_eq!(
        moment("2026-12-27T23:59:00Z", london, "en-GB"),
        "relative: tomorrow at 23:59 (London, customer)."
    );
    assert_eq!(
        moment("2026-12-28T00:00:00Z", london, "en-GB"),
        "date: Monday 28 December at 00:00 (London, customer)."
    );
}

#[test]
fn where_the_zone_is_not_surely_theirs_no_day_is_today() {
    let telling = Telling {
        now: "2026-12-26T03:00:00Z".parse().unwrap(),
        zone: Tz::Europe__London,
        zone_is_customers: false,
    };
    let notice = away(Reason::Hours, When::Back("2026-12-26T09:00:00Z".parse().unwrap()));
    assert_eq!(
        wording(&[("en", TERSE)]).say(&notice, &telling, &["en-GB"]).text,
        "Closed. date: Saturday 26 December at 09:00 (London, other)."
    );
}

#[test]
fn days_are_those_of_the_zone_that_is_told() {
    assert_eq!(
        moment("2026-12-26T16:00:00Z", Tz::Asia__Tokyo, "en-GB"),
        "relative: tomorrow at 01:00 (Tokyo, customer)."
    );
    // It is still Friday evening in New York.
    assert_eq!(
        moment("2026-12-27T06:00:00Z", Tz::America__New_York, "en-US"),
        "date: Sunday, December 27 at 1:00 AM (New York, customer)."
    );
}

#[test]
fn the_year_is_told_when_it_is_another_in_that_zone() {
    assert_eq!(
        moment("2026-12-31T20:00:00Z", Tz::Asia__Tokyo, "en-GB"),
        "date: Friday, 1 January 2027 at 05:00 (Tokyo, customer)."
    );
    assert_eq!(
        moment("2027-01-01T04:00:00Z", Tz::America__New_York, "en-US"),
        "date: Thursday, December 31 at 11:00 PM (New York, customer)."
    );
}

#[test]
fn a_relative_day_is_true_until_midnight_where_it_is_told() {
    let words = |opening: &str, zone| {
        let notice = away(Reason::Hours, When::Back(opening.parse().unwrap()));
        say(&wording(&SHIPPED), &notice, zone, &["en"]).true_until.map(|until| until.to_rfc3339())
    };
    assert_eq!(words("2026-12-27T00:00:00Z", Tz::Asia__Tokyo).as_deref(), Some("2026-12-26T15:00:00+00:00"));
    assert_eq!(words("2026-12-29T00:00:00Z", Tz::Asia__Tokyo), None);
}

// Beirut's clocks go from 00:00 to 01:00 on 2026-03-29 (IANA tz, asia: Rule Lebanon).

#[test]
fn a_day_whose_end_the_clocks_skip_ends_where_they_go_on() {
    let telling = Telling {
        now: "2026-03-28T18:00:00Z".parse().unwrap(),
        zone: Tz::Asia__Beirut,
        zone_is_customers: true,
    };
    let notice = away(Reason::Hours, When::Back("2026-03-29T06:00:00Z".parse().unwrap()));
    let words = wording(&SHIPPED).say(&notice, &telling, &["en"]);
    assert!(words.text.contains("tomorrow"), "{}", words.text);
    assert_eq!(words.true_until, Some("2026-03-28T22:00:00Z".parse().unwrap()));
}

#[test]
fn a_zone_without_a_city_is_told_by_its_name() {
    for zone in [Tz::UTC, Tz::Etc__UTC] {
        assert!(moment("2026-12-29T09:00:00Z", zone, "en-GB").ends_with("(UTC, customer)."));
    }
}

#[test]
fn every_zone_has_words() {
    let wording = wording(&[("en", TERSE)]);
    let notice = away(Reason::Hours, When::Back("2026-12-29T09:00:00Z".parse().unwrap()));
    for zone in chrono_tz::TZ_VARIANTS {
        for language in ["en", "ar", "bn", "he", "ja", "ru", "th", "zh-Hant"] {
            let text = say(&wording, &notice, zone, &[language]).text;
            assert!(
                text.contains("date: ") && !text.contains(['\u{202f}', '\u{a0}', '\u{2068}']),
                "{zone} {text}"
            );
        }
    }
}

#[test]
fn a_holiday_is_told_where_its_name_is_known_in_the_customers_language() {
    let name = |text| Reason::Holiday(text);
    let wording = wording(&SHIPPED);
    let told =
        |reason, language: &str| say(&wording, &away(reason, When::Unknown), Tz::UTC, &[language]).text;
    let only_german = || name(LocalText::one("de", "Betriebsausflug"));
    assert!(told(only_german(), "de-AT").contains("(Betriebsausflug)"));
    assert_eq!(told(only_german(), "en"), "We are closed right now. We will answer as soon as we are back.");
    assert!(told(name(LocalText::everywhere("Betriebsausflug")), "ja").contains("「Betriebsausflug」"));
    let mut chinese = LocalText::one("zh", "春节");
    chinese.add(LocalText::one("zh-Hant", "春節"));
    assert!(told(name(chinese), "zh-TW").contains("春節"));
}

#[test]
fn a_note_is_a_paragraph_of_its_own_in_each_language_that_it_was_given_in() {
    let reason = || Reason::Unplanned(Some(LocalText::one("en", "A storm is passing through.")));
    let wording = wording(&SHIPPED);
    let told = |language: &str| say(&wording, &away(reason(), When::Unknown), Tz::UTC, &[language]).text;
    assert_eq!(
        told("en-IE"),
        "We have had to close unexpectedly. We will answer as soon as we are back.\n\nA storm is passing through."
    );
    assert!(!told("fr").contains("storm"));
}

#[test]
fn a_matter_that_is_handed_over_is_told_with_when() {
    let wording = wording(&[("en", TERSE)]);
    let closure = || Closure { id: ClosureId::until(None), opening: None, reason: Reason::Hours };
    let back = When::Back("2026-12-27T09:00:00Z".parse().unwrap());
    let told = |closure, when| say(&wording, &Notice::HandOver { closure, when }, Tz::UTC, &["en"]).text;
    assert_eq!(told(Some(closure()), When::Unknown), "A person. Closed. Later.");
    assert_eq!(told(None, back), "A person. relative: tomorrow at 9:00 AM (UTC, customer).");
}
