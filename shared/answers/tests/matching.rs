//! Matching: what a message asks for, and how sure that is.

use nightdesk_answers::evaluation::{Dataset, NotADataset, examples, score};
use nightdesk_answers::matching::{Encoder, Example, Matcher, Trained, train};
use nightdesk_domain::{AnswerId, Probability};
use proptest::prelude::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// An encoder that knows the meaning of a few words, in two languages.
struct Dictionary;

impl Encoder for Dictionary {
    fn embed(&self, text: &str) -> Vec<f32> {
        let meanings =
            [["parcel", "paket"], ["return", "rückgabe"], ["pay", "bezahlen"], ["open", "geöffnet"]];
        let has = |words: &[&str; 2]| words.iter().any(|word| text.to_lowercase().contains(word));
        let numbers: Vec<f32> = meanings.iter().map(|words| if has(words) { 1.0 } else { 0.05 }).collect();
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        numbers.into_iter().map(|number| number / length).collect()
    }
}

fn known() -> Vec<Example> {
    let ways = [
        (
            "parcel",
            ["where is my parcel", "my parcel has not come", "track a parcel", "parcel lost", "parcel late"],
        ),
        (
            "return",
            ["how do i return this", "return label", "can i return a gift", "return by post", "free return"],
        ),
        ("pay", ["how can i pay", "pay by card", "pay later", "can i pay by invoice", "pay in parts"]),
        (
            "open",
            ["when are you open", "open on sunday", "how long are you open", "open today", "open at night"],
        ),
    ];
    let example = |answer: &str, text: &str| Example {
        answer: AnswerId::new(answer),
        language: "en".into(),
        text: text.into(),
        is_title: false,
    };
    ways.iter().flat_map(|(answer, texts)| texts.iter().map(move |text| example(answer, text))).collect()
}

fn best(matcher: &Matcher<'_>, text: &str) -> Option<String> {
    Some(matcher.candidates(text, &|_| true).first()?.answer.as_str().to_owned())
}

#[test]
fn a_question_in_other_words_finds_its_answer() -> Outcome {
    let trained = train(&known(), None).ok_or("nothing learnt")?;
    let matcher = Matcher::new(&trained, None);
    assert_eq!(best(&matcher, "Is my PARCEL lost?").as_deref(), Some("parcel"));
    assert_eq!(best(&matcher, "may i return it").as_deref(), Some("return"));
    Ok(())
}

#[test]
fn with_an_encoder_a_customer_may_write_another_language_than_the_answers() -> Outcome {
    let trained = train(&known(), Some(&Dictionary)).ok_or("nothing learnt")?;
    let matcher = Matcher::new(&trained, Some(&Dictionary));
    assert_eq!(best(&matcher, "Wo ist mein Paket?").as_deref(), Some("parcel"));
    assert_eq!(best(&matcher, "Wie kann ich bezahlen?").as_deref(), Some("pay"));
    Ok(())
}

#[test]
fn by_words_alone_a_message_of_mostly_unknown_words_is_never_sure() -> Outcome {
    let trained = train(&known(), None).ok_or("nothing learnt")?;
    let candidates = Matcher::new(&trained, None).candidates("jag vill gärna return allt detta", &|_| true);
    assert!(
        candidates.iter().all(|candidate| candidate.probability < Probability::new(0.5)),
        "{candidates:?}"
    );
    Ok(())
}

#[test]
fn an_answer_that_does_not_hold_here_is_no_candidate() -> Outcome {
    let trained = train(&known(), None).ok_or("nothing learnt")?;
    let candidates =
        Matcher::new(&trained, None).candidates("where is my parcel", &|id| id.as_str() != "parcel");
    assert!(candidates.iter().all(|candidate| candidate.answer.as_str() != "parcel"), "{candidates:?}");
    assert!(
        candidates.iter().all(|candidate| candidate.probability < Probability::new(0.5)),
        "{candidates:?}"
    );
    Ok(())
}

