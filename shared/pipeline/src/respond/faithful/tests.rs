//! What a model may say, and what it may not.

use std::collections::BTreeSet;

use nightdesk_wording::plain_characters;
use proptest::prelude::*;

use super::Unfaithful::{Addresses, Length, Numbers, Signs};
use super::{Unfaithful, check};

const RETURNS: &str = "Send it back within 30 days, between 9:00 and 17:30. Returns cost £4.50, and nothing above £60. \
    Call +44 20 7946 0958 or write to returns@example.com.\nhttps://example.com/returns";

/// What is found of a text that has one part of [`RETURNS`] replaced by another.
fn with(part: &str, other: &str) -> Result<(), Unfaithful> {
    assert!(RETURNS.contains(part));
    check(&RETURNS.replace(part, other), RETURNS)
}

#[test]
fn the_same_facts_in_other_words_or_another_language_can_stand_for_the_answer() {
    let words = "You have 30 days to return it; we are here from 9:00 to 17:30. It costs £4.50, above £60 nothing. \
        Ring +44 20 7946 0958 or mail returns@example.com. More: https://example.com/returns.";
    assert_eq!(check(words, RETURNS), Ok(()));
    let japanese = "30日以内にご返送ください。受付は9:00～17:30です。送料は£4.50、£60以上は無料です。\
        お電話（+44 20 7946 0958）またはreturns@example.comまで。https://example.com/returns";
    assert_eq!(check(japanese, RETURNS), Ok(()));
}

#[test]
fn digits_of_another_script_are_the_same_numbers() {
    assert_eq!(with("30 days", "٣٠ days"), Ok(()));
    assert_eq!(with("9:00", "９：００"), Ok(()));
    assert_eq!(with("30 days", "३१ days"), Err(Numbers));
}

#[test]
fn another_number_price_time_or_telephone_number_is_not_the_businesss() {
    for (part, other) in [
        ("30 days", "60 days"),
        ("30 days", "30 or 45 days"),
        ("30 days", "some days"),
        ("30 days", "thirty days"),
        ("£60", "€60"),
        ("£60", "60%"),
        ("£60", "60"),
        ("17:30", "17:00"),
        ("17:30", "17.30"),
        ("7946 0958", "0958 7946"),
        ("£4.50", "£4"),
        ("nothing above", "½ above"),
        ("nothing above", "② above"),
    ] {
        assert_eq!(with(part, other), Err(Numbers), "{part} as {other}");
    }
}

#[test]
fn links_and_addresses_stay_and_none_is_added() {
    for (part, other) in [
        ("https://example.com/returns", "https://example.com/return"),
        ("https://example.com/returns", "https://example.com.evil.example/returns"),
        ("https://example.com/returns", "example.com/returns"),
        ("\nhttps://example.com/returns", ""),
        ("returns@example.com", "refunds@example.com"),
        ("returns@example.com", "us"),
        ("Send it back", "Send it back, see evil.example,"),
        ("Send it back", "Send it to @helpdesk"),
        ("Send it back", "Send it back by ｅｖｉｌ．ｃｏｍ"),
        ("Send it back", "Send it back by пример.рф"),
        ("https://example.com", "https://еxample.com"),
        ("https://example.com", "https://exámple.com"),
    ] {
        assert_eq!(with(part, other), Err(Addresses), "{part} as {other}");
    }
    assert_eq!(with("Send it back", "Send it back (i.e. by post, z.B. so)"), Ok(()), "no address");
    let foreign = "Siehe https://пример.рф/hilfe";
    assert_eq!(check(foreign, foreign), Err(Addresses), "nobody can tell its letters from others");
}

#[test]
fn markup_and_what_nobody_sees_are_not_taken() {
    for other in
        ["**Send** it back", "# Send it back", "[Send it back]", "Send\u{202e} it back", "Send\tit back"]
    {
        assert_eq!(with("Send it back", other), Err(Signs), "{other}");
    }
    let listed = "* one\n* two";
    assert_eq!(check("* two\n* one", listed), Ok(()), "the business's own");
}

#[test]
fn nothing_a_word_and_a_story_are_no_answer() {
    assert_eq!(check("", RETURNS), Err(Length));
    assert_eq!(check(" \n", RETURNS), Err(Length));
    assert_eq!(check("Yes.", "We deliver to every country but those that are named below."), Err(Length));
    assert_eq!(check(&"Yes, and more. ".repeat(20), "Yes."), Err(Length));
    assert_eq!(check("Yes, that can be done at any time, as you like.", "Yes."), Ok(()));
}

