//! What one step of a call tells the next, in the query of its URL.
//!
//! Names and values are made of letters, digits, `-`, `.` and `_` alone, which no encoding of URLs
//! touches: Twilio has signed queries spelt otherwise than it sent them (twilio-node#621).

use data_encoding::BASE64URL_NOPAD;
use url::form_urlencoded;

use crate::twilio::form::Form;

/// The most keys that are offered: one digit is read.
const MOST_KEYS: usize = 9;

/// A step of a call, by the question that Twilio comes back with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A key was pressed.
    Menu,
    /// The ends that rang have answered, or not.
    Dialled,
    /// The caller has left the queue.
    Queued,
    /// The caller waits in the queue.
    Waiting,
    /// The caller has left a message.
    Recorded,
    /// The message's sound can be fetched.
    Recording,
    /// The message was put into writing, or could not be.
    Transcribed,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Menu,
        Self::Dialled,
        Self::Queued,
        Self::Waiting,
        Self::Recorded,
        Self::Recording,
        Self::Transcribed,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Dialled => "dialled",
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Recorded => "recorded",
            Self::Recording => "recording",
            Self::Transcribed => "transcribed",
        }
    }
}

/// What a key brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A text message.
    Text,
    /// Another language, by its BCP 47 tag.
    Language(String),
}

/// What one step of a call tells the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The language that the caller chose by a key, as a BCP 47 tag.
    pub language: Option<String>,
    /// What the keys bring, from 1.
    pub keys: Vec<Choice>,
}

impl State {
    /// What the key of this digit brings.
    pub fn choice(&self, digit: char) -> Option<&Choice> {
        let key = usize::try_from(digit.to_digit(10)?).ok()?;
        self.keys.get(key.checked_sub(1)?)
    }

    /// The URL of a step, below the address of calls. The two ends go along: not every question names
    /// them.
    pub(super) fn url(&self, base: &str, step: Step, ends: (&str, &str)) -> String {
        let ends = BASE64URL_NOPAD.encode(format!("{}\n{}", ends.0, ends.1).as_bytes());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("step", step.name()).append_pair("ends", &ends);
        if let Some(language) = &self.language {
            query.append_pair("language", language);
        }
        if !self.keys.is_empty() {
            let keys = self.keys.iter().map(|key| match key {
                Choice::Text => "text",
                Choice::Language(tag) => tag,
            });
            query.append_pair("keys", &keys.collect::<Vec<_>>().join("."));
        }
        format!("{base}?{}", query.finish())
    }

    /// Reads what a step was told.
    pub(super) fn read(query: &Form) -> Self {
        let keys = query.get("keys").unwrap_or_default().split('.').filter(|key| !key.is_empty());
        let choice = |key: &str| match key {
            "text" => Choice::Text,
            tag => Choice::Language(tag.to_owned()),
        };
        Self {
            language: query.get("language").map(str::to_owned),
            keys: keys.take(MOST_KEYS).map(choice).collect(),
        }
    }
}

/// The step that a URL is of; none at the beginning.
pub(super) fn step(query: &Form) -> Option<&str> {
    query.get("step")
}

/// The step of a name.
pub(super) fn named(name: &str) -> Option<Step> {
    Step::ALL.into_iter().find(|step| step.name() == name)
}

/// The two ends that a URL tells: the caller's and ours.
pub(super) fn ends(query: &Form) -> Option<(String, String)> {
    let told = BASE64URL_NOPAD.decode(query.get("ends")?.as_bytes()).ok()?;
    let (from, to) = std::str::from_utf8(&told).ok()?.split_once('\n')?;
    Some((from.to_owned(), to.to_owned()))
}
