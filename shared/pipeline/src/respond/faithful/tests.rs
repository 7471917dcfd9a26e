//! What a model may say, and what it may not.

use std::sync::LazyLock;

use nightdesk_channels::{TextLimit, TextUnit};
use nightdesk_wording::{Files, Wording};
use proptest::prelude::*;

use super::Unfaithful::{Facts, Language, Length, Signs};
use super::{Unfaithful, facts, is_translatable, sentences};
use crate::respond::phrase::Phrasable;

const RETURNS: &str = "You can send back what you do not like. Please do so within 30 days, and we pay up to 50 EUR for it. \
    Above £60 it costs nothing. We are there from 9 am to 5 pm on Mondays. Call +44 20 7946 0958 or write to \
    returns@example.com.\nhttps://shop.example.com/returns";

/// The wording that is shipped.
static WORDING: LazyLock<Wording> = LazyLock::new(|| {
    let paths = std::fs::read_dir("../../infra/desk/wording").unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "ftl"));
    let shipped = files.map(|path| {
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (tag, std::fs::read_to_string(path).unwrap())
    });
    Wording::parse(Files { shipped: shipped.collect(), own: Vec::new() }).unwrap()
});

/// What is found of words for an answer in one language that go to a customer in another.
fn told(phrased: &str, answer: &str, written_in: &str, language: &str) -> Result<(), Unfaithful> {
    let answer = Phrasable {
        question: "Can I return it?".to_owned(),
        answer: answer.to_owned(),
        written_in: written_in.to_owned(),
        language: language.to_owned(),
        limit: TextLimit { max: 4096, unit: TextUnit::Chars },
    };
    super::check(phrased, &answer, &WORDING)
}

/// What is found in English of an English answer.
fn check(phrased: &str, answer: &str) -> Result<(), Unfaithful> {
    told(phrased, answer, "en", "en")
}

/// What is found of a text that has one part of [`RETURNS`] replaced by another.
fn with(part: &str, other: &str) -> Result<(), Unfaithful> {
    assert!(RETURNS.contains(part));
    check(&RETURNS.replace(part, other), RETURNS)
}

#[test]
fn sentences_without_numbers_and_addresses_can_be_said_in_other_words_left_out_and_added() {
    for other in [
        "Of course you are free to return whatever does not please you.",
        "",
        "We are sorry to hear that it does not fit. You can send back what you do not like, and we understand that.",
    ] {
        assert_eq!(with("You can send back what you do not like.", other), Ok(()), "{other}");
    }
    assert_eq!(check("Yes, that can be done whenever you like.\nYes!", "Yes."), Ok(()));
}

#[test]
fn a_sentence_with_a_number_stays_as_the_business_wrote_it() {
    for (part, other) in [
        ("30 days", "60 days"),
        ("30 days", "30 or 45 days"),
        ("30 days", "thirty days"),
        ("30 days", "٣٠ days"),
        ("within 30", "after 30"),
        ("£60", "€60"),
        ("£60", "60"),
        ("9 am to 5 pm", "9 pm to 5 am"),
        ("9 am to 5 pm", "9 to 5"),
        ("on Mondays", "on Sundays"),
        ("50 EUR", "50 USD"),
        ("50 EUR", "50 million EUR"),
        ("50 EUR", "-50 EUR"),
        ("50 EUR", "50 % of it"),
        ("7946 0958", "0958 7946"),
        ("Above £60 it costs nothing.", ""),
        ("not like.", "not like, for ½ of the price."),
        ("not like.", "not like, ② times."),
        ("not like.", "not like, or ٥ of them."),
        ("not like.", "not like, or ௩ of them."),
    ] {
        assert_eq!(with(part, other), Err(Facts), "{part} as {other}");
    }
}

