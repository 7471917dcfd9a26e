//! Every shipped language, with all that it says, as pages to be read by people who speak it.
//!
//! A page that changed is accepted by `INSTA_UPDATE=always cargo test -p nightdesk-wording --test
//! languages`, after somebody has read it.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::fmt::Write;

use chrono_tz::Tz;
use nightdesk_domain::AnswerId;
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::LocalText;
use nightdesk_domain::hours::{Closure, ClosureId, Reason};
use nightdesk_wording::{Files, Label, Phrase, Telling, Wording};

/// The tag and the text of every file in the sample desk's wording.
fn shipped() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/desk/wording");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "ftl")).collect();
    files.sort();
    let tag = |file: &std::path::Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (tag(file), std::fs::read_to_string(file).unwrap())).collect()
}

fn away(reason: Reason, when: When) -> Notice {
    Notice::Away { closure: Closure { id: ClosureId::until(None), opening: None, reason }, when }
}

/// What is said on Saturday, 26 December 2026, at 21:00 in Rome.
fn page(wording: &Wording, tag: &str) -> String {
    let at = |text: &str| text.parse().unwrap();
    let holiday = || Reason::Holiday(LocalText::everywhere("NAME OF THE HOLIDAY"));
    let note = || Reason::Unplanned(Some(LocalText::everywhere("NOTE OF THE BUSINESS.")));
    let back = |text| When::Back(at(text));
    let by = |text| When::AnswerBy(at(text));
    let (today, tomorrow) = ("2026-12-26T22:30:00Z", "2026-12-27T08:00:00Z");
    let (tuesday, next_year) = ("2026-12-29T13:30:00Z", "2027-01-04T08:00:00Z");
    let (received, unknown) = (|when| Notice::Received { when }, When::Unknown);
    let notices = [
        ("back today", away(Reason::Hours, back(today))),
        ("back tomorrow", away(Reason::Hours, back(tomorrow))),
        ("back on a day", away(Reason::Hours, back(tuesday))),
        ("back next year", away(Reason::Hours, back(next_year))),
        ("nobody knows when", away(Reason::Hours, unknown)),
        ("holiday", away(holiday(), back(tuesday))),
        ("occasion", away(Reason::Occasion(LocalText::everywhere("NAME OF THE OCCASION")), unknown)),
        ("unplanned", away(note(), back(tomorrow))),
        ("answer today", away(Reason::Hours, by(today))),
        ("answer tomorrow", away(Reason::Hours, by(tomorrow))),
        ("answer on a day", away(Reason::Hours, by(tuesday))),
        ("received", received(by(today))),
        ("opted out", Notice::OptedOut),
        ("opted in", Notice::OptedIn),
        ("help", Notice::Help),
        ("handed over", Notice::HandOver { closure: None, when: by(tomorrow) }),
        ("offer", Notice::Offer { answers: Vec::new() }),
        ("answer", Notice::Answer { answer: AnswerId::new("a/b"), ask: true }),
        ("it helped", Notice::Thanks),
    ];
    let mut page = String::new();
    for (what, notice) in notices {
        for zone_is_customers in [true, false] {
            let telling =
                Telling { now: at("2026-12-26T20:00:00Z"), zone: Tz::Europe__Rome, zone_is_customers };
            let said = wording.say(&notice, &telling, &[tag]);
            assert_eq!(said.language, tag);
            let whose = if zone_is_customers { "your time" } else { "other zone" };
            // The time is told in either way, all else once.
            if zone_is_customers || page.lines().last().is_none_or(|last| !last.ends_with(&said.text)) {
                let text = said.text.replace("\n\n", " // ");
                writeln!(page, "{what} ({whose}): {text}").unwrap();
            }
        }
    }
    let phrases = [
        Phrase::Welcome,
        Phrase::Wait,
        Phrase::Nobody,
        Phrase::Record,
        Phrase::Text('1'),
        Phrase::TextComing,
        Phrase::Language('2'),
        Phrase::Thanks,
    ];
    for phrase in phrases {
        writeln!(page, "on the telephone: {}", wording.speak(phrase, &[tag]).text).unwrap();
    }
    for label in [Label::Yes, Label::No, Label::Person] {
        writeln!(page, "on a button: {}", wording.label(label, &[tag])).unwrap();
    }
    page
}

#[test]
fn every_language_says_everything_as_people_have_read_it() {
    let wording = Wording::parse(Files { shipped: shipped(), own: Vec::new() });
    let wording = wording.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    for (tag, _) in shipped() {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(tag.clone(), page(&wording, &tag));
        });
    }
}

#[test]
fn at_least_twenty_five_languages_are_shipped() {
    assert!(shipped().len() >= 25, "{}", shipped().len());
}
