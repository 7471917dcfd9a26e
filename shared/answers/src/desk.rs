//! A desk's answers, ready to be asked.

use nightdesk_domain::{AnswerId, Candidate};

use crate::library::Library;
use crate::matching::{Encoder, Matcher, Trained};

/// The answers of a desk, with what was learnt from them.
pub struct Answers {
    /// The answers.
    pub library: Library,
    /// What was learnt from them.
    pub trained: Trained,
    /// What understands other words and languages than those that the answers are asked in; without it
    /// they are matched by their words.
    pub encoder: Option<Box<dyn Encoder>>,
}

impl Answers {
    /// The answers that a text may ask for, as [`Matcher::worth_offering`] gives them.
    pub fn candidates(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate> {
        Matcher::new(&self.trained, self.encoder.as_deref()).worth_offering(text, within)
    }
}
