//! Exact texts per language, the choice of the language, and mistakes in the files.

use chrono_tz::Tz;

use crate::{Away, Wording};

macro_rules! sample {
    ($($tag:literal),*) => {
        [$(($tag, include_str!(concat!("../../../infra/desk/wording/", $tag, ".ftl")))),*]
    };
}

/// The sample desk's wording.
const SAMPLE: [(&str, &str); 8] = sample!("ar", "de", "en", "es", "fr", "it", "ja", "pt");

const ENGLISH: &str =
    "away = Back on { $date } at { $time } ({ $city }, { $zone }).\naway-without-opening = Away.\n";

fn wording(files: &[(&str, &str)]) -> Wording {
    Wording::parse(files.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned()))).unwrap_or_else(
        |mistakes| {
            let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{mistakes:#?}")
        },
    )
}

/// Asked on Saturday, 26 December 2026, 03:00 UTC.
fn away(opening: &str, zone: Tz) -> Away {
    Away {
        opening: Some(opening.parse().unwrap()),
        zone,
        zone_is_customers: false,
        asked: "2026-12-26T03:00:00Z".parse().unwrap(),
    }
}

/// What the sample desk says to a customer of this language when London opens on 29 December.
fn said(language: &str) -> [String; 3] {
    let known = away("2026-12-29T09:00:00Z", Tz::Europe__London);
    let own = Away { zone_is_customers: true, ..known };
    let unknown = Away { opening: None, ..known };
    let wording = wording(&SAMPLE);
    [known, own, unknown].map(|away| wording.away(&away, &[language], "en").text)
}

#[test]
fn english() {
    assert_eq!(
        said("en-GB"),
        [
            "We are closed right now. We will be back on Tuesday 29 December at 09:00 (London time).",
            "We are closed right now. We will be back on Tuesday 29 December at 09:00 (your time).",
            "We are closed right now. We will answer as soon as we are back.",
        ]
    );
}

#[test]
fn english_in_the_united_states_has_its_own_order_and_clock() {
    assert_eq!(
        said("en-US")[0],
        "We are closed right now. We will be back on Tuesday, December 29 at 9:00 AM (London time)."
    );
}

#[test]
fn german() {
    assert_eq!(
        said("de"),
        [
            "Wir sind gerade nicht erreichbar. Am Dienstag, 29. Dezember, um 09:00 Uhr sind wir wieder für Sie da \
             (Zeitzone London).",
            "Wir sind gerade nicht erreichbar. Am Dienstag, 29. Dezember, um 09:00 Uhr sind wir wieder für Sie da \
             (Ihre Ortszeit).",
            "Wir sind gerade nicht erreichbar. Wir antworten Ihnen, sobald wir wieder da sind.",
        ]
    );
}

#[test]
fn french() {
    assert_eq!(
        said("fr"),
        [
            "Nous sommes fermés pour le moment. Nous serons de retour le mardi 29 décembre à 09:00 \
             (heure locale : Londres).",
            "Nous sommes fermés pour le moment. Nous serons de retour le mardi 29 décembre à 09:00 \
             (votre heure locale).",
            "Nous sommes fermés pour le moment. Nous vous répondrons dès notre retour.",
        ]
    );
}

#[test]
fn spanish() {
    assert_eq!(
        said("es"),
        [
            "Ahora estamos cerrados. Volveremos el martes, 29 de diciembre (09:00, hora de Londres).",
            "Ahora estamos cerrados. Volveremos el martes, 29 de diciembre (09:00, su hora local).",
            "Ahora estamos cerrados. Le responderemos en cuanto volvamos.",
        ]
    );
}

#[test]
fn portuguese() {
    assert_eq!(
        said("pt-BR"),
        [
            "No momento estamos fechados. Retomaremos o atendimento terça-feira, 29 de dezembro \
             (09:00, horário de Londres).",
            "No momento estamos fechados. Retomaremos o atendimento terça-feira, 29 de dezembro \
             (09:00, seu horário local).",
            "No momento estamos fechados. Responderemos assim que voltarmos.",
        ]
    );
}

#[test]
fn italian() {
    assert_eq!(
        said("it"),
        [
            "Al momento siamo chiusi. Saremo di nuovo disponibili martedì 29 dicembre alle ore 09:00 \
             (fuso orario: Londra).",
            "Al momento siamo chiusi. Saremo di nuovo disponibili martedì 29 dicembre alle ore 09:00 \
             (Sua ora locale).",
            "Al momento siamo chiusi. Le risponderemo appena saremo di nuovo disponibili.",
        ]
    );
}

#[test]
fn japanese() {
    assert_eq!(
        said("ja"),
        [
            "ただいま営業時間外です。12月29日火曜日 9:00（ロンドン時間）より順次対応いたします。",
            "ただいま営業時間外です。12月29日火曜日 9:00（お客様の現地時間）より順次対応いたします。",
            "ただいま営業時間外です。営業再開後、順次ご返信いたします。",
        ]
    );
}

#[test]
fn arabic() {
    assert_eq!(
        said("ar"),
        [
            "نحن مغلقون حاليًا. سنعود يوم الثلاثاء، 29 ديسمبر في الساعة 9:00 ص (بتوقيت لندن).",
            "نحن مغلقون حاليًا. سنعود يوم الثلاثاء، 29 ديسمبر في الساعة 9:00 ص (بتوقيتكم المحلي).",
            "نحن مغلقون حاليًا. سنرد عليكم فور عودتنا.",
        ]
    );
}

#[test]
fn the_local_day_and_time_are_told() {
    let opening = away("2026-12-28T00:00:00Z", Tz::America__New_York);
    assert_eq!(
        wording(&[("en", ENGLISH)]).away(&opening, &["en-US"], "en").text,
        "Back on Sunday, December 27 at 7:00 PM (New York, other)."
    );
}

