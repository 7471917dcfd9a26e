//! One Markdown file: a heading per question, the answer below it, other ways to ask as a list.

use std::collections::BTreeMap;
use std::ops::Range;

use nightdesk_domain::AnswerId;
use nightdesk_domain::desk::Mistake;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::front_matter;
use crate::library::Answer;
use crate::plain_text::PlainText;

/// A heading and what stands below it.
struct Section {
    level: HeadingLevel,
    /// Where the heading begins in the file.
    at: usize,
    slug: Option<String>,
    question: PlainText,
    phrasings: Vec<String>,
    text: PlainText,
}

/// Where the next part of the file belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Heading,
    /// Within a list of phrasings, this deep in lists.
    Phrasings(usize),
    Text,
}

/// Reads a file's answers, by their ids. `name` is the file's without its ending.
pub(crate) fn read(name: &str, text: &str) -> Result<BTreeMap<AnswerId, Answer>, Vec<Mistake>> {
    let (front, body) = front_matter::read(text).map_err(|mistake| vec![mistake])?;
    let (sections, mut mistakes) = sections(text, body);
    let mut answers = BTreeMap::new();
    for (section, next) in with_next(sections) {
        let at = section.at;
        let is_title = next.is_some_and(|level| level > section.level);
        let (question, answer) = (section.question.finish(), section.text.finish());
        if answer.is_empty() && section.phrasings.is_empty() && is_title {
            continue;
        }
        if question.is_empty() || answer.is_empty() {
            let message = "a question needs an answer: a heading with the question, and below it a paragraph that answers it";
            mistakes.push(Mistake::at(text, at, message));
            continue;
        }
        let id = AnswerId::new(format!("{name}/{}", section.slug.unwrap_or_else(|| slug(&question))));
        let answer = Answer {
            question,
            text: answer,
            phrasings: section.phrasings,
            scope: front.scope.clone(),
            follow_ups: front.follow_ups.clone(),
            link: front.link.clone(),
            attachment: front.attachment.clone(),
            place: Mistake::at(text, at, ""),
        };
        if answers.insert(id.clone(), answer).is_some() {
            let message =
                format!("there are two answers `{id}` in this file: give one an id of its own, {{#other}}");
            mistakes.push(Mistake::at(text, at, message));
        }
    }
    if mistakes.is_empty() { Ok(answers) } else { Err(mistakes) }
}

/// Each section with the level of the next one's heading.
fn with_next(sections: Vec<Section>) -> impl Iterator<Item = (Section, Option<HeadingLevel>)> {
    let levels: Vec<_> = sections.iter().skip(1).map(|section| Some(section.level)).chain([None]).collect();
    sections.into_iter().zip(levels)
}

fn sections(text: &str, body: usize) -> (Vec<Section>, Vec<Mistake>) {
    let (mut sections, mut mistakes): (Vec<Section>, Vec<Mistake>) = (Vec::new(), Vec::new());
    let (mut place, mut phrasing) = (Place::Text, PlainText::default());
    let markdown = text.get(body..).unwrap_or_default();
    let parser = Parser::new_ext(markdown, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter();
    for (event, Range { start, .. }) in parser {
        if let Event::Start(Tag::Heading { level, id, .. }) = &event {
            let slug = id.as_ref().map(ToString::to_string);
            sections.push(Section::new(*level, body + start, slug));
            place = Place::Heading;
            continue;
        }
        let Some(section) = sections.last_mut() else {
            if matches!(event, Event::Start(Tag::Paragraph | Tag::List(_))) {
                let message =
                    "this belongs to no question: right would be a heading with a question above it";
                mistakes.push(Mistake::at(text, body + start, message));
            }
            continue;
        };
        place = match (place, event) {
            (Place::Heading, Event::End(TagEnd::Heading(_))) => Place::Text,
            (Place::Heading, event) => section.question.take(event, Place::Heading),
            (Place::Text, Event::Start(Tag::List(None))) => Place::Phrasings(1),
            (Place::Text, event) => section.text.take(event, Place::Text),
            (Place::Phrasings(depth), Event::Start(Tag::List(_))) => Place::Phrasings(depth + 1),
            (Place::Phrasings(1), Event::End(TagEnd::List(_))) => Place::Text,
            (Place::Phrasings(depth), Event::End(TagEnd::List(_))) => Place::Phrasings(depth - 1),
            (place, Event::End(TagEnd::Item)) => {
                section.phrasings.push(std::mem::take(&mut phrasing).finish());
                place
            }
            (place, Event::Start(Tag::Item)) => place,
            (place, event) => phrasing.take(event, place),
        };
    }
    sections.iter_mut().for_each(|section| section.phrasings.retain(|phrasing| !phrasing.is_empty()));
    (sections, mistakes)
}

impl Section {
    fn new(level: HeadingLevel, at: usize, slug: Option<String>) -> Self {
        let (question, text) = (PlainText::default(), PlainText::default());
        Self { level, at, slug, question, phrasings: Vec::new(), text }
    }
}

impl PlainText {
    fn take(&mut self, event: Event<'_>, place: Place) -> Place {
        self.push(event);
        place
    }
}

/// A heading as an id: its letters and digits in lower case, with a dash for what stands between.
fn slug(question: &str) -> String {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
