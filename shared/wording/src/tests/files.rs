//! The business's own files, and mistakes in files.

use super::*;

#[test]
fn a_business_s_own_message_goes_before_the_shipped_one_and_the_rest_stays() {
    let own = with_own(&SHIPPED, &[("de", "closed = Feierabend!\n")]);
    let told = |language: &str| say(&own, &away(Reason::Hours, When::Unknown), Tz::UTC, &[language]).text;
    assert_eq!(told("de"), "Feierabend! Wir antworten Ihnen, sobald wir wieder da sind.");
    assert!(told("en").starts_with("We are closed right now."));
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
