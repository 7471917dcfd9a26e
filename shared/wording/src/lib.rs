//! What the customer reads: Fluent messages, and dates by ICU4X in the customer's locale.
//!
//! Wording comes as one Fluent file per language (`de.ftl`); the desk's own are in
//! `infra/desk/wording`. Every language has every message, so that the choice of a language never
//! depends on what is to be said. A business's own files (`own/de.ftl`) go before single messages.

mod alphabet;
mod characters;
mod check;
mod detect;
mod keywords;
mod language;
mod messages;
mod mistake;
mod moment;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fluent_bundle::FluentArgs;
use icu::locale::Locale;
use icu::locale::fallback::LocaleFallbacker;
use nightdesk_domain::Keyword;
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::LocalText;
use nightdesk_domain::hours::Reason;

use detect::Detection;
use keywords::Keywords;
use language::{File, Language};
use messages::{NO, OFFER_NONE, START_WORDS, STOP_WORDS, YES};
use moment::{Day, Moment};

pub use characters::{is_hidden, plain_characters};
pub use detect::Expected;
pub use keywords::{Says, same_words};
pub use mistake::Mistake;

/// The language whose wording is used when neither the customer's nor the desk's own has any.
const LINGUA_FRANCA: &str = "en";

/// The wording of a desk, in at least one language.
pub struct Wording {
    /// In [`LINGUA_FRANCA`], or the first by tag where that has no wording.
    last_resort: Language,
    others: Vec<Language>,
    keywords: Keywords,
    detection: Detection,
}

/// The files of a wording: pairs of a language tag, as it names its file (`pt-BR`), and Fluent text.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The whole wording of each language.
    pub shipped: Vec<(String, String)>,
    /// What a business says in its own words, as many messages of a language as it likes.
    pub own: Vec<(String, String)>,
}

/// In which time a customer is told of moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// When they read it: that makes "tomorrow" true, and the year is told when it is another.
    pub now: DateTime<Utc>,
    /// The zone whose time is told.
    pub zone: Tz,
    /// Whether it is the customer's own for sure: then it is "your time", else the zone is named, and
    /// no day is "today" or "tomorrow", for theirs may be another.
    pub zone_is_customers: bool,
}

/// What the telephone says beside notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// First, to every caller.
    Welcome,
    /// To hold the line.
    Wait,
    /// That nobody answers though somebody should be there.
    Nobody,
    /// To leave a message after the tone.
    Record,
    /// Which key brings a text message.
    Text(char),
    /// That a text message comes.
    TextComing,
    /// Which key brings this language.
    Language(char),
    /// That the message has come.
    Thanks,
}

impl Phrase {
    /// The message's id, and the key that it tells.
    fn message(self) -> (&'static str, Option<char>) {
        match self {
            Self::Welcome => ("phone-welcome", None),
            Self::Wait => ("phone-wait", None),
            Self::Nobody => ("phone-nobody", None),
            Self::Record => ("phone-record", None),
            Self::Text(key) => ("phone-text", Some(key)),
            Self::TextComing => ("phone-text-coming", None),
            Self::Language(key) => ("phone-language", Some(key)),
            Self::Thanks => ("phone-thanks", None),
        }
    }
}

/// What a button says that the desk answers by itself with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Yes, it helped.
    Yes,
    /// No, it did not.
    No,
    /// None of the choices: a person, please.
    Person,
}

/// A text, and the language that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The text, ready to be sent.
    pub text: String,
    /// The language of the wording, as a BCP 47 tag.
    pub language: String,
    /// When it stops being true, as "tomorrow" does at midnight; none where it says no such word.
    pub true_until: Option<DateTime<Utc>>,
}

impl Wording {
    /// Reads wording.
    ///
    /// # Errors
    /// Every [`Mistake`] in all files.
    pub fn parse(files: Files) -> Result<Self, Vec<Mistake>> {
        let mut by_language: BTreeMap<String, Vec<File>> = BTreeMap::new();
        for (folder, files) in [("", files.shipped), ("own/", files.own)] {
            for (tag, text) in files {
                let name = format!("{folder}{tag}.ftl");
                by_language.entry(tag).or_default().push(File { name, text });
            }
        }
        let mut languages = Vec::new();
        let mut mistakes = Vec::new();
        for (tag, files) in by_language {
            match Language::parse(&tag, files) {
                Ok(language) => languages.push(language),
                Err(found) => mistakes.extend(found),
            }
        }
        let keywords = Keywords::of(languages.iter()).map_err(|found| mistakes.extend(found));
        mistakes.sort();
        let Ok(keywords) = keywords else { return Err(mistakes) };
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let last_resort = languages.iter().position(|language| language.tag() == LINGUA_FRANCA).unwrap_or(0);
        if languages.is_empty() {
            return Err(vec![Mistake::no_wording()]);
        }
        let detection = Detection::among(languages.iter().map(Language::tag));
        Ok(Self { last_resort: languages.remove(last_resort), others: languages, keywords, detection })
    }

