//! All answers of a desk, in all languages.

use std::collections::BTreeMap;
use std::fmt;

use nightdesk_domain::AnswerId;
use nightdesk_domain::answer::Scope;
use nightdesk_domain::desk;

use crate::document;

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

    /// Whether there is no answer at all.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
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