#[test]
fn numbers_do_not_change_places_nor_what_they_belong_to() {
    let answer = "Lamps cost 50 EUR. Chairs cost 60 EUR.";
    for phrased in [
        "Lamps cost 60 EUR. Chairs cost 50 EUR.",
        "Chairs cost 50 EUR. Lamps cost 60 EUR.",
        "Chairs cost 60 EUR. Lamps cost 50 EUR.",
        "Lamps cost 50 EUR. Lamps cost 50 EUR. Chairs cost 60 EUR.",
        "Lamps cost 50 EUR and chairs cost 60 EUR.",
    ] {
        assert_eq!(check(phrased, answer), Err(Facts), "{phrased}");
    }
}

#[test]
fn a_sentence_goes_on_behind_what_may_be_an_abbreviation() {
    for whole in [
        "Lamps cost approx. 50 EUR.",
        "Lamps cost approx. EUR fifty.",
        "Lamps cost approx. fifty.",
        "It is open until 5 p.m. Monday to Friday.",
        "Lampen kosten ca. Montag mehr.",
        "We come on 17. Dezember.",
        "Look at shop.Example.com",
        "Look at https://example.com。中文",
        "見る https://example.com。cn",
        "見る。cn",
    ] {
        assert_eq!(sentences::of(whole), [whole]);
    }
}

#[test]
fn a_sentence_ends_where_another_begins() {
    for (text, parts) in [
        (
            "We sell lamps. Look.\nThere! “Really?” Yes? Ok",
            &["We sell lamps.", "Look.", "There!", "“Really?” Yes?", "Ok"][..],
        ),
        ("二日です。送料は無料です！ はい", &["二日です。", "送料は無料です！", "はい"]),
        ("यह है। वह है।", &["यह है।", "वह है।"]),
        ("여기 있습니다. 감사합니다.", &["여기 있습니다.", "감사합니다."]),
    ] {
        assert_eq!(sentences::of(text), parts);
    }
}

#[test]
fn links_and_addresses_stay_and_none_is_added() {
    for (part, other) in [
        ("https://shop.example.com/returns", "https://shop.example.com/return"),
        ("https://shop.example.com/returns", "https://shop.example.com.evil.example/returns"),
        ("https://shop.example.com/returns", "https://shop.example.com。cn/returns"),
        ("https://shop.example.com/returns", "https://shop.example.com/returns。cn"),
        ("https://shop.example.com/returns", "shop.example.com/returns"),
        ("https://shop", "https://тshop"),
        ("https://shop", "https://ѕhop"),
        ("https://shop", "https://shóp"),
        ("\nhttps://shop.example.com/returns", ""),
        ("returns@example.com", "refunds@example.com"),
        ("returns@example.com", "us"),
        ("not like.", "not like, see evil.example."),
        ("not like.", "not like, see тexample.com."),
        ("not like.", "not like, says @helpdesk."),
        ("not like.", "not like, see //evil."),
        ("not like.", "not like, see ｅｖｉｌ．ｃｏｍ."),
        ("not like.", "not like, see evil。com."),
        ("not like.", "not like, see evil｡com."),
        ("not like.", "not like, see пример.рф."),
    ] {
        assert_eq!(with(part, other), Err(Facts), "{part} as {other}");
    }
}

#[test]
fn markup_and_what_nobody_sees_are_not_taken() {
    for other in
        ["**not** like", "# not like", "[not like]", "not\tlike", "n\u{202e}ot like", "not\u{2028}like"]
    {
        assert_eq!(with("not like", other), Err(Signs), "{other}");
    }
    for hidden in ['\u{200b}', '\u{2060}', '\u{ad}', '\u{feff}', '\u{200d}'] {
        assert_eq!(with("30 days", &format!("3{hidden}0 days")), Err(Signs), "{}", hidden.escape_unicode());
        assert_eq!(with("not like.", &format!("not like, see evil.{hidden}com.")), Err(Signs));
    }
    let listed = "* We pay for it\n* and send you\u{ad} another";
    assert_eq!(check("* and send you\u{ad} another\n* We pay for it", listed), Ok(()), "the business's own");
}

