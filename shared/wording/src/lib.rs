//! What the customer reads: Fluent messages, and dates by ICU4X in the customer's locale.
//!
//! Wording comes as one Fluent file per language (`de.ftl`); the desk's own are in
//! `infra/desk/wording`. Every file has every message, so that the choice of a language never
//! depends on what is to be said.

mod language;
mod mistake;
mod moment;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fluent_bundle::FluentArgs;
use icu::locale::Locale;
use icu::locale::fallback::LocaleFallbacker;

use language::Language;
use moment::Moment;

pub use mistake::Mistake;

/// The language whose wording is used when neither the customer's nor the desk's own has any.
const LINGUA_FRANCA: &str = "en";

/// The wording of a desk, in at least one language.
pub struct Wording {
    /// In [`LINGUA_FRANCA`], or the first by tag where that has no wording.
    last_resort: Language,
    others: Vec<Language>,
}

/// What an away notice tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// When somebody is there again, if that is known.
    pub opening: Option<DateTime<Utc>>,
    /// The zone whose time is told.
    pub zone: Tz,
    /// Whether it is the customer's own: then it is "your time", else the zone is named.
    pub zone_is_customers: bool,
    /// When the customer wrote. The year is told when the opening is in another.
    pub asked: DateTime<Utc>,
}

/// A text, and the language that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The text, ready to be sent.
    pub text: String,
    /// The language of the wording, as a BCP 47 tag.
    pub language: String,
}

impl Wording {
    /// Reads wording: pairs of a language tag, as it names its file (`pt-BR`), and Fluent text.
    ///
    /// # Errors
    /// Every [`Mistake`] in all of them, by file.
    pub fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Mistake>> {
        let mut languages = Vec::new();
        let mut mistakes = Vec::new();
        for (tag, text) in files {
            match Language::parse(&tag, text) {
                Ok(language) => languages.push(language),
                Err(found) => mistakes.extend(found),
            }
        }
        mistakes.sort();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        languages.sort_by(|one, other| one.tag().cmp(other.tag()));
        let last_resort = languages.iter().position(|language| language.tag() == LINGUA_FRANCA).unwrap_or(0);
        if languages.is_empty() {
            return Err(vec![Mistake::no_wording()]);
        }
        Ok(Self { last_resort: languages.remove(last_resort), others: languages })
    }

    /// The languages that have wording, as BCP 47 tags.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.last_resort).chain(&self.others).map(Language::tag)
    }

    /// Whether a customer with this language is answered in it, or in a broader one of it.
    pub fn speaks(&self, language: &str) -> bool {
        self.find(language).is_some()
    }

    /// Tells a customer that nobody is there, and when somebody will be.
    ///
    /// The language is that of the first preference that has wording, else of `default`. Each is
    /// broadened as CLDR does it (`pt-AO`, `pt-PT`, `pt`); dates are written as in the preference
    /// itself, so that `en-GB` and `en-US` share a text and not a clock. Tags may have `_` for `-`.
    pub fn away(&self, away: &Away, preferences: &[&str], default: &str) -> Words {
        let (language, locale) = self.choose(preferences, default);
        let moment =
            away.opening.and_then(|opening| Moment::in_words(opening, away.asked, away.zone, &locale));
        let text = match moment {
            None => language.say("away-without-opening", None),
            Some(moment) => {
                let mut args = FluentArgs::new();
                args.set("date", moment.date);
                args.set("time", moment.time);
                args.set("city", moment.city);
                args.set("zone", if away.zone_is_customers { "customer" } else { "other" });
                language.say("away", Some(&args))
            }
        };
        Words { text, language: language.tag().to_owned() }
    }

    /// The best language for a customer, and the locale of its dates.
    fn choose(&self, preferences: &[&str], default: &str) -> (&Language, Locale) {
        let mut wanted = preferences.iter().copied().chain([default]);
        wanted
            .find_map(|tag| self.find(tag))
            .unwrap_or_else(|| (&self.last_resort, self.last_resort.locale().clone()))
    }

    fn find(&self, tag: &str) -> Option<(&Language, Locale)> {
        let locale: Locale = tag.replace('_', "-").parse().ok()?;
        let fallbacker = LocaleFallbacker::new();
        let mut broader = fallbacker.for_config(Default::default()).fallback_for((&locale).into());
        while !broader.get().is_unknown() {
            let tag = broader.get().to_string();
            let mut languages = std::iter::once(&self.last_resort).chain(&self.others);
            if let Some(language) = languages.find(|language| language.tag() == tag) {
                return Some((language, locale));
            }
            broader.step();
        }
        None
    }
}