#[test]
fn a_message_without_a_word_asks_for_nothing() -> Outcome {
    let trained = train(&known(), None).ok_or("nothing learnt")?;
    assert!(Matcher::new(&trained, None).candidates("👍 !!", &|_| true).is_empty());
    Ok(())
}

#[test]
fn learning_again_gives_the_same_bytes_in_whatever_order_the_examples_come() -> Outcome {
    let bytes = |known: &[Example]| train(known, Some(&Dictionary)).map(|trained| trained.to_bytes());
    let mut turned = known();
    turned.reverse();
    assert_eq!(bytes(&known()), bytes(&turned));
    let trained = Trained::from_bytes(&bytes(&known()).ok_or("nothing learnt")?)?;
    assert!(trained.is_of(&turned));
    turned.pop();
    assert!(!trained.is_of(&turned));
    Ok(())
}

#[test]
fn one_answer_alone_cannot_be_told_from_others() {
    let one: Vec<Example> = known().into_iter().filter(|example| example.answer.as_str() == "pay").collect();
    assert!(train(&one, None).is_none());
}

#[test]
fn a_dataset_is_counted_by_what_was_answered_and_what_should_not_have_been() -> Outcome {
    let known = "text\tintent\tsplit\tlang\nwhere is my parcel\tparcel\ttrain\ten\nparcel late\tparcel\ttrain\ten\n\
        pay by card\tpay_how\ttrain\ten\nhow can i pay\tpay_how\ttrain\ten\nparcel lost\tparcel\ttest\ten\n\
        how can a card joke\toos\ttest\ten\n";
    let dataset = Dataset::parse(known)?;
    let trained = train(&examples(dataset.split("train", None)), None).ok_or("nothing learnt")?;
    let matcher = Matcher::new(&trained, None);
    let all = score(&matcher, dataset.split("test", None), Probability::new(0.0));
    assert_eq!((all.in_scope, all.right, all.out_of_scope, all.wrongly_answered), (1, 1, 1, 1));
    let none = score(&matcher, dataset.split("test", None), Probability::new(1.0));
    assert_eq!((none.answered, none.wrongly_answered), (0, 0));
    Ok(())
}

#[test]
fn a_dataset_that_is_not_one_is_told_what_would_be_right() {
    let wrong = |text: &str| Dataset::parse(text).err();
    assert_eq!(wrong("text\tintent\tsplit\tlang\na\tb\tc\n"), Some(NotADataset::Row { line: 2 }));
    assert_eq!(wrong("text\tintent\tsplit\tlang\na\t \ttest\ten\n"), Some(NotADataset::Row { line: 2 }));
    assert_eq!(wrong("a\tb\ttest\ten\nc\td\ttest\ten\n"), Some(NotADataset::NoTitles));
    assert_eq!(wrong("\u{feff}text\tintent\tsplit\tlang\r\na\tb\ttest\ten\r\n"), None);
}

proptest! {
    #[test]
    fn any_text_has_probabilities_that_together_are_at_most_one(text in ".{0,300}") {
        let trained = train(&known(), Some(&Dictionary)).ok_or_else(|| TestCaseError::fail("nothing learnt"))?;
        for encoder in [Some(&Dictionary as &dyn Encoder), None] {
            let candidates = Matcher::new(&trained, encoder).candidates(&text, &|_| true);
            let sum: f64 = candidates.iter().map(|candidate| candidate.probability.get()).sum();
            prop_assert!(sum <= 1.001);
            prop_assert!(candidates.is_sorted_by(|one, next| one.probability >= next.probability));
        }
    }

    #[test]
    fn damaged_bytes_never_make_it_panic(at in 0_usize..4000, to: u8, cut in 0_usize..4000) {
        let mut bytes = train(&known(), None).map(|trained| trained.to_bytes()).unwrap_or_default();
        let length = bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at % length) { *byte = to; }
        for part in [bytes.as_slice(), bytes.get(..cut % length).unwrap_or_default()] {
            if let Ok(trained) = Trained::from_bytes(part) {
                drop(Matcher::new(&trained, None).candidates("where is my parcel", &|_| true));
            }
        }
    }
}
