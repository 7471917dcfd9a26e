//! What customers write as a whole message, or in a short one, that means the same in every language at
//! once: to stop, start or get help; yes, no, a person please, one of the choices.

use std::collections::HashMap;

use icu::normalizer::DecomposingNormalizerBorrowed;
use nightdesk_domain::Keyword;

use crate::Mistake;
use crate::characters::digit;
use crate::language::Language;
use crate::messages::{
    HELP_WORDS, NO, NO_WORDS, OFFER_NONE, PERSON_WORDS, START_WORDS, STOP_WORDS, YES, YES_WORDS,
};

/// The longest message that is looked at, in characters: longer ones are not even normalised. In a long
/// one the words for a person may be part of a story.
const LONGEST: usize = 60;

/// The shortest words, in characters, that are found within others in a script without spaces.
const SHORTEST_PART: usize = 3;

/// What a customer says to a desk that answers by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// They want a person.
    Person,
    /// Yes.
    Yes,
    /// No.
    No,
    /// One of the choices, by its number from 1 to 9.
    Choice(usize),
}

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Stop,
    Start,
    Help,
    Yes,
    No,
    Person,
}

/// Which messages of a language mean what.
const LISTS: [(&str, Meaning); 9] = [
    (STOP_WORDS, Meaning::Stop),
    (START_WORDS, Meaning::Start),
    (HELP_WORDS, Meaning::Help),
    (YES_WORDS, Meaning::Yes),
    (YES, Meaning::Yes),
    (NO_WORDS, Meaning::No),
    (NO, Meaning::No),
    (PERSON_WORDS, Meaning::Person),
    (OFFER_NONE, Meaning::Person),
];

/// Words by their normal form.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    whole: HashMap<String, Meaning>,
    /// Words for a person that are found within a message, too.
    person: Vec<Part>,
}

/// Words that are found within a message.
#[derive(Debug)]
struct Part {
    form: String,
    /// Whether the script has spaces, so that no letter may stand before or behind them.
    spaced: bool,
}

impl Keywords {
    /// The words of all languages.
    ///
    /// # Errors
    /// A [`Mistake`] for every word that means two things.
    pub(crate) fn of<'a>(languages: impl Iterator<Item = &'a Language>) -> Result<Self, Vec<Mistake>> {
        let (mut keywords, mut mistakes) = (Self::default(), Vec::new());
        for language in languages {
            for (list, meaning) in LISTS {
                for word in language.words(list) {
                    let wrong = keywords.add(&word, meaning).err();
                    let file = || format!("{}.ftl", language.tag());
                    mistakes.extend(wrong.map(|message| Mistake::at(&file(), "", 0, message)));
                }
            }
        }
        if mistakes.is_empty() { Ok(keywords) } else { Err(mistakes) }
    }

    /// Adds a word; an error says what is wrong with it.
    fn add(&mut self, word: &str, meaning: Meaning) -> Result<(), String> {
        let form = normal(word);
        if form.is_empty() {
            return Err(format!("`{word}` is no word: right would be letters or digits"));
        }
        let known = *self.whole.entry(form.clone()).or_insert(meaning);
        if known != meaning {
            return Err(format!("`{word}` means {known:?} already, and cannot mean {meaning:?}, too"));
        }
        if meaning == Meaning::Person {
            self.person.extend(Part::of(word, form));
        }
        Ok(())
    }

    /// What a whole message means, if it is a keyword.
    pub(crate) fn keyword(&self, message: &str) -> Option<Keyword> {
        match self.whole.get(&short(message)?)? {
            Meaning::Stop => Some(Keyword::Stop),
            Meaning::Start => Some(Keyword::Start),
            Meaning::Help => Some(Keyword::Help),
            _ => None,
        }
    }

    /// What a message says to a desk that answers by itself.
    pub(crate) fn says(&self, message: &str) -> Option<Says> {
        let form = short(message)?;
        match self.whole.get(&form) {
            Some(Meaning::Yes) => return Some(Says::Yes),
            Some(Meaning::No) => return Some(Says::No),
            Some(Meaning::Person) => return Some(Says::Person),
            _ => {}
        }
        if self.person.iter().any(|part| part.is_in(&form)) {
            return Some(Says::Person);
        }
        let mut characters = form.chars();
        let number = characters.next().and_then(digit).filter(|n| *n > 0 && characters.next().is_none());
        number.and_then(|number| usize::try_from(number).ok()).map(Says::Choice)
    }
}

impl Part {
    /// Words that are found within a message; none where they are too short for that: a single word of
    /// many languages is part of other questions.
    fn of(word: &str, form: String) -> Option<Self> {
        let spaced = !word.chars().any(without_spaces);
        let long_enough = if spaced { form.contains(' ') } else { word.chars().count() >= SHORTEST_PART };
        long_enough.then_some(Self { form, spaced })
    }

    fn is_in(&self, message: &str) -> bool {
        let stands_alone = |(at, part): (usize, &str)| {
            let before = message.get(..at).and_then(|before| before.chars().next_back());
            let behind = message.get(at + part.len()..).and_then(|behind| behind.chars().next());
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !self.spaced || (!letter(before) && !letter(behind))
        };
        message.match_indices(&self.form).any(stands_alone)
    }
}

/// Whether two texts are the same words.
pub fn same_words(one: &str, other: &str) -> bool {
    let one = normal(one);
    !one.is_empty() && one == normal(other)
}

/// Whether a character is of a script that is written without spaces between words; Korean has them,
/// but joins words to others.
fn without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The normal form of a message that is short enough to be one of the words.
fn short(message: &str) -> Option<String> {
    (message.chars().nth(LONGEST).is_none()).then(|| normal(message))
}

/// Without regard to capitals, accents on letters (and the dot on a Turkish i), full-width forms and
/// what stands around the word.
fn normal(text: &str) -> String {
    let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let text = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let text: String = text.to_lowercase().replace('ı', "i").chars().filter(|c| !accent(c)).collect();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}