#[test]
fn nothing_a_word_and_a_story_are_no_answer() {
    assert_eq!(check("", RETURNS), Err(Length));
    assert_eq!(check(" \n", RETURNS), Err(Length));
    assert_eq!(check("Yes.", "We deliver to every country but those that are named below."), Err(Length));
    assert_eq!(check(&"Yes, and more. ".repeat(20), "Yes."), Err(Length));
}

#[test]
fn every_sentence_is_in_the_customers_language() {
    let answer = "Parcels take two days.";
    for foreign in [
        "Das geht leider nicht.",
        "Ja, das ist kostenlos.",
        "Si, ma solo in negozio.",
        "Certo, il reso è gratis.",
        "Ihr Paket braucht zwei Tage.",
        "お荷物は二日で届きます。",
        "Natürlich.",
        "Parcels kommen in two days.",
    ] {
        for phrased in [foreign.to_owned(), format!("{answer} {foreign}"), format!("{foreign} {answer}")] {
            assert_eq!(check(&phrased, answer), Err(Language), "{phrased}");
        }
    }
    let answer = "You can send back what you do not like";
    for behind in [". Alles weg.", ". alles weg.", "!Alles weg.", "！ Alles weg."] {
        assert_eq!(check(&format!("{answer}{behind}"), answer), Err(Language), "{behind}");
    }
}

#[test]
fn a_sentence_too_short_to_tell_its_language_is_in_words_of_the_answer_or_the_question() {
    for own in ["Two days.", "Parcels: two days, two!", "Can I return parcels?", "Yes, parcels take days. 👍"]
    {
        assert_eq!(check(own, "Yes. Parcels take two days."), Ok(()), "{own}");
    }
    assert_eq!(check("Parcels do not arrive ever.", "Parcels take two days."), Err(Language));
    assert_eq!(told("Parcels take two days.", "Parcels take two days.", "en", "it"), Err(Language));
}

#[test]
fn an_answer_is_translated_where_its_numbers_and_addresses_stand_on_lines_of_their_own() {
    let english = "Call us whenever you like:\n+44 20 7946 0958\nhttps://example.com/hours";
    let german =
        "Rufen Sie uns einfach an, wann immer Sie möchten:\n+44 20 7946 0958\nhttps://example.com/hours";
    assert!(is_translatable(english));
    assert_eq!(told(german, english, "en", "de-AT"), Ok(()));
    assert_eq!(told(&german.replace("0958", "0959"), english, "en", "de"), Err(Facts));
    for bound in ["Call us from 9 to 5.", "See https://example.com, please.", RETURNS] {
        assert!(!is_translatable(bound), "{bound}");
        assert_eq!(told(bound, bound, "en", "de"), Err(Language));
    }
}

/// Every answer of the sample desk, with its language.
fn sample_answers() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for language in ["de", "en", "es", "ja"] {
        for entry in std::fs::read_dir(format!("../../infra/desk/answers/{language}")).unwrap() {
            let path = entry.unwrap().path();
            let (name, text) = (path.file_stem().unwrap(), std::fs::read_to_string(&path).unwrap());
            let name = name.to_str().unwrap().to_owned();
            files.push(nightdesk_answers::File { language: language.to_owned(), name, text });
        }
    }
    let library = nightdesk_answers::Library::parse(&files).unwrap();
    library.all().map(|(_, language, answer)| (language.to_owned(), answer.full_text())).collect()
}

#[test]
fn every_answer_of_the_sample_desk_can_stand_for_itself() {
    let answers = sample_answers();
    assert!(answers.len() > 60);
    for (language, answer) in answers {
        assert_eq!(told(&answer, &answer, &language, &language), Ok(()), "{answer}");
    }
}

