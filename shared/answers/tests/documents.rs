//! Answers as documents: what a business writes in Markdown.

use nightdesk_answers::{File, Library};
use nightdesk_domain::AnswerId;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn read(text: &str) -> Result<Library, String> {
    let file = File { language: "en".into(), name: "delivery".into(), text: text.into() };
    Library::parse(&[file])
        .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

const PARCEL: &str = "\
+++
channels = [\"whatsapp\"]
valid_until = 2026-12-24
when = \"closed\"
link = \"https://example.com/track\"
+++
# Delivery

## Where is my parcel? {#parcel}

You find it under [Track](https://example.com/track). It takes
*two days*.

1. Open the page.
2. Type the number.

- where is my order
- has my package been sent

## 配送料はいくらですか？ {#cost}

無料
です。
";

#[test]
fn a_heading_is_a_question_with_its_answer_below_and_other_phrasings_as_a_list() -> Outcome {
    let library = read(PARCEL)?;
    let answer = library.answer(&AnswerId::new("delivery/parcel"), "en").ok_or("no answer")?;
    assert_eq!(answer.question, "Where is my parcel?");
    let text = "You find it under Track: https://example.com/track. It takes two days.\n1. Open the page.\n2. Type the number.";
    assert_eq!(answer.text, text);
    assert_eq!(answer.phrasings, ["where is my order", "has my package been sent"]);
    assert_eq!(answer.link.as_deref(), Some("https://example.com/track"));
    assert_eq!(library.ids().count(), 2);
    Ok(())
}

#[test]
fn lines_of_a_script_without_spaces_are_joined_without_one() -> Outcome {
    let library = read(PARCEL)?;
    let answer = library.answer(&AnswerId::new("delivery/cost"), "en").ok_or("no answer")?;
    assert_eq!(answer.text, "無料です。");
    Ok(())
}

#[test]
fn every_mistake_names_its_file_its_line_and_what_would_be_right() {
    let refused = |text: &str| read(text).err().unwrap_or_default();
    assert_eq!(
        refused("## Where is my parcel?\n\n## And now?\n\nYes.\n"),
        "en/delivery.md:1:1: a question needs an answer: a heading with the question, and below it a paragraph that answers it"
    );
    assert!(refused("Hello\n\n## A\n\nb\n").starts_with("en/delivery.md:1:1: this belongs to no question"));
    assert!(refused("+++\nwen = 3\n+++\n## A\n\nb\n").starts_with("en/delivery.md:2:1: unknown field `wen`"));
    assert!(refused("+++\n## A\n\nb\n").contains("has no end"));
    assert!(refused("## A\n\nb\n\n## A\n\nc\n").starts_with("en/delivery.md:5:1: there are two answers"));
    let lost = refused("+++\nfollow_ups = [\"delivery/gone\"]\n+++\n## A\n\nb\n");
    assert_eq!(lost, "en/delivery.md:4:1: there is no answer `delivery/gone` to follow this one");
}

#[test]
fn the_same_question_under_two_answers_is_a_mistake_and_an_almost_same_one_worth_a_look() -> Outcome {
    let twice = read("## Where is it?\n\nHere.\n\n## Lost\n\nThere.\n\n- where is it\n")?.duplicates();
    let twice: Vec<String> = twice.iter().map(ToString::to_string).collect();
    let wanted = "en/delivery.md:1:1: \"Where is it?\" asks for `delivery/lost` already: right would be one answer for a question";
    assert_eq!(twice, [wanted]);
    let close =
        "## How do I send a parcel back?\n\nSo.\n\n## How do I send back a parcel?\n\nNo.\n\n## Cost\n\n5.\n";
    let notes: Vec<String> = read(close)?.notes().iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes.iter().all(|note| note.contains("is almost")), "{notes:?}");
    Ok(())
}

#[test]
fn an_answer_that_a_language_lacks_is_worth_a_look() -> Outcome {
    let file = |language: &str, text: &str| File {
        language: language.into(),
        name: "delivery".into(),
        text: text.into(),
    };
    let files = [file("en", "## A {#a}\n\nx\n\n## B {#b}\n\ny\n"), file("de", "## A {#a}\n\nz\n")];
    let library = Library::parse(&files).map_err(|mistakes| format!("{mistakes:?}"))?;
    let notes: Vec<String> = library.notes().iter().map(ToString::to_string).collect();
    let wanted =
        "en/delivery.md:5:1: `delivery/b` is not there in `de`: customers are answered in another language";
    assert_eq!(notes, [wanted]);
    Ok(())
}
