//! All answers of a desk, in all languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use nightdesk_domain::answer::Scope;
use nightdesk_domain::desk;
use nightdesk_domain::{AnswerId, Channel};

use crate::check;
use crate::document;
use crate::matching::Example;

/// An answer in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The question, as customers are offered it.
    pub question: String,
    /// The answer, as plain text.
    pub text: String,
    /// Other ways to ask.
    pub phrasings: Vec<String>,
    /// To whom it is given, and when.
    pub scope: Scope,
    /// The answers that are offered behind it.
    pub follow_ups: Vec<AnswerId>,
    /// A page that says more.
    pub link: Option<String>,
    /// A file that belongs to it, by its address.
    pub attachment: Option<String>,
    /// Where it stands in its file.
    pub(crate) place: desk::Mistake,
}

/// All answers, by id and language.
#[derive(Debug, Clone, Default)]
pub struct Library {
    answers: BTreeMap<AnswerId, BTreeMap<String, Answer>>,
}

/// A file of answers.
#[derive(Debug, Clone)]
pub struct File {
    /// The language's tag, as it names the folder: `pt-BR`.
    pub language: String,
    /// The file's name without its ending: `delivery`.
    pub name: String,
    /// The Markdown in it.
    pub text: String,
}

/// A mistake in one of the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file below the answers' folder: `de/delivery.md`.
    pub file: String,
    /// Where in the file it is, and what would be right.
    pub mistake: desk::Mistake,
}

impl Answer {
    /// All that customers are told: the text, and below it the addresses of what belongs to it.
    pub fn full_text(&self) -> String {
        let further = [&self.link, &self.attachment].into_iter().flatten();
        further.fold(self.text.clone(), |text, address| format!("{text}\n{address}"))
    }

    /// All ways to ask for it: the question, and the other phrasings.
    pub fn ways(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.question).chain(&self.phrasings).map(String::as_str)
    }

    /// Whether it is given on a channel.
    pub fn is_for(&self, channel: &Channel) -> bool {
        self.scope.channels.is_empty() || self.scope.channels.contains(channel)
    }
}

impl Library {
    /// Reads answers.
    ///
    /// # Errors
    /// Every [`Mistake`] in all files.
    pub fn parse(files: &[File]) -> Result<Self, Vec<Mistake>> {
        let (mut library, mut mistakes) = (Self::default(), Vec::new());
        for file in files {
            match document::read(&file.name, &file.text) {
                Ok(answers) => library.add(&file.language, answers),
                Err(found) => mistakes.extend(found.into_iter().map(|mistake| file.mistake(mistake))),
            }
        }
        mistakes.extend(library.lost_follow_ups());
        mistakes.sort();
        if mistakes.is_empty() { Ok(library) } else { Err(mistakes) }
    }

    /// The answers' ids.
    pub fn ids(&self) -> impl Iterator<Item = &AnswerId> {
        self.answers.keys()
    }

    /// An answer in one of its languages, by exactly the tag that names its folder.
    pub fn answer(&self, id: &AnswerId, language: &str) -> Option<&Answer> {
        self.answers.get(id)?.get(language)
    }

    /// The languages that an answer has, as BCP 47 tags.
    pub fn languages(&self, id: &AnswerId) -> impl Iterator<Item = &str> {
        self.answers.get(id).into_iter().flat_map(|answers| answers.keys()).map(String::as_str)
    }

    /// Every answer in every language that it has.
    pub fn all(&self) -> impl Iterator<Item = (&AnswerId, &str, &Answer)> {
        let in_languages = |(id, answers)| {
            let answers: &BTreeMap<String, Answer> = answers;
            answers.iter().map(move |(language, answer)| (id, language.as_str(), answer))
        };
        self.answers.iter().flat_map(in_languages)
    }

    /// The same question under two answers: nobody could say which of them it asks for. Not looked for while
    /// answers are read, which a function does each time it starts.
    pub fn duplicates(&self) -> Vec<Mistake> {
        check::duplicates(self)
    }

    /// What is no mistake and yet worth a look: questions that compete for the same messages, and answers that
    /// a language lacks which has others.
    pub fn notes(&self) -> Vec<Mistake> {
        let mut notes = check::competing(self);
        notes.extend(check::untranslated(self));
        notes.sort();
        notes
    }

    /// All ways to ask, to learn from.
    pub fn examples(&self) -> Vec<Example> {
        let ways = |(id, language, answer)| {
            let (id, language, answer): (&AnswerId, &str, &Answer) = (id, language, answer);
            answer.ways().map(move |text| Example {
                answer: id.clone(),
                language: language.to_owned(),
                text: text.to_owned(),
                is_title: false,
            })
        };
        self.all().flat_map(ways).collect()
    }

    /// Whether there is no answer at all.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// The answers' ways to be asked for in one language, each with its answer.
    pub(crate) fn ways<'l>(
        &'l self,
        language: &'l str,
    ) -> impl Iterator<Item = (&'l AnswerId, &'l Answer, &'l str)> {
        let ways = |(id, _, answer): (&'l AnswerId, &'l str, &'l Answer)| {
            answer.ways().map(move |text| (id, answer, text))
        };
        self.all().filter(move |(_, tag, _)| *tag == language).flat_map(ways)
    }

    /// The languages that any answer has, as BCP 47 tags.
    pub(crate) fn all_languages(&self) -> BTreeSet<&str> {
        self.all().map(|(_, language, _)| language).collect()
    }

    fn add(&mut self, language: &str, answers: BTreeMap<AnswerId, Answer>) {
        for (id, answer) in answers {
            self.answers.entry(id).or_default().insert(language.to_owned(), answer);
        }
    }

    fn lost_follow_ups(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for (id, language, answer) in self.all() {
            for follow_up in
                answer.follow_ups.iter().filter(|follow_up| !self.answers.contains_key(*follow_up))
            {
                let message = format!("there is no answer `{follow_up}` to follow this one");
                mistakes.push(Mistake::about(id, language, answer, message));
            }
        }
        mistakes
    }
}

impl File {
    fn mistake(&self, mistake: desk::Mistake) -> Mistake {
        Mistake { file: format!("{}/{}.md", self.language, self.name), mistake }
    }
}

impl Mistake {
    /// A mistake in an answer.
    pub(crate) fn about(id: &AnswerId, language: &str, answer: &Answer, message: String) -> Self {
        let file = id.as_str().split('/').next().unwrap_or_default();
        let mistake = desk::Mistake { message, ..answer.place.clone() };
        Self { file: format!("{language}/{file}.md"), mistake }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.mistake)
    }
}
