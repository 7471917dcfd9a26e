//! What is wrong or doubtful about all answers together.

use std::collections::BTreeMap;

use nightdesk_domain::AnswerId;

use crate::library::{Library, Mistake};
use crate::matching::{Likeness, same_words};

/// From this likeness on, two questions would be asked for by the same messages.
const COMPETES: f32 = 0.7;

/// The same question under two answers: nobody could say which of them it asks for.
pub(crate) fn duplicates(library: &Library) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for language in library.all_languages() {
        let mut known: BTreeMap<String, &AnswerId> = BTreeMap::new();
        for (id, answer, text) in library.ways(language) {
            let other = *known.entry(same_words(text)).or_insert(id);
            if other != id {
                let message = format!(
                    "\"{text}\" asks for `{other}` already: right would be one answer for a question"
                );
                mistakes.push(Mistake::about(id, language, answer, message));
            }
        }
    }
    mistakes
}

/// Answers of which two questions are almost the same.
pub(crate) fn competing(library: &Library) -> Vec<Mistake> {
    let mut notes = Vec::new();
    for language in library.all_languages() {
        let ways: Vec<_> = library.ways(language).collect();
        let likeness = Likeness::of(ways.iter().map(|(_, _, text)| *text));
        for (n, (id, answer, text)) in ways.iter().enumerate() {
            let like = likeness.to(text);
            for ((other, _, rival), like) in ways.iter().zip(like).take(n) {
                if other != id && like >= COMPETES {
                    let message = format!("\"{text}\" is almost \"{rival}\", which asks for `{other}`");
                    notes.push(Mistake::about(id, language, answer, message));
                }
            }
        }
    }
    notes
}

/// Answers that a language lacks which has others.
pub(crate) fn untranslated(library: &Library) -> Vec<Mistake> {
    let mut notes = Vec::new();
    for language in library.all_languages() {
        for id in library.ids().filter(|id| library.answer(id, language).is_none()) {
            let Some(there) = library.languages(id).next() else { continue };
            let Some(answer) = library.answer(id, there) else { continue };
            let message =
                format!("`{id}` is not there in `{language}`: customers are answered in another language");
            notes.push(Mistake::about(id, there, answer, message));
        }
    }
    notes
}
