//! What a notice says on a channel: the wording, the business's own answer, and what can be chosen.

use nightdesk_answers::Answer;
use nightdesk_channels::{Buttons, TextLimit, split};
use nightdesk_domain::AnswerId;
use nightdesk_domain::button::Button;
use nightdesk_domain::decision::Notice;
use nightdesk_domain::reply::Choice;
use nightdesk_wording::{Label, Words};

use super::work_out::Setting;

/// What a customer reads.
pub(super) struct Said {
    /// The text, with the choices that it lists.
    pub(super) words: Words,
    /// The buttons under it.
    pub(super) choices: Vec<Choice>,
    /// The business's own answer that it begins with, if it does.
    pub(super) given: Option<Given>,
}

/// A business's own answer.
pub(super) struct Given {
    /// The question as the business puts it.
    pub(super) question: String,
    /// The answer.
    pub(super) text: String,
    /// The language in which the customer is spoken to, which may be another than the answer's.
    pub(super) language: String,
}

/// Who speaks to a customer.
pub(super) struct Speaker<'a> {
    pub(super) setting: &'a Setting<'a>,
    /// The customer's languages, best first.
    pub(super) languages: &'a [&'a str],
    /// What the channel shows of buttons.
    pub(super) buttons: Option<Buttons>,
}

impl Speaker<'_> {
    /// A notice in these words of the wording's, with what the business says itself.
    pub(super) fn say(&self, notice: &Notice, words: Words) -> Said {
        match notice {
            Notice::Answer { answer, ask } => self.answer(answer, *ask, words),
            Notice::Offer { answers } => self.offer(answers, words),
            _ => Said { words, choices: Vec::new(), given: None },
        }
    }

    /// An answer, with the question whether it helped behind it. One that is not there any more says
    /// nothing.
    fn answer(&self, id: &AnswerId, ask: bool, words: Words) -> Said {
        let Some((language, answer)) = self.in_best_language(id) else {
            let words = Words { text: String::new(), ..words };
            return Said { words, choices: Vec::new(), given: None };
        };
        let mut text = answer.full_text();
        let given =
            Given { question: answer.question.clone(), text: text.clone(), language: words.language.clone() };
        let mut choices = Vec::new();
        if ask {
            choices = vec![
                choice(&Button::Yes(id.clone()), self.label(Label::Yes)),
                choice(&Button::No(id.clone()), self.label(Label::No)),
            ];
            text = format!("{text}\n\n{}", words.text);
            let fits = self.fits(&choices);
            if !(fits && self.everybody_sees_buttons()) {
                let labels: Vec<_> = choices.iter().map(|choice| choice.label.as_str()).collect();
                text = format!("{text} ({})", labels.join(" / "));
            }
            if !fits {
                choices.clear();
            }
        }
        choices.extend(self.follow_ups(answer, choices.len()));
        let words = Words { text, language: language.to_owned(), true_until: None };
        Said { words, choices, given: Some(given) }
    }

    /// What may be asked next, as far as there is room for buttons.
    fn follow_ups(&self, answer: &Answer, taken: usize) -> Vec<Choice> {
        let Some(buttons) = self.buttons else { return Vec::new() };
        let choices = answer.follow_ups.iter().filter_map(|id| self.answer_choice(id));
        let fitting = choices.filter(|choice| fits(buttons, choice));
        fitting.take(buttons.most.saturating_sub(taken)).collect()
    }

    /// Answers to choose from, and a person behind them. Where a channel's buttons cannot say all of it,
    /// the text lists them, and buttons are the list's numbers.
    fn offer(&self, answers: &[AnswerId], words: Words) -> Said {
        let person = choice(&Button::Person, self.label(Label::Person));
        let choices: Vec<Choice> =
            answers.iter().filter_map(|id| self.answer_choice(id)).chain([person]).collect();
        if self.fits(&choices) && self.everybody_sees_buttons() {
            return Said { words, choices, given: None };
        }
        let numbered = |(n, choice): (usize, &Choice)| format!("{}. {}", n + 1, choice.label);
        let list: Vec<String> = choices.iter().enumerate().map(numbered).collect();
        let text = format!("{}\n\n{}", words.text, list.join("\n"));
        Said { words: Words { text, ..words }, choices: self.numbers(choices, list), given: None }
    }

    /// Choices as the numbers of a list. A list in which some lines had a button and others, of which the
    /// payload is too long, had none would mislead: then it has none at all.
    fn numbers(&self, choices: Vec<Choice>, list: Vec<String>) -> Vec<Choice> {
        let Some(buttons) = self.buttons else { return Vec::new() };
        let short =
            |(choice, line): (Choice, String)| Choice { label: shortened(&line, buttons.label), ..choice };
        let numbers: Vec<_> = choices.into_iter().zip(list).take(buttons.most).map(short).collect();
        if numbers.iter().all(|choice| fits(buttons, choice)) { numbers } else { Vec::new() }
    }

    /// Whether the channel's buttons say all of these.
    fn fits(&self, choices: &[Choice]) -> bool {
        self.buttons.is_some_and(|buttons| {
            choices.len() <= buttons.most && choices.iter().all(|choice| fits(buttons, choice))
        })
    }

    /// Whether the text needs not say what the buttons say.
    fn everybody_sees_buttons(&self) -> bool {
        self.buttons.is_some_and(|buttons| buttons.everywhere)
    }

    /// The button for an answer; none for one that is not there any more.
    fn answer_choice(&self, id: &AnswerId) -> Option<Choice> {
        let (_, answer) = self.in_best_language(id)?;
        Some(choice(&Button::Answer(id.clone()), answer.question.clone()))
    }

    /// An answer in the first of the customer's languages that it has, else in the desk's, else in any.
    fn in_best_language(&self, id: &AnswerId) -> Option<(&str, &Answer)> {
        let library = self.setting.answers?.library();
        let has: Vec<&str> = library.languages(id).collect();
        let desks = self.setting.desk.default_language();
        let wanted: Vec<&str> = self.languages.iter().copied().chain([desks]).collect();
        let language = self.setting.wording.of_these(&has, &wanted)?;
        Some((language, library.answer(id, language)?))
    }

    fn label(&self, label: Label) -> String {
        self.setting.wording.label(label, self.languages)
    }
}

