//! Learning from a desk's answers.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::Array2;
use nightdesk_domain::AnswerId;

use super::Encoder;
use super::alike::Alike;
use super::calibration::{Calibration, Trial};
use super::hash::fnv1a;
use super::head::{Fitted, Head};
use super::lexicon::Lexicon;
use super::meaning::Space;
use super::trained::{ByMeaning, Trained};

/// One way to ask for an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Example {
    /// What is asked for.
    pub answer: AnswerId,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// How it is asked.
    pub text: String,
    /// Whether it is the answer's title, which is not how customers write.
    pub is_title: bool,
}

/// Learns from examples; none where there are no two answers to tell apart. The order of the examples makes
/// no difference.
pub fn train(examples: &[Example], encoder: Option<&dyn Encoder>) -> Option<Trained> {
    let examples = sorted(examples);
    let answers: Vec<AnswerId> =
        examples.iter().map(|example| example.answer.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    if answers.len() < 2 {
        return None;
    }
    let class = Class::of(&examples, &answers);
    let lexicon = Lexicon::of(examples.iter().map(|example| example.text.as_str()));
    let words = words(&lexicon, &examples);
    let (by_words, meaning) = std::thread::scope(|scope| {
        let by_words = scope.spawn(|| class.learn(Alike::Words(&words), &examples));
        let meaning = encoder.map(|encoder| by_meaning(encoder, &class, &examples, &words));
        (by_words.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), meaning)
    });
    let (by_words, meaning) = (by_words?, meaning.map_or(Some(None), |meaning| meaning.map(Some))?);
    Some(Trained::new(digest(&examples), answers, class.owners, lexicon, by_words, meaning))
}

fn by_meaning(
    encoder: &dyn Encoder,
    class: &Class,
    examples: &[&Example],
    words: &Array2<f32>,
) -> Option<ByMeaning> {
    let embeddings: Vec<Vec<f32>> = examples.iter().map(|example| encoder.embed(&example.text)).collect();
    let width = embeddings.first()?.len();
    let embeddings = Array2::from_shape_vec((examples.len(), width), embeddings.concat()).ok()?;
    let space = Space::of(&embeddings, &class.owners, class.answers)?;
    let directions = space.directions();
    let meaning = directions.dot(&directions.t());
    let with_words = class.learn(Alike::Both { meaning: &meaning, words }, examples)?;
    let alone = class.learn(Alike::Meaning(&meaning), examples)?;
    Some(ByMeaning { space, with_words, alone })
}

/// How like each other the examples are by their words.
fn words(lexicon: &Lexicon, examples: &[&Example]) -> Array2<f32> {
    let mut words = Array2::zeros((examples.len(), examples.len()));
    for (mut row, example) in words.outer_iter_mut().zip(examples) {
        let similarities = lexicon.similarities(&lexicon.vector(&example.text));
        row.iter_mut().zip(similarities).for_each(|(cell, similarity)| *cell = similarity);
    }
    words
}

/// Which example belongs to which answer.
struct Class {
    owners: Vec<u32>,
    tried: Vec<bool>,
    answers: usize,
}

impl Class {
    fn of(examples: &[&Example], answers: &[AnswerId]) -> Self {
        let number: BTreeMap<&AnswerId, u32> = answers.iter().zip(0..).collect();
        let owner = |example: &&Example| number.get(&example.answer).copied().unwrap_or_default();
        let tried = examples.iter().map(|example| !example.is_title).collect();
        Self { owners: examples.iter().map(owner).collect(), tried, answers: answers.len() }
    }

    /// Learns a head from how like each other the examples are.
    ///
    /// What is said without an example is tried in each language by itself: its translations would give
    /// it away, as they never do for what a customer writes.
    fn learn(&self, alike: Alike<&Array2<f32>>, examples: &[&Example]) -> Option<Head> {
        let languages: BTreeSet<&str> = examples.iter().map(|example| example.language.as_str()).collect();
        let fitted = self.fit(alike)?;
        let trials = match languages.len() {
            0 | 1 => self.trials(&fitted, alike)?,
            _ => self.trials_by_language(alike, examples, &languages)?,
        };
        Some(fitted.head(Calibration::fit(&trials)))
    }

    fn fit(&self, alike: Alike<&Array2<f32>>) -> Option<Fitted> {
        Fitted::new(alike.kernel(), &self.owners, self.answers)
    }

    fn trials(&self, fitted: &Fitted, alike: Alike<&Array2<f32>>) -> Option<Vec<Trial>> {
        fitted.trials(&alike.nearest(&self.owners, self.answers), &self.owners, &self.tried)
    }

    fn trials_by_language(
        &self,
        alike: Alike<&Array2<f32>>,
        examples: &[&Example],
        languages: &BTreeSet<&str>,
    ) -> Option<Vec<Trial>> {
        let mut trials = Vec::new();
        for language in languages {
            let own = examples.iter().zip(0..).filter(|(example, _)| example.language == *language);
            let own: Vec<usize> = own.map(|(_, n)| n).collect();
            let (part, between) = (self.of_these(&own), alike.between(&own));
            trials.extend(part.trials(&part.fit(between.as_ref())?, between.as_ref())?);
        }
        Some(trials)
    }

    /// The same of some examples alone.
    fn of_these(&self, some: &[usize]) -> Self {
        let owners = some.iter().filter_map(|n| self.owners.get(*n).copied()).collect();
        let tried = some.iter().filter_map(|n| self.tried.get(*n).copied()).collect();
        Self { owners, tried, answers: self.answers }
    }
}

/// The examples in their own order, each once: those of one answer lie together.
pub(super) fn sorted(examples: &[Example]) -> Vec<&Example> {
    examples.iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// What tells these examples from others: a hash of all that is learnt from.
pub(super) fn digest(examples: &[&Example]) -> u64 {
    let parts = examples.iter().flat_map(|example| {
        let title = if example.is_title { "title" } else { "" };
        [example.answer.as_str(), &example.language, &example.text, title]
    });
    fnv1a(parts.flat_map(|part| part.bytes().chain([0])))
}