    /// The languages that have wording, as BCP 47 tags.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.all().map(Language::tag)
    }

    /// Whether a customer with this language is answered in it, or in a broader one of it.
    pub fn speaks(&self, language: &str) -> bool {
        self.find(language).is_some()
    }

    /// What a whole message means, if it is a word for stopping, starting or help in any of the
    /// languages.
    pub fn keyword(&self, message: &str) -> Option<Keyword> {
        self.keywords.keyword(message)
    }

    /// What a message says to a desk that answers by itself, in the words of any of the languages: yes,
    /// no and the number of a choice as a whole message, the wish for a person in a short one, too.
    pub fn says(&self, message: &str) -> Option<Says> {
        self.keywords.says(message)
    }

    /// The language that a text is in, as a BCP 47 tag, of those that have wording; none for a text
    /// that is too short to be sure of.
    pub fn detect(&self, text: &str, expected: &Expected<'_>) -> Option<&str> {
        self.detection.language(text, expected)
    }

    /// Puts a notice into words. Of an answer and an offer it says what stands around the business's own
    /// text: whether it helped, where that is asked, and which one is meant.
    ///
    /// The language is that of the first preference that has wording. Each is broadened as CLDR does
    /// it (`pt-AO`, `pt-PT`, `pt`); dates are written as in the preference itself, so that `en-GB`
    /// and `en-US` share a text and not a clock. Tags may have `_` for `-`.
    pub fn say(&self, notice: &Notice, telling: &Telling, preferences: &[&str]) -> Words {
        let (language, locale) = self.choose(preferences);
        Speaker { language, locale: &locale, telling }.say(notice)
    }

    /// What a button says, in the first preference that has wording, as [`Wording::say`] chooses it.
    pub fn label(&self, label: Label, preferences: &[&str]) -> String {
        let (language, _) = self.choose(preferences);
        let id = match label {
            Label::Yes => YES,
            Label::No => NO,
            Label::Person => OFFER_NONE,
        };
        language.say(id, &FluentArgs::new())
    }

    /// Puts what the telephone says into words, in the first preference that has wording, as
    /// [`Wording::say`] chooses it.
    pub fn speak(&self, phrase: Phrase, preferences: &[&str]) -> Words {
        let (language, _) = self.choose(preferences);
        let (id, key) = phrase.message();
        let mut args = FluentArgs::new();
        if let Some(key) = key {
            args.set("key", key.to_string());
        }
        Words { text: language.say(id, &args), language: language.tag().to_owned(), true_until: None }
    }

    /// What a text of the business's own says to a customer of these preferences, the best first: in
    /// the first language that it has, else what it says to everybody.
    pub fn local<'t>(&self, text: &'t LocalText, preferences: &[&str]) -> Option<&'t str> {
        let locales = preferences.iter().filter_map(|tag| tag.replace('_', "-").parse::<Locale>().ok());
        let mut found = locales.filter_map(|locale| broader(&locale, |tag| text.in_language(tag)));
        found.next().or_else(|| text.in_any_language())
    }

    /// Of the languages that something of the business's own is in, the one for a customer of these
    /// preferences, the best first: each is broadened as for wording. The first one for others.
    pub fn of_these<'l>(&self, languages: &[&'l str], preferences: &[&str]) -> Option<&'l str> {
        let locales = preferences.iter().filter_map(|tag| tag.replace('_', "-").parse::<Locale>().ok());
        let known = |tag: &str| languages.iter().copied().find(|language| *language == tag);
        let mut found = locales.filter_map(|locale| broader(&locale, known));
        found.next().or_else(|| languages.first().copied())
    }

    fn all(&self) -> impl Iterator<Item = &Language> {
        std::iter::once(&self.last_resort).chain(&self.others)
    }

    /// The best language for a customer, and the locale of its dates.
    fn choose(&self, preferences: &[&str]) -> (&Language, Locale) {
        let found = preferences.iter().find_map(|tag| self.find(tag));
        found.unwrap_or_else(|| (&self.last_resort, self.last_resort.locale().clone()))
    }

    fn find(&self, tag: &str) -> Option<(&Language, Locale)> {
        let locale: Locale = tag.replace('_', "-").parse().ok()?;
        let language = broader(&locale, |tag| self.all().find(|language| language.tag() == tag))?;
        Some((language, locale))
    }
}

/// What is found for a locale, or else for the next broader one, as CLDR broadens them.
fn broader<T>(locale: &Locale, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let fallbacker = LocaleFallbacker::new();
    let mut broader = fallbacker.for_config(Default::default()).fallback_for(locale.into());
    while !broader.get().is_unknown() {
        if let Some(found) = find(&broader.get().to_string()) {
            return Some(found);
        }
        broader.step();
    }
    None
}