/// Every answer of the sample desk.
fn sample_answers() -> Vec<String> {
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
    library.all().map(|(_, _, answer)| answer.full_text()).collect()
}

#[test]
fn every_answer_of_the_sample_desk_can_stand_for_itself() {
    let answers = sample_answers();
    assert!(answers.len() > 60);
    for answer in answers {
        assert_eq!(check(&answer, &answer), Ok(()), "{answer}");
    }
}

/// Words, numbers and addresses, as answers are made of them.
fn parts() -> impl Strategy<Value = Vec<String>> {
    let words = "[a-zäéя]{1,8}|[ぁ-ん]{1,6}";
    let numbers = r"[0-9]{1,4}|[0-9]{1,2}:[0-9]{2}|£[0-9]{1,3}\.[0-9]{2}";
    let addresses = r"https://[a-z]{3,6}\.com/[a-z0-9]{0,5}|[a-z]{2,5}@[a-z]{3,6}\.org";
    let part = prop_oneof![4 => words, 2 => numbers, 1 => addresses];
    proptest::collection::vec(part, 1..25)
}

/// The runs of plain digits in a text.
fn digits(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

proptest! {
    #[test]
    fn every_text_can_stand_for_itself(parts in parts()) {
        let text = parts.join(" ");
        prop_assert_eq!(check(&text, &text), Ok(()));
    }

    #[test]
    fn words_may_be_added_anywhere(parts in parts(), at in any::<prop::sample::Index>()) {
        let at = at.index(parts.len() + 1);
        // In "5 £6" nobody can tell whose the sign is.
        prop_assume!(!parts.get(at).is_some_and(|next| next.starts_with('£')));
        let mut more = parts.clone();
        more.insert(at, "gladly, of course".to_owned());
        prop_assert_eq!(check(&more.join(" "), &parts.join(" ")), Ok(()));
    }

    #[test]
    fn a_number_that_the_answer_has_not_is_found_wherever_it_stands(
        parts in parts(), at in any::<prop::sample::Index>(), number in "[0-9]{5,8}",
    ) {
        let mut more = parts.clone();
        more.insert(at.index(parts.len() + 1), number);
        prop_assert!(check(&more.join(" "), &parts.join(" ")).is_err());
    }

    #[test]
    fn a_link_that_the_answer_has_not_is_found_wherever_it_stands(
        parts in parts(), at in any::<prop::sample::Index>(), host in "[a-z]{7,12}",
        link in prop::sample::select(vec!["https://{}.com", "{}.com", "www.{}.org", "mail@{}.net", "@{}"]),
    ) {
        let mut more = parts.clone();
        more.insert(at.index(parts.len() + 1), link.replace("{}", &host));
        prop_assert!(check(&more.join(" "), &parts.join(" ")).is_err());
    }

    #[test]
    fn a_number_or_an_address_that_is_left_out_is_missed(parts in parts(), at in any::<prop::sample::Index>()) {
        let mut fewer = parts.clone();
        let left_out = fewer.remove(at.index(parts.len()));
        prop_assume!(!left_out.chars().all(char::is_alphabetic) && !fewer.is_empty());
        prop_assume!(!fewer.iter().any(|part| part.contains(&left_out) || left_out.contains(part.as_str())));
        prop_assert!(check(&fewer.join(" "), &parts.join(" ")).is_err());
    }

    #[test]
    fn what_is_taken_has_the_answers_digits_and_no_others(phrased in "[ab1-3 .,:£-]{1,12}", answer in "[ab1-3 .,:£-]{1,12}") {
        if check(&phrased, &answer).is_ok() {
            prop_assert_eq!(digits(&phrased), digits(&answer));
        }
    }

    #[test]
    fn whatever_a_model_says_is_compared(said in any::<String>(), answer in any::<String>()) {
        for phrased in [&said, &format!("{said} {answer}"), &format!("{answer}{said}")] {
            if check(phrased, &answer).is_ok() {
                let (phrased, answer) = (plain_characters(phrased), plain_characters(&answer));
                prop_assert_eq!(digits(&phrased), digits(&answer));
            }
        }
    }
}
