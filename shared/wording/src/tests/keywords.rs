//! Words that mean something by themselves.

use super::*;

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
