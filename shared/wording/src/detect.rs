//! The language that a text is in, of those that have wording.
//!
//! A wrong guess answers a customer in a language that they do not read, so that none is made of
//! short texts: "Hi" is no Catalan. A script that only one of the languages is written in decides
//! with few letters; Latin, Cyrillic and Arabic letters need a sentence. A sentence in a language that
//! is expected of the customer needs less to be believed than any other.

use whatlang::{Detector, Lang, Script};

/// The fewest letters of a text in a script that several languages are written in.
const SENTENCE: usize = 12;

/// The fewest letters of a text in a script that tells the language.
const WORD: usize = 2;

/// How sure the detection must be of a sentence, from 0 to 1: on English customers' questions 99 of
/// 100 are right then, and 2 of 5 are found.
const SURE: f64 = 0.5;

/// How sure of a sentence in an expected language: 3 of 5 are found then, as rightly.
const EXPECTED: f64 = 0.2;

/// Finds languages in texts.
pub(crate) struct Detection {
    detector: Detector,
    /// What each found language is called among those that have wording.
    tags: Vec<(Lang, String)>,
}

impl Detection {
    /// Looks for these languages alone. Of several with the same code (`pt`, `pt-PT`) the first counts.
    pub(crate) fn among<'a>(tags: impl Iterator<Item = &'a str>) -> Self {
        let mut known: Vec<(Lang, String)> = Vec::new();
        for tag in tags {
            let found = lang(tag).filter(|found| known.iter().all(|(lang, _)| lang != found));
            known.extend(found.map(|lang| (lang, tag.to_owned())));
        }
        let detector = Detector::with_allowlist(known.iter().map(|(lang, _)| *lang).collect());
        Self { detector, tags: known }
    }

    /// The language of a text, where that is sure enough. `expected` are the customer's languages as
    /// far as they are known or guessed, best first.
    pub(crate) fn language(&self, text: &str, expected: &[&str]) -> Option<&str> {
        let words: Vec<&str> = text.split_whitespace().filter(|word| is_word(word)).collect();
        let text = words.join(" ");
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let info = self.detector.detect(&text)?;
        let alone = self.tags.iter().filter(|(lang, _)| info.script().langs().contains(lang)).count() == 1;
        let sure = match (info.script(), alone) {
            // English letters are in everybody's texts.
            (Script::Latin, _) | (_, false) => {
                letters >= SENTENCE && info.confidence() >= needed(info.lang(), info.script(), expected)
            }
            _ => letters >= WORD,
        };
        let tag = self.tags.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, tag)| tag.as_str());
        tag.filter(|_| sure)
    }
}

/// How sure the detection must be of a sentence in this language and script.
///
/// Where the best guess is not written in this script at all, as Japanese is not in Latin letters, the
/// next expected language that is found is as good as told.
fn needed(found: Lang, script: Script, expected: &[&str]) -> f64 {
    let expected: Vec<Lang> = expected.iter().filter_map(|tag| lang(tag)).collect();
    match expected.first() {
        _ if !expected.contains(&found) => SURE,
        Some(best) if !script.langs().contains(best) => 0.0,
        _ => EXPECTED,
    }
}

/// Whether a word tells of its language: addresses, links and numbers do not.
fn is_word(word: &str) -> bool {
    !word.contains(['@', '/', '_']) && !word.chars().any(|c| c.is_ascii_digit())
}

/// A BCP 47 tag's language as the detection names it (ISO 639-3).
fn lang(tag: &str) -> Option<Lang> {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    Some(match language {
        "ar" => Lang::Ara,
        "bg" => Lang::Bul,
        "bn" => Lang::Ben,
        "cs" => Lang::Ces,
        "da" => Lang::Dan,
        "de" => Lang::Deu,
        "el" => Lang::Ell,
        "en" => Lang::Eng,
        "es" => Lang::Spa,
        "fa" => Lang::Pes,
        "fi" => Lang::Fin,
        "fr" => Lang::Fra,
        "he" => Lang::Heb,
        "hi" => Lang::Hin,
        "hr" => Lang::Hrv,
        "hu" => Lang::Hun,
        "id" => Lang::Ind,
        "it" => Lang::Ita,
        "ja" => Lang::Jpn,
        "ko" => Lang::Kor,
        "nb" | "no" => Lang::Nob,
        "nl" => Lang::Nld,
        "pl" => Lang::Pol,
        "pt" => Lang::Por,
        "ro" => Lang::Ron,
        "ru" => Lang::Rus,
        "sv" => Lang::Swe,
        "th" => Lang::Tha,
        "tr" => Lang::Tur,
        "uk" => Lang::Ukr,
        "ur" => Lang::Urd,
        "vi" => Lang::Vie,
        "zh" => Lang::Cmn,
        _ => return None,
    })
}
