//! The language that a text is in, of those that have wording.
//!
//! A wrong guess answers a customer in a language that they do not read, so that none is made of
//! short texts: "Hi" is no Catalan. A script that only one of the languages is written in decides
//! with few letters; Latin, Cyrillic and Arabic letters need a sentence. A sentence in a language that
//! is expected of the customer needs less to be believed than any other.

use whatlang::{Detector, Info, Lang, Script};

use crate::alphabet;

/// The fewest letters of a text in a script that several languages are written in.
const SENTENCE: usize = 12;

/// The fewest letters of a text in a script that tells the language.
const WORD: usize = 2;

/// How sure the detection must be of a sentence, from 0 to 1: on English customers' questions 99 of
/// 100 are right then, and 2 of 5 are found.
const SURE: f64 = 0.5;

/// A text of so many letters needs less: the same share of them is right.
const LONG: usize = 48;
const SURE_OF_LONG: f64 = 0.25;

/// How sure of a sentence in an expected language, or in one of the few that its letters leave: 3 of 5
/// are found then, as rightly.
const EXPECTED: f64 = 0.2;
const FEW: usize = 3;

/// What is expected of a customer before their text is read.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Their languages as far as they are known or guessed, as BCP 47 tags, best first.
    pub languages: &'a [&'a str],
    /// Whether the best of them comes from the person, as by their number, and not from whom they
    /// write to.
    pub of_the_person: bool,
}

/// Finds languages in texts.
pub(crate) struct Detection {
    languages: Vec<Lang>,
    /// What each found language is called among those that have wording.
    tags: Vec<(Lang, String)>,
    /// What Chinese in traditional characters is called, where that has wording.
    traditional: Option<String>,
}

impl Detection {
    /// Looks for these languages alone. Of several with the same code (`pt`, `pt-PT`) the first counts.
    pub(crate) fn among<'a>(tags: impl Iterator<Item = &'a str>) -> Self {
        let (mut known, mut traditional): (Vec<(Lang, String)>, _) = (Vec::new(), None);
        for tag in tags {
            if tag == "zh-Hant" {
                traditional = Some(tag.to_owned());
            }
            let found = lang(tag).filter(|found| known.iter().all(|(lang, _)| lang != found));
            known.extend(found.map(|lang| (lang, tag.to_owned())));
        }
        Self { languages: known.iter().map(|(lang, _)| *lang).collect(), tags: known, traditional }
    }

    /// The language of a text, where that is sure enough.
    pub(crate) fn language(&self, text: &str, expected: &Expected<'_>) -> Option<&str> {
        let words: Vec<&str> = text.split_whitespace().filter(|word| is_word(word)).collect();
        let text = words.join(" ");
        let languages: Vec<Lang> = expected.languages.iter().filter_map(|tag| lang(tag)).collect();
        let mut possible = alphabet::possible(&text, &self.languages);
        // Who types without accents is expected to write their language all the same.
        possible.extend(languages.iter().filter(|lang| text.is_ascii() && self.languages.contains(lang)));
        if possible.is_empty() {
            return None;
        }
        let info = Detector::with_allowlist(possible.clone()).detect(&text)?;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let trial = Trial { info, letters, possible: &possible, expected: &languages };
        let found = trial.info.lang();
        if !trial.is_sure(self.is_alone_in(trial.info.script()), expected.of_the_person) {
            return None;
        }
        let traditional = self.traditional.as_deref().filter(|_| found == Lang::Cmn);
        if let Some(traditional) = traditional.filter(|_| alphabet::is_traditional(&text)) {
            return Some(traditional);
        }
        self.tags.iter().find(|(lang, _)| *lang == found).map(|(_, tag)| tag.as_str())
    }

    /// Whether only one of the languages is written in a script.
    fn is_alone_in(&self, script: Script) -> bool {
        self.languages.iter().filter(|lang| script.langs().contains(lang)).count() == 1
    }
}

/// What was found in a text, and what speaks for it.
struct Trial<'a> {
    info: Info,
    letters: usize,
    /// The languages that the text can be in by its letters.
    possible: &'a [Lang],
    expected: &'a [Lang],
}

impl Trial<'_> {
    /// Whether it can be relied on.
    fn is_sure(&self, alone_in_script: bool, of_the_person: bool) -> bool {
        let sentence = self.letters >= SENTENCE;
        match self.info.script() {
            // Japanese may be written in Chinese characters alone.
            Script::Mandarin => self.letters >= WORD && self.expected.first() != Some(&Lang::Jpn),
            _ if self.possible == [self.info.lang()] => sentence,
            // English letters are in everybody's texts.
            script if script != Script::Latin && alone_in_script => self.letters >= WORD,
            _ => sentence && self.info.confidence() >= self.needed(of_the_person),
        }
    }

    /// How sure the detection must be.
    ///
    /// Where the best guess is not written in this script at all, as Japanese is not in Latin letters,
    /// the next expected language that is found is as good as told.
    fn needed(&self, of_the_person: bool) -> f64 {
        let script = self.info.script();
        match self.expected.first() {
            Some(best) if self.is_expected() && !script.langs().contains(best) => 0.0,
            _ if self.is_expected() || self.possible.len() <= FEW => EXPECTED,
            _ if self.letters >= LONG && !of_the_person => SURE_OF_LONG,
            _ => SURE,
        }
    }

    fn is_expected(&self) -> bool {
        self.expected.contains(&self.info.lang())
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
