//! What customers write as a whole message to stop, start or get help, in every language at once.

use std::collections::HashMap;

use icu::normalizer::DecomposingNormalizerBorrowed;
use nightdesk_domain::Keyword;

use crate::Mistake;
use crate::language::Language;

/// The longest keyword that is looked for, in bytes: longer messages are not even normalised.
const LONGEST: usize = 64;

/// Words by their normal form.
#[derive(Debug, Default)]
pub(crate) struct Keywords(HashMap<String, Keyword>);

impl Keywords {
    /// The words of all languages.
    ///
    /// # Errors
    /// A [`Mistake`] for every word that means two things.
    pub(crate) fn of<'a>(languages: impl Iterator<Item = &'a Language>) -> Result<Self, Vec<Mistake>> {
        let (mut words, mut mistakes) = (HashMap::new(), Vec::new());
        for language in languages {
            for (keyword, list) in [
                (Keyword::Stop, language.stop_words()),
                (Keyword::Start, language.start_words()),
                (Keyword::Help, language.help_words()),
            ] {
                for word in list {
                    let form = normal(&word);
                    let wrong = if form.is_empty() {
                        Some(format!("`{word}` is no word: right would be letters or digits"))
                    } else {
                        let known = *words.entry(form).or_insert(keyword);
                        (known != keyword).then(|| {
                            format!("`{word}` means {known:?} already, and cannot mean {keyword:?}, too")
                        })
                    };
                    let file = || format!("{}.ftl", language.tag());
                    mistakes.extend(wrong.map(|message| Mistake::at(&file(), "", 0, message)));
                }
            }
        }
        if mistakes.is_empty() { Ok(Self(words)) } else { Err(mistakes) }
    }

    /// What a whole message means, if it is a keyword.
    pub(crate) fn meaning(&self, message: &str) -> Option<Keyword> {
        if message.len() > LONGEST {
            return None;
        }
        self.0.get(&normal(message)).copied()
    }
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
