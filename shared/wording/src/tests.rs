//! The choice of the language, moments in words, keywords, own files and mistakes in files.
//! What each shipped language says is in `tests/languages.rs`.

use chrono_tz::Tz;
use nightdesk_domain::Keyword;
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::LocalText;
use nightdesk_domain::hours::{Closure, ClosureId, Reason};

use crate::{Expected, Files, Label, Phrase, Says, Telling, Wording, Words, same_words};

macro_rules! shipped {
    ($($tag:literal),*) => {
        [$(($tag, include_str!(concat!("../../../infra/desk/wording/", $tag, ".ftl")))),*]
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

/// The language that a customer with these preferences is answered in, of these.
fn chosen(languages: &[&str], preferences: &[&str]) -> String {
    let files: Vec<(&str, &str)> = languages.iter().map(|tag| (*tag, TERSE)).collect();
    say(&wording(&files), &Notice::Help, Tz::UTC, preferences).language
}

#[test]
fn a_language_is_broadened_until_there_is_wording() {
    assert_eq!(chosen(&["en", "pt", "pt-PT"], &["pt-AO"]), "pt-PT");
    assert_eq!(chosen(&["en", "pt", "pt-PT"], &["pt-BR"]), "pt");
    assert_eq!(chosen(&["en", "zh", "zh-Hant"], &["zh-TW"]), "zh-Hant");
    assert_eq!(chosen(&["en", "pt"], &["pt_BR"]), "pt");
}

#[test]
fn the_first_preference_with_wording_counts_and_then_english() {
    assert_eq!(chosen(&["de", "en", "fr"], &["xx", "not a tag", "fr", "de"]), "fr");
    assert_eq!(chosen(&["de", "en", "fr"], &["tr"]), "en");
    assert_eq!(chosen(&["fr", "de"], &["tr"]), "de");
}

#[test]
fn a_word_is_a_keyword_as_a_whole_message_alone() {
    let wording = wording(&SHIPPED);
    for stop in ["STOP", "stop", " Stop! ", "ＳＴＯＰ", "opt  out", "stopp", "abmelden."] {
        assert_eq!(wording.keyword(stop), Some(Keyword::Stop), "{stop}");
    }
    assert_eq!(wording.keyword("配信停止"), Some(Keyword::Stop));
    assert_eq!(wording.keyword("Start"), Some(Keyword::Start));
    assert_eq!(wording.keyword("hilfe"), Some(Keyword::Help));
    for message in ["", "!", "please stop", "stop calling me", "Stop & go", "🛑", "non-stop"] {
        assert_eq!(wording.keyword(message), None, "{message}");
    }
}

#[test]
fn a_person_is_asked_for_in_a_few_words_of_any_language() {
    let wording = wording(&SHIPPED);
    for person in [
        "Talk to a person",
        "agent!",
        "I want to talk to a person please",
        "can i speak to a human?",
        "人と話したい",
        "人と話したいです。",
        "オペレーターと話したいのですが",
        "Mensch",
    ] {
        assert_eq!(wording.says(person), Some(Says::Person), "{person}");
    }
    let story = "My neighbour told me to talk to a person, but what I need is my parcel, which has not come";
    for other in [story, "travel agent discount", "I talked to a personal trainer", "Where is my order?", ""]
    {
        assert_eq!(wording.says(other), None, "{other}");
    }
}

#[test]
fn yes_and_no_are_whole_messages_and_so_are_numbers_in_any_digits() {
    let wording = wording(&SHIPPED);
    for yes in ["Yes", "yes!", "はい", "Ja", "Oui"] {
        assert_eq!(wording.says(yes), Some(Says::Yes), "{yes}");
    }
    for no in ["No.", "nope", "いいえ", "Nein"] {
        assert_eq!(wording.says(no), Some(Says::No), "{no}");
    }
    for two in ["2", "２", "②", "2.", "(2)", "#2", "2️⃣", " 2 ", "٢", "२", "۲"] {
        assert_eq!(wording.says(two), Some(Says::Choice(2)), "{two}");
    }
    for other in ["0", "12", "2 parcels", "yes but no", "half"] {
        assert_eq!(wording.says(other), None, "{other}");
    }
}

#[test]
fn what_the_buttons_say_is_understood_when_it_is_written() {
    let wording = wording(&SHIPPED);
    for (tag, _) in SHIPPED {
        for (label, says) in [(Label::Yes, Says::Yes), (Label::No, Says::No), (Label::Person, Says::Person)] {
            assert_eq!(wording.says(&wording.label(label, &[tag])), Some(says), "{tag} {label:?}");
        }
    }
}

#[test]
fn words_are_the_same_whatever_stands_around_them() {
    assert!(same_words("Where is my parcel?", "where is  my PARCEL"));
    assert!(!same_words("Where is my parcel?", "Where is my refund?") && !same_words("?", "!"));
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

#[test]
fn what_a_business_wrote_is_given_in_the_best_language_that_it_is_in() {
    let wording = wording(&SHIPPED);
    assert_eq!(wording.of_these(&["de", "en"], &["ja", "en-GB"]), Some("en"));
    assert_eq!(wording.of_these(&["de", "pt"], &["pt_BR"]), Some("pt"));
    assert_eq!(wording.of_these(&["de"], &["ja"]), Some("de"));
    assert_eq!(wording.of_these(&[], &["ja"]), None);
}

#[test]
fn a_customer_is_told_the_first_of_the_words() {
    let wording = wording(&[("en", TERSE)]);
    let told = |notice| say(&wording, &notice, Tz::UTC, &["en"]).text;
    assert_eq!((told(Notice::OptedOut), told(Notice::OptedIn)), ("go".to_owned(), "halt".to_owned()));
}

/// The language of a text of somebody whose number tells the first of these.
fn detect<'w>(wording: &'w Wording, text: &str, languages: &[&str]) -> Option<&'w str> {
    wording.detect(text, &Expected { languages, of_the_person: true })
}

#[test]
fn short_texts_tell_no_language_where_several_share_their_letters() {
    let wording = wording(&SHIPPED);
    for short in ["Hi", "faq", "ok", "Hallo?", "1234567890", "https://example.com/bestellung", "👍👍👍", ""]
    {
        assert_eq!(detect(&wording, short, &["en"]), None, "{short}");
    }
}

#[test]
fn a_sentence_tells_its_language_and_kana_do_so_at_once() {
    let wording = wording(&SHIPPED);
    let found = |text| detect(&wording, text, &["en"]);
    assert_eq!(found("Wo bleibt eigentlich meine Bestellung?"), Some("de"));
    assert_eq!(found("Where has my order been for two weeks?"), Some("en"));
    assert_eq!(found("Je vous écris parce que ma commande n'est toujours pas arrivée"), Some("fr"));
    assert_eq!(found("もしもし"), Some("ja"));
    assert_eq!(found("我的订单什么时候到？"), Some("zh"));
    assert_eq!(found("請問我的訂單什麼時候到？"), Some("zh-Hant"));
    assert_eq!(detect(&wording, "返品", &["ja-JP", "en"]), None, "Japanese has these characters, too");
}

#[test]
fn an_expected_language_needs_less_to_be_believed() {
    let wording = wording(&SHIPPED);
    let text = "Je voudrais savoir où est ma commande";
    assert_eq!(detect(&wording, text, &["en"]), None);
    assert_eq!(detect(&wording, text, &["fr-FR", "en"]), Some("fr"));
}

#[test]
fn english_from_a_country_of_another_script_is_english() {
    let wording = wording(&SHIPPED);
    assert_eq!(detect(&wording, "Where is my order?", &["ja-JP", "en-GB"]), Some("en"));
    assert_eq!(detect(&wording, "Hello?", &["ja-JP", "en-GB"]), None);
}

#[test]
fn a_business_s_own_message_goes_before_the_shipped_one_and_the_rest_stays() {
    let own = with_own(&SHIPPED, &[("de", "closed = Feierabend!\n")]);
    let told = |language: &str| say(&own, &away(Reason::Hours, When::Unknown), Tz::UTC, &[language]).text;
    assert_eq!(told("de"), "Feierabend! Wir antworten Ihnen, sobald wir wieder da sind.");
    assert!(told("en").starts_with("We are closed right now."));
}

#[test]
fn wording_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Wording>();
}