#[test]
fn the_year_is_told_when_it_is_another() {
    let opening = away("2027-01-04T09:00:00Z", Tz::Europe__London);
    let text = wording(&SAMPLE).away(&opening, &["de"], "en").text;
    assert!(text.contains("Am Montag, 4. Januar 2027, um 09:00 Uhr"), "{text}");
}

#[test]
fn the_year_is_that_of_the_zone() {
    let opening = away("2026-12-31T20:00:00Z", Tz::Asia__Tokyo);
    let text = wording(&SAMPLE).away(&opening, &["en-GB"], "en").text;
    assert!(text.contains("Friday, 1 January 2027 at 05:00 (Tokyo time)"), "{text}");
}

#[test]
fn a_zone_without_a_city_is_told_by_its_name() {
    let text = |zone| wording(&SAMPLE).away(&away("2026-12-29T09:00:00Z", zone), &["en-GB"], "en").text;
    assert!(text(Tz::UTC).ends_with("at 09:00 (UTC time)."));
    assert!(text(Tz::Etc__UTC).ends_with("at 09:00 (UTC time)."));
}

#[test]
fn every_zone_has_words_in_every_language() {
    let wording = wording(&SAMPLE);
    for zone in chrono_tz::TZ_VARIANTS {
        for (language, _) in SAMPLE {
            let told = wording.away(&away("2026-12-29T09:00:00Z", zone), &[language], "en").text;
            let not_told = wording.away(
                &Away { opening: None, ..away("2026-12-29T09:00:00Z", zone) },
                &[language],
                "en",
            );
            assert_ne!(told, not_told.text, "{zone} in {language}");
            assert!(!told.contains(['{', '\u{202f}', '\u{a0}', '\u{2068}', '\u{2069}']), "{told}");
        }
    }
}

/// The language that a customer with these preferences is answered in, of these.
fn chosen(languages: &[&str], preferences: &[&str], default: &str) -> String {
    let files: Vec<(&str, &str)> = languages.iter().map(|tag| (*tag, ENGLISH)).collect();
    wording(&files).away(&away("2026-12-29T09:00:00Z", Tz::UTC), preferences, default).language
}

#[test]
fn a_language_is_broadened_until_there_is_wording() {
    assert_eq!(chosen(&["en", "pt", "pt-PT"], &["pt-AO"], "en"), "pt-PT");
    assert_eq!(chosen(&["en", "pt", "pt-PT"], &["pt-BR"], "en"), "pt");
    assert_eq!(chosen(&["en", "zh", "zh-Hant"], &["zh-TW"], "en"), "zh-Hant");
    assert_eq!(chosen(&["en", "pt"], &["pt_BR"], "en"), "pt");
}

#[test]
fn the_first_preference_with_wording_counts() {
    assert_eq!(chosen(&["de", "en", "fr"], &["xx", "not a tag", "fr", "de"], "en"), "fr");
}

#[test]
fn without_a_preference_the_default_counts_and_then_english() {
    assert_eq!(chosen(&["de", "en", "fr"], &[], "de-AT"), "de");
    assert_eq!(chosen(&["de", "en", "fr"], &["tr"], "tr"), "en");
    assert_eq!(chosen(&["fr", "de"], &["tr"], "tr"), "de");
}

#[test]
fn a_desk_can_ask_which_languages_have_wording() {
    let wording = wording(&SAMPLE);
    assert!(wording.speaks("en-GB"));
    assert!(!wording.speaks("tr"));
    let languages: Vec<&str> = wording.languages().collect();
    assert_eq!(languages, ["en", "ar", "de", "es", "fr", "it", "ja", "pt"]);
}

#[test]
fn wording_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Wording>();
}

/// The mistakes found in these files, each as `file:line:column: message`.
fn mistakes(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned()));
    let mistakes = Wording::parse(files).err().unwrap_or_default();
    mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn all_mistakes_in_all_files_are_told_at_once() {
    let german = "away = Am { $dat }.\nawai = Weg.\naway = Nochmal.\n";
    let french = "away = De retour { $date\n\naway-without-opening = Absent.\n";
    assert_eq!(
        mistakes(&[("fr", french), ("de", german), ("english", ENGLISH), ("e n", ENGLISH)]),
        [
            "de.ftl:1:13: `away` cannot use `$dat`; what it may use is $date, $time, $zone, $city",
            "de.ftl:2:1: the message `awai` means nothing; the messages are away, away-without-opening",
            "de.ftl:3:1: `away` is here for the second time: remove one of them",
            "de.ftl:4:1: the message `away-without-opening` is missing: add it as it is in en.ftl",
            "e n.ftl:1:1: `e n` is not a language tag; right would be, for example, en.ftl or pt-BR.ftl",
            "english.ftl:1:1: `english` is not a language tag; right would be, for example, en.ftl or pt-BR.ftl",
            "fr.ftl:3:1: Expected a token starting with \"}\"",
        ]
    );
}

#[test]
fn a_variable_in_a_variant_is_checked_too() {
    let text = "away = { $zone ->\n    [customer] { $who }\n   *[other] { $city }\n }\naway-without-opening = { $date }\n";
    assert_eq!(
        mistakes(&[("en", text)]),
        [
            "en.ftl:2:18: `away` cannot use `$who`; what it may use is $date, $time, $zone, $city",
            "en.ftl:5:26: `away-without-opening` cannot use `$date`; what it may use is nothing",
        ]
    );
}

#[test]
fn no_wording_at_all_is_a_mistake() {
    assert_eq!(
        mistakes(&[]),
        ["en.ftl:1:1: there is no wording: add a file for each language, en.ftl to begin with"]
    );
}