/// A button that means this and says that.
fn choice(button: &Button, label: String) -> Choice {
    Choice { payload: button.payload(), label }
}

/// Whether a button of the channel's says and means this.
fn fits(buttons: Buttons, choice: &Choice) -> bool {
    buttons.label.holds(&choice.label) && choice.payload.len() <= buttons.payload
}

/// A label within a limit: what is left out is an ellipsis, which measures one; no channel counts a
/// label's bytes.
fn shortened(label: &str, limit: TextLimit) -> String {
    if limit.holds(label) {
        return label.to_owned();
    }
    let begin = TextLimit { max: limit.max.saturating_sub(1), ..limit };
    let begin = split(label, begin).into_iter().next().unwrap_or_default();
    format!("{begin}…")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use nightdesk_answers::{File, Library};
    use nightdesk_channels::TextUnit;
    use nightdesk_domain::desk::Desk;
    use nightdesk_wording::{Files, Telling, Wording};

    use super::*;
    use crate::fakes::TableOfAnswers;

    const DESK: &str = r#"
        default_office = "london"
        default_language = "en"
        answer_within = "4h"
        [office.london]
        zone = "Europe/London"
        opening_hours = "Mo-Fr 09:00-17:00"
        languages = ["en"]
    "#;

    const ANSWERS: &str = "\
+++
follow_ups = [\"a/two\", \"a/three\"]
link = \"https://example.com\"
+++
# One? {#one}

The first.

# Two? {#two}

The second.

# What about the third of them? {#three}

The third.
";

    /// What a notice says where the channel has such buttons.
    fn say(notice: &Notice, buttons: Option<Buttons>) -> (String, Vec<(String, String)>) {
        let file = File { language: "en".to_owned(), name: "a".to_owned(), text: ANSWERS.to_owned() };
        let answers =
            TableOfAnswers { library: Library::parse(&[file]).unwrap(), table: BTreeMap::default() };
        let english = include_str!("../../../../infra/desk/wording/en.ftl").to_owned();
        let shipped = vec![("en".to_owned(), english)];
        let wording = Wording::parse(Files { shipped, own: Vec::new() }).unwrap();
        let desk = Desk::parse(DESK, |_| Err(String::new())).unwrap();
        let now = "2026-11-28T03:00:00Z".parse().unwrap();
        let setting =
            Setting { desk: &desk, wording: &wording, answers: Some(&answers), unplanned: &[], now };
        let telling = Telling { now, zone: chrono_tz::UTC, zone_is_customers: true };
        let words = wording.say(notice, &telling, &["en"]);
        let said = Speaker { setting: &setting, languages: &["en"], buttons }.say(notice, words);
        let choices = said.choices.into_iter().map(|choice| (choice.payload, choice.label)).collect();
        (said.words.text, choices)
    }

    /// So many buttons with labels of 20 characters.
    fn up_to(most: usize) -> Buttons {
        let label = TextLimit { max: 20, unit: TextUnit::Chars };
        Buttons { most, label, payload: 64, text: None, everywhere: true }
    }

    fn id(slug: &str) -> AnswerId {
        AnswerId::new(format!("a/{slug}"))
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
    }

    #[test]
    fn buttons_that_say_everything_stand_instead_of_the_list() {
        let offer = Notice::Offer { answers: vec![id("one"), id("two")] };
        let (text, choices) = say(&offer, Some(up_to(3)));
        assert_eq!(text, "Did you mean one of these?");
        let person = ("nightdesk:person", "Talk to a person");
        assert_eq!(
            choices,
            pairs(&[("nightdesk:answer:a/one", "One?"), ("nightdesk:answer:a/two", "Two?"), person])
        );
    }

    #[test]
    fn buttons_that_are_too_small_are_the_numbers_of_the_list() {
        let offer = Notice::Offer { answers: vec![id("one"), id("three")] };
        let (text, choices) = say(&offer, Some(up_to(3)));
        assert_eq!(
            text,
            "Did you mean one of these?\n\n1. One?\n2. What about the third of them?\n3. Talk to a person"
        );
        let labels: Vec<_> = choices.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["1. One?", "2. What about the…", "3. Talk to a person"]);
        assert!(labels.iter().all(|label| label.chars().count() <= 20));
        let (_, few) = say(&offer, Some(up_to(2)));
        assert_eq!(few.len(), 2);
        let (same, none) = say(&offer, None);
        assert_eq!((same, none.len()), (text, 0));
    }

    #[test]
    fn whether_it_helped_has_buttons_or_shows_the_words_to_write() {
        let answer = Notice::Answer { answer: id("one"), ask: true };
        let (text, choices) = say(&answer, Some(up_to(3)));
        assert_eq!(text, "The first.\nhttps://example.com\n\nDid this help?");
        let wanted = [
            ("nightdesk:yes:a/one", "Yes"),
            ("nightdesk:no:a/one", "No"),
            ("nightdesk:answer:a/two", "Two?"),
        ];
        assert_eq!(choices, pairs(&wanted), "what may follow has a button where there is room");
        let (text, choices) = say(&answer, None);
        assert_eq!(text, "The first.\nhttps://example.com\n\nDid this help? (Yes / No)");
        assert!(choices.is_empty());
    }

    #[test]
    fn where_some_see_no_buttons_the_text_says_what_they_say() {
        let buttons = || Some(Buttons { everywhere: false, ..up_to(2) });
        let (text, choices) = say(&Notice::Offer { answers: vec![id("one")] }, buttons());
        assert_eq!(text, "Did you mean one of these?\n\n1. One?\n2. Talk to a person");
        let numbers = [("nightdesk:answer:a/one", "1. One?"), ("nightdesk:person", "2. Talk to a person")];
        assert_eq!(choices, pairs(&numbers));
        let (text, choices) = say(&Notice::Answer { answer: id("two"), ask: true }, buttons());
        assert!(text.ends_with("\n\nDid this help? (Yes / No)"), "{text}");
        assert_eq!(choices, pairs(&[("nightdesk:yes:a/two", "Yes"), ("nightdesk:no:a/two", "No")]));
    }

    #[test]
    fn a_payload_that_is_too_long_leaves_the_words_to_write() {
        let buttons = || Some(Buttons { payload: "nightdesk:answer:a/one".len(), ..up_to(3) });
        let (text, choices) = say(&Notice::Offer { answers: vec![id("one"), id("three")] }, buttons());
        assert!(text.contains("2. What about the third of them?"), "{text}");
        assert!(choices.is_empty(), "half of a list has no buttons: {choices:?}");
        let (text, choices) = say(&Notice::Offer { answers: vec![id("one")] }, buttons());
        assert_eq!((text.as_str(), choices.len()), ("Did you mean one of these?", 2));
        let short = Some(Buttons { payload: 10, ..up_to(3) });
        let (text, choices) = say(&Notice::Answer { answer: id("two"), ask: true }, short);
        assert!(text.ends_with("\n\nDid this help? (Yes / No)"), "{text}");
        assert!(choices.is_empty());
    }

    #[test]
    fn an_answer_that_has_gone_says_nothing() {
        assert_eq!(say(&Notice::Answer { answer: id("gone"), ask: true }, None).0, "");
    }
}