/// The mistakes found in these files, each as `file:line:column: message`.
fn mistakes(shipped: &[(&str, &str)], own: &[(&str, &str)]) -> Vec<String> {
    let mistakes = Wording::parse(Files { shipped: files(shipped), own: files(own) }).err();
    mistakes.unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn all_mistakes_in_all_files_are_told_at_once() {
    let german = TERSE.replace("{ $holiday }.", "{ $holliday }.").replace("received =", "recieved =");
    let french = TERSE.replace("{ $kind }", "{ $kind");
    let found = mistakes(&[("fr", &french), ("de", &german), ("english", TERSE), ("e n", TERSE)], &[]);
    let known = "closed, closed-for-holiday, closed-for-occasion, closed-unplanned, back-at, answer-by, back-unknown, whose-time, \
                 received, opted-out, opted-in, help, hand-over, offer, offer-none, did-this-help, yes, no, glad, \
                 phone-welcome, phone-wait, phone-nobody, phone-record, phone-text, phone-text-coming, phone-language, \
                 phone-thanks, stop-words, start-words, help-words, yes-words, no-words, person-words";
    let right = "right would be, for example, en.ftl or pt-BR.ftl";
    assert_eq!(
        found,
        [
            "de.ftl:2:24: `closed-for-holiday` cannot use `$holliday`; what it may use is $holiday"
                .to_owned(),
            format!("de.ftl:9:1: the message `recieved` means nothing; the messages are {known}"),
            "de.ftl:34:1: the message `received` is missing: add it as it is in en.ftl".to_owned(),
            format!("e n.ftl:1:1: `e n` is not a language tag; {right}"),
            format!("english.ftl:1:1: `english` is not a language tag; {right}"),
            "fr.ftl:5:18: Expected a token starting with \"}\"".to_owned(),
        ]
    );
}

#[test]
fn a_variable_in_a_variant_and_a_reference_to_nothing_are_found() {
    let text = TERSE.replace(
        "whose-time = { $city }, { $zone }",
        "whose-time = { $zone ->\n    [customer] { $who }\n   *[other] { nobody }\n }",
    );
    let found = mistakes(&[("en", &text)], &[]);
    assert!(
        found.contains(
            &"en.ftl:9:18: `whose-time` cannot use `$who`; what it may use is $zone, $city".to_owned()
        ),
        "{found:#?}"
    );
    assert!(
        found.contains(
            &"en.ftl:10:15: `whose-time` refers to a message `nobody`, which is not there".to_owned()
        ),
        "{found:#?}"
    );
}

#[test]
fn mistakes_in_own_files_are_placed_there() {
    let own = "closed = { $day }\nclosd = Oops\n";
    let found = mistakes(&[("en", TERSE)], &[("en", own)]);
    assert_eq!(found[0], "own/en.ftl:1:12: `closed` cannot use `$day`; what it may use is nothing");
    assert!(found[1].starts_with("own/en.ftl:2:1: the message `closd` means nothing"), "{found:#?}");
}

#[test]
fn a_word_that_means_two_things_is_a_mistake() {
    let found =
        mistakes(&[("en", TERSE), ("de", &TERSE.replace("help-words = aid", "help-words = HALT"))], &[]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("`HALT`") || found[0].contains("`halt`"), "{found:#?}");
}

#[test]
fn no_wording_at_all_is_a_mistake() {
    let wanted = "en.ftl:1:1: there is no wording: add a file for each language, en.ftl to begin with";
    assert_eq!(mistakes(&[], &[]), [wanted]);
}

#[test]
fn the_telephone_speaks_the_first_language_that_has_wording() {
    let wording = wording(&SHIPPED);
    let says = |phrase, tags: &[&str]| wording.speak(phrase, tags);
    let german = says(Phrase::Text('1'), &["sw", "de-CH", "en"]);
    assert_eq!(german.language, "de");
    assert_eq!(german.text, "Wenn Sie das als Textnachricht bekommen möchten, drücken Sie die 1.");
    assert_eq!(says(Phrase::Language('3'), &["fr-CA"]).text, "Pour le français, tapez 3.");
    assert_eq!(says(Phrase::Welcome, &["sw"]).text, "Thank you for calling.");
}

#[test]
fn a_text_of_the_businesss_own_is_told_in_the_first_language_that_it_has() {
    let wording = wording(&SHIPPED);
    let mut links = LocalText::one("de", "Schreiben Sie uns");
    assert_eq!(wording.local(&links, &["sw", "de-CH"]), Some("Schreiben Sie uns"));
    assert_eq!(wording.local(&links, &["sw"]), None);
    links.add(LocalText::everywhere("https://example.com"));
    assert_eq!(wording.local(&links, &["sw"]), Some("https://example.com"));
}
