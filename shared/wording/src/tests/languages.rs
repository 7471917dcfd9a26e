//! Which language somebody is answered in.

use super::*;

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
fn wording_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Wording>();
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
