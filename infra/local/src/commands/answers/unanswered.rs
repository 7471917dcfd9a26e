//! Questions that no answer was right for, and those that ask for the same.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk_answers::matching;
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_domain::{AnswerId, Candidate, Probability};
use serde::Serialize;

use super::questions::Question;
use super::tally::Corrections;

/// Questions that ask for the same.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    pub(super) size: usize,
    /// The most typical of them.
    pub(super) question: String,
    /// All others.
    pub(super) others: Vec<String>,
    pub(super) languages: BTreeSet<String>,
    /// The answer that comes nearest, with its mean probability.
    pub(super) nearest: Option<Candidate>,
}

/// What a question shows to be missing.
pub(super) enum Lack<'v> {
    /// An answer, as far as anybody knows.
    Answer,
    /// Its phrasing, at this answer.
    Phrasing(&'v AnswerId),
}

/// The questions that no answer was right for, with what they show to be missing: those that were missed, those
/// that were offered answers of which none was chosen, and those of which an agent said so.
pub(super) fn unanswered<'v>(
    verdicts: &'v [Verdict],
    corrections: &'v Corrections,
) -> Vec<(&'v Verdict, Lack<'v>)> {
    let mut seen = BTreeSet::new();
    let lack = |verdict: &'v Verdict| {
        // What was offered instead of an answer that did not help follows no question.
        let by_itself = match verdict.outcome {
            Outcome::Missed => true,
            Outcome::Offered => !verdict.candidates.is_empty() && !was_chosen(verdict, verdicts),
            _ => false,
        };
        match corrections.get(&verdict.event).filter(|_| verdict.outcome.is_of_question()) {
            Some(Some(right)) => (verdict.answer.as_ref() != Some(right)).then_some(Lack::Phrasing(right)),
            Some(None) => Some(Lack::Answer),
            None => by_itself.then_some(Lack::Answer),
        }
    };
    let lacking = verdicts.iter().filter_map(|verdict| Some((verdict, lack(verdict)?)));
    lacking.filter(|(verdict, _)| seen.insert(verdict.event.as_str())).collect()
}

/// Whether the customer chose one of what was offered.
fn was_chosen(offer: &Verdict, verdicts: &[Verdict]) -> bool {
    verdicts.iter().any(|verdict| {
        let chosen = verdict.outcome == Outcome::Chosen && verdict.at >= offer.at;
        let same_matter = verdict.customer == offer.customer && verdict.case == offer.case;
        chosen && same_matter && verdict.answer.as_ref().is_some_and(|answer| offer.offered.contains(answer))
    })
}

/// The questions as groups that ask for the same, the largest first.
pub(super) fn groups(questions: &[Question]) -> Vec<Group> {
    let texts: Vec<&str> = questions.iter().map(|question| question.text.as_str()).collect();
    let of_places = |places: Vec<usize>| {
        let questions: Vec<_> = places.into_iter().filter_map(|place| questions.get(place)).collect();
        group(&questions)
    };
    matching::groups(&texts).into_iter().filter_map(of_places).collect()
}

fn group(questions: &[&Question]) -> Option<Group> {
    let (first, others) = questions.split_first()?;
    let mut said = BTreeSet::from([first.text.to_lowercase()]);
    let others = others.iter().filter(|other| said.insert(other.text.to_lowercase()));
    Some(Group {
        size: questions.len(),
        question: first.text.clone(),
        others: others.map(|other| other.text.clone()).collect(),
        languages: questions
            .iter()
            .filter_map(|question| Some(without_region(question.language.as_deref()?)))
            .collect(),
        nearest: nearest(questions),
    })
}

/// A tag's language and script: answers are written for those. `en-GB` is `en`, `zh-Hant-TW` is `zh-Hant`.
fn without_region(tag: &str) -> String {
    const SCRIPT: usize = 4;
    let (language, further) = tag.split_once('-').unwrap_or((tag, ""));
    let script = further.split('-').next().filter(|script| script.len() == SCRIPT);
    std::iter::once(language).chain(script).collect::<Vec<_>>().join("-")
}

fn nearest(questions: &[&Question]) -> Option<Candidate> {
    let mut sums: BTreeMap<&AnswerId, f64> = BTreeMap::new();
    for Candidate { answer, probability } in questions.iter().flat_map(|question| &question.candidates) {
        *sums.entry(answer).or_default() += probability.get();
    }
    let (answer, sum) = sums.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let probability = Probability::new(sum / questions.len() as f64);
    Some(Candidate { answer: answer.clone(), probability })
}
