//! Which answer a message asks for, and how sure that is.
//!
//! Every example (a question, a phrasing) is compared with the message in two ways: by its words and the
//! characters in them, and, where an encoder is there, by its meaning. Kernel ridge regression over both
//! gives each answer a score. It is chosen because what it would say without one example, or without all of
//! one answer's, follows in closed form: so the calibration learns from the desk's own answers alone
//! how often such scores are right, with the left-out answers as questions that no answer is there for.

mod alike;
mod calibration;
mod cholesky;
mod curve;
mod evidence;
mod grams;
pub(crate) mod hash;
mod head;
mod lexicon;
mod likeness;
mod meaning;
mod traffic;
mod trained;
mod training;

pub use likeness::{Likeness, groups};
pub use traffic::{Heard, Told};
pub use trained::{Trained, Unreadable};
pub use training::{Example, train};

use nightdesk_domain::{AnswerId, Candidate, Probability};
use nightdesk_encoder::Model;

use alike::Alike;
use evidence::{Evidence, Signs};
use traffic::By;

/// What a sentence means, as numbers: what says the same lies close together, in whichever language.
pub trait Encoder: Send + Sync {
    /// A sentence's meaning, a direction of length 1. Always as many numbers.
    fn embed(&self, text: &str) -> Vec<f32>;
}

impl Encoder for Model<'_> {
    fn embed(&self, text: &str) -> Vec<f32> {
        Model::embed(self, text).numbers().to_vec()
    }
}

/// A text's words alone: the same for texts that differ in capitals, accents and punctuation.
pub fn same_words(text: &str) -> String {
    grams::Grams::of(text).words.join(" ")
}

/// How many characters of a message are looked at: who writes more asks for more than one answer.
const LONGEST: usize = 1000;

/// Matches messages by what was learnt from the desk's answers.
pub struct Matcher<'a> {
    trained: &'a Trained,
    encoder: Option<&'a dyn Encoder>,
}

/// What a message may ask for, and whether that is likely at all.
struct Judgement {
    candidates: Vec<Candidate>,
    are_worth_offering: bool,
}

/// What a message looks like.
struct Look {
    by: By,
    evidence: Evidence,
    /// The answers, the best first.
    order: Vec<usize>,
    signs: Signs,
    /// What its probabilities are to be multiplied by.
    certainty: f64,
}

impl<'a> Matcher<'a> {
    /// A matcher. Without an encoder, or where training had none, it goes by words alone.
    pub fn new(trained: &'a Trained, encoder: Option<&'a dyn Encoder>) -> Self {
        Self { trained, encoder: encoder.filter(|_| trained.meaning.is_some()) }
    }

    /// The answers that a message may ask for, the most probable first, of those that are `within`.
    ///
    /// Each carries the probability that it is the right one; together they may well be less than 1, for
    /// the message may ask for something else. None for a message without any word.
    pub fn candidates(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate> {
        self.judge(text, within).map_or_else(Vec::new, |judgement| judgement.candidates)
    }

    /// The same, but none where the message more likely asks for something else altogether.
    pub fn worth_offering(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate> {
        let judgement = self.judge(text, within).filter(|judgement| judgement.are_worth_offering);
        judgement.map_or_else(Vec::new, |judgement| judgement.candidates)
    }

    fn judge(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Option<Judgement> {
        let Look { by, evidence, order, signs, certainty } = self.look(text)?;
        let calibration = &self.trained.head(by)?.calibration;
        let kinds = calibration.kinds(&signs);
        // What may not be given is judged with the rest: a message that asks for it asks for no other.
        let probabilities = calibration.probabilities(&kinds, &signs, &order, &evidence.scores);
        let candidates = probabilities.into_iter().filter_map(|(answer, probability)| {
            let answer = self.trained.answers.get(answer)?;
            let probability = Probability::new(certainty * probability.get());
            // Most have none, and need not be asked about.
            let is_candidate = probability > Probability::default() && within(answer);
            is_candidate.then(|| Candidate { answer: answer.clone(), probability })
        });
        let candidates = candidates.collect();
        let are_worth_offering = calibration.are_worth_offering(&kinds, &signs);
        Some(Judgement { candidates, are_worth_offering })
    }

    /// What speaks for the answers; nothing where the message has no word.
    fn look(&self, text: &str) -> Option<Look> {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
        let text = text.get(..end).unwrap_or(text);
        let words = self.trained.lexicon.vector(text);
        if words.is_wordless() {
            return None;
        }
        let (foreign, known) = (words.is_foreign(), words.known());
        let (by, alike) = self.alike(text, words);
        let nearest = alike.nearest(&self.trained.owners, self.trained.answers.len());
        let evidence = Evidence { scores: self.trained.head(by)?.scores(&alike.kernels()), nearest };
        // By words alone, those that are not known say that it is about something else.
        let certainty = if by == By::Words && foreign { known } else { 1.0 };
        let order = evidence.order();
        let signs = evidence.signs(&order);
        Some(Look { by, evidence, order, signs, certainty })
    }

    /// How like each example the message is, by what counts for it.
    fn alike(&self, text: &str, words: lexicon::Vector) -> (By, Alike<Vec<f32>>) {
        let Trained { lexicon, meaning, .. } = self.trained;
        let Some((encoder, space)) = self.encoder.zip(meaning.as_ref().map(|meaning| &meaning.space)) else {
            return (By::Words, Alike::Words(lexicon.similarities(&words)));
        };
        let meaning = space.similarities(&encoder.embed(text));
        // Words of another language than the examples' say nothing.
        if words.is_foreign() {
            return (By::Meaning, Alike::Meaning(meaning));
        }
        (By::Both, Alike::Both { meaning, words: lexicon.similarities(&words.of_known()) })
    }
}