/// One language, speaking to one customer.
struct Speaker<'a> {
    language: &'a Language,
    locale: &'a Locale,
    telling: &'a Telling,
}

impl Speaker<'_> {
    fn say(&self, notice: &Notice) -> Words {
        let mut words =
            Words { text: String::new(), language: self.language.tag().to_owned(), true_until: None };
        let sentences = match notice {
            Notice::Away { closure, when } => {
                let (closed, note) = self.reason(&closure.reason);
                let mut sentences = vec![closed, self.when(*when, &mut words)];
                sentences.extend(note.map(|note| format!("\n\n{note}")));
                sentences
            }
            Notice::Received { when: When::Unknown } => vec![self.plain("received")],
            Notice::Received { when } => vec![self.plain("received"), self.when(*when, &mut words)],
            Notice::OptedOut => vec![self.with_word("opted-out", START_WORDS)],
            Notice::OptedIn => vec![self.with_word("opted-in", STOP_WORDS)],
            Notice::Help => vec![self.with_word("help", STOP_WORDS)],
            Notice::Answer { ask: false, .. } => Vec::new(),
            Notice::Answer { ask: true, .. } => vec![self.plain("did-this-help")],
            Notice::Offer { .. } => vec![self.plain("offer")],
            Notice::Thanks => vec![self.plain("glad")],
            Notice::HandOver { closure, when } => {
                let reason = closure.as_ref().map(|closure| self.reason(&closure.reason));
                let (closed, note) = reason.map_or((None, None), |(closed, note)| (Some(closed), note));
                let mut sentences = vec![self.plain("hand-over")];
                sentences.extend(closed);
                sentences.push(self.when(*when, &mut words));
                sentences.extend(note.map(|note| format!("\n\n{note}")));
                sentences
            }
        };
        words.text = joined(&sentences);
        words
    }

    /// The sentence that says why nobody is there, and the business's own words about it.
    fn reason(&self, reason: &Reason) -> (String, Option<String>) {
        match reason {
            Reason::Hours => (self.plain("closed"), None),
            Reason::Holiday(name) => (self.closed_for("closed-for-holiday", "holiday", name), None),
            Reason::Occasion(name) => (self.closed_for("closed-for-occasion", "occasion", name), None),
            Reason::Unplanned(note) => {
                let note = note.as_ref().and_then(|note| self.local(note)).map(str::to_owned);
                (self.plain("closed-unplanned"), note)
            }
        }
    }

    /// That it is closed for something, where its name is known in the language.
    fn closed_for(&self, id: &str, variable: &'static str, name: &LocalText) -> String {
        match self.local(name) {
            Some(name) => self.with(id, variable, name),
            None => self.plain("closed"),
        }
    }

    /// The sentence that says when. Moments without words in the locale are as good as unknown.
    fn when(&self, when: When, words: &mut Words) -> String {
        let (id, at) = match when {
            When::Back(at) => ("back-at", at),
            When::AnswerBy(at) => ("answer-by", at),
            When::Unknown => return self.plain("back-unknown"),
        };
        let Some(moment) = Moment::in_words(at, self.telling, self.locale) else {
            return self.plain("back-unknown");
        };
        let (kind, day) = match moment.day {
            Day::Relative { word, true_until } => {
                words.true_until = true_until;
                ("relative", word)
            }
            Day::Date(date) => ("date", date),
        };
        let mut args = FluentArgs::new();
        args.set("kind", kind);
        args.set("day", day);
        args.set("time", moment.time);
        args.set("city", moment.city);
        args.set("zone", if self.telling.zone_is_customers { "customer" } else { "other" });
        self.language.say(id, &args)
    }

    /// What a text of the business's says in the customer's language.
    fn local<'t>(&self, text: &'t LocalText) -> Option<&'t str> {
        broader(self.locale, |tag| text.in_language(tag))
            .or_else(|| text.in_language(self.language.tag()))
            .or(text.in_any_language())
    }

    fn plain(&self, id: &str) -> String {
        self.language.say(id, &FluentArgs::new())
    }

    fn with(&self, id: &str, name: &'static str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.to_owned());
        self.language.say(id, &args)
    }

    /// A message that tells the first of a list of words.
    fn with_word(&self, id: &str, list: &str) -> String {
        self.with(id, "word", self.language.words(list).first().map_or("", String::as_str))
    }
}

/// Sentences one behind the other: with a space between, but for scripts that write none behind
/// their full stop.
fn joined(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if !text.is_empty() && !sentence.starts_with('\n') && !text.ends_with(['。', '！', '？']) {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}
