//! The choice of the language, moments in words, keywords, own files and mistakes in files.
//! What each shipped language says is in `tests/languages.rs`.

mod files;
mod keywords;
mod languages;
mod moments;

use chrono_tz::Tz;
use nightdesk_domain::Keyword;
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::LocalText;
use nightdesk_domain::hours::{Closure, ClosureId, Reason};

use crate::{Expected, Files, Label, Phrase, Says, Telling, Wording, Words, same_words};

macro_rules! shipped {
    ($($tag:literal),*) => {
        [$(($tag, include_str!(concat!("../../../../infra/desk/wording/", $tag, ".ftl")))),*]
    };
}

/// Some of the sample desk's wording.
const SHIPPED: [(&str, &str); 8] = shipped!("de", "en", "fr", "ja", "pt", "pt-PT", "zh", "zh-Hant");

/// All messages, each as short as can be.
const TERSE: &str = "closed = Closed.\nclosed-for-holiday = { $holiday }.\nclosed-for-occasion = { $occasion }.\nclosed-unplanned = Unplanned.\n\
     back-at = { $kind }: { $day } at { $time } ({ whose-time }).\nanswer-by = by { $day } { $time } ({ whose-time }).\n\
     back-unknown = Later.\nwhose-time = { $city }, { $zone }\nreceived = Received.\nopted-out = { $word }\n\
     opted-in = { $word }\nhelp = { $word }\nhand-over = A person.\n\
     offer = Which?\noffer-none = A person please\ndid-this-help = Helped?\nyes = Aye\nno = Nay\nglad = Glad.\n\
     phone-welcome = Hello.\nphone-wait = Wait.\nphone-nobody = Nobody.\nphone-record = Speak.\nphone-text = Text: { $key }\n\
     phone-text-coming = It comes.\nphone-language = Me: { $key }\nphone-thanks = Thanks.\n\
     stop-words = halt\nstart-words = go\nhelp-words = aid\n\
     yes-words = ok\nno-words = never\nperson-words = human being, soul\n";

fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect()
}

fn wording(shipped: &[(&str, &str)]) -> Wording {
    with_own(shipped, &[])
}

fn with_own(shipped: &[(&str, &str)], own: &[(&str, &str)]) -> Wording {
    Wording::parse(Files { shipped: files(shipped), own: files(own) })
        .unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

fn away(reason: Reason, when: When) -> Notice {
    Notice::Away { closure: Closure { id: ClosureId::until(None), opening: None, reason }, when }
}

/// What is said to somebody who reads it on Saturday, 26 December 2026, 03:00 UTC.
fn say(wording: &Wording, notice: &Notice, zone: Tz, languages: &[&str]) -> Words {
    let telling = Telling { now: "2026-12-26T03:00:00Z".parse().unwrap(), zone, zone_is_customers: true };
    wording.say(notice, &telling, languages)
}

/// The moment of an opening as it is told.
fn moment(opening: &str, zone: Tz, language: &str) -> String {
    let notice = away(Reason::Hours, When::Back(opening.parse().unwrap()));
    let text = say(&wording(&[("en", TERSE)]), &notice, zone, &[language]).text;
    text.trim_start_matches("Closed. ").to_owned()
}
