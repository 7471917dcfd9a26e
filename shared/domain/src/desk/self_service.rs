//! When the desk answers by itself, and how sure it must be.

use crate::answer::{Hours, Probability};

/// What a business chose of how its desk answers by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfService {
    /// When new questions are answered so; none: never.
    pub runs: Option<Hours>,
    /// From this probability on an answer is given.
    pub sure: Probability,
    /// From this probability on, of the three best together, answers are offered.
    pub offer: Probability,
}

impl Default for SelfService {
    fn default() -> Self {
        Self { runs: Some(Hours::Closed), sure: Probability::new(0.95), offer: Probability::new(0.30) }
    }
}
