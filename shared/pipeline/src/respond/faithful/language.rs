//! Whether a phrased answer is in the customer's language, from its first sentence to its last.

use std::collections::BTreeSet;

use nightdesk_wording::{Expected, Wording};

use super::super::phrase::Phrasable;
use super::sentences::clauses;

/// Whether every clause is in the customer's language. It has to be recognised, or to be in the business's own
/// words where those are in that language: three of four must stand in the answer or the question.
pub(super) fn is_theirs(phrased: &str, answer: &Phrasable, wording: &Wording) -> bool {
    let own = if answer.is_translated() { BTreeSet::new() } else { words_of_business(answer) };
    let expected = Expected { languages: &[&answer.language], of_the_person: false };
    clauses(phrased).iter().all(|clause| {
        let known = clause.iter().filter(|word| own.contains(&bare(word))).count();
        let found = || wording.detect(&clause.join(" "), &expected);
        known * 4 >= clause.len() * 3 || found().is_some_and(|tag| answer.is_in_their_language(tag))
    })
}

fn words_of_business(answer: &Phrasable) -> BTreeSet<String> {
    [&answer.question, &answer.answer].into_iter().flat_map(|text| clauses(text).concat()).map(bare).collect()
}

/// A word in small letters, without the signs around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