/// Sentences, some with numbers and addresses, as answers are made of them.
fn parts() -> impl Strategy<Value = Vec<String>> {
    let words = Just("We are glad to help you with all of that.".to_owned());
    let numbers =
        r"It costs (more than |-)?[£$]?[0-9]{1,4}(\.[0-9]{2})?( EUR| million| %)? in (spring|autumn)\.";
    let addresses =
        r"Look at https://[a-z]{3,6}\.com/[a-z0-9]{0,5} or ask [a-z]{2,5}@[a-z]{3,6}\.org about them\.";
    let part = prop_oneof![2 => words, 2 => numbers, 1 => addresses];
    proptest::collection::vec(part, 1..9)
}

/// A text with another character at a place, or one more, or one fewer.
fn edited(text: &str, at: prop::sample::Index, other: Option<char>, replaced: bool) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at.index(characters.len());
    characters.splice(at..at + usize::from(replaced), other);
    characters.into_iter().collect()
}

proptest! {
    #[test]
    fn every_text_can_stand_for_itself(parts in parts()) {
        let text = parts.join(" ");
        prop_assert_eq!(check(&text, &text), Ok(()));
    }

    #[test]
    fn sentences_may_be_added_anywhere(parts in parts(), at in any::<prop::sample::Index>()) {
        let mut more = parts.clone();
        more.insert(at.index(parts.len() + 1), "We are sorry to hear that, and wish you well.".to_owned());
        prop_assert_eq!(check(&more.join(" "), &parts.join(" ")), Ok(()));
    }

    #[test]
    fn a_number_or_a_link_that_the_answer_has_not_is_found_wherever_it_stands(
        parts in parts(), at in any::<prop::sample::Index>(), host in "[a-zа-я]{2,12}|[0-9]{2,3}",
        link in prop::sample::select(vec!["https://{}.com", "{}.com", "www.{}.org", "mail@{}.net", "@{}", "{}。com"]),
    ) {
        let text = parts.join(" ");
        let mut words: Vec<_> = text.split(' ').map(str::to_owned).collect();
        words.insert(at.index(words.len() + 1), link.replace("{}", &host));
        prop_assert!(check(&words.join(" "), &text).is_err());
    }

    #[test]
    fn a_sentence_with_a_number_or_an_address_is_neither_left_out_nor_moved(
        parts in parts(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let (text, mut fewer) = (parts.join(" "), parts.clone());
        let moved = fewer.remove(from.index(parts.len()));
        prop_assume!(!facts(&moved).is_empty());
        prop_assert!(check(&fewer.join(" "), &text).is_err());
        fewer.insert(to.index(parts.len()), moved);
        prop_assert_eq!(check(&fewer.join(" "), &text).is_ok(), facts(&fewer.join(" ")) == facts(&text));
    }

    #[test]
    fn no_character_of_a_number_or_an_address_can_be_another(
        parts in parts(), part in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
        other in proptest::option::of("[0-9a-zа-я.。@/-]|\\PC|\u{200b}"), replaced in any::<bool>(),
    ) {
        let part = part.index(parts.len());
        prop_assume!(!facts(&parts[part]).is_empty());
        let mut changed = parts.clone();
        changed[part] = edited(&parts[part], at, other.and_then(|other| other.chars().next()), replaced);
        // White space between sentences is nobody's.
        prop_assume!(changed[part].trim() != parts[part]);
        prop_assert!(check(&changed.join(" "), &parts.join(" ")).is_err());
    }

    #[test]
    fn what_is_taken_has_the_answers_digits_and_no_others(phrased in "[ab1-3 .,:£-]{1,12}", answer in "[ab1-3 .,:£-]{1,12}") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        if check(&phrased, &answer).is_ok() {
            prop_assert_eq!(digits(&phrased), digits(&answer));
        }
    }

    #[test]
    fn whatever_a_model_says_is_compared(said in any::<String>(), answer in any::<String>()) {
        for phrased in [&said, &format!("{said} {answer}"), &format!("{answer}{said}")] {
            if check(phrased, &answer).is_ok() {
                prop_assert_eq!(facts(phrased), facts(&answer));
            }
        }
    }
}
