//! A language model that phrases the business's answers.

use async_trait::async_trait;

/// A language model that puts an answer of the business's into words that go with what a customer wrote.
#[async_trait]
pub trait Phrasing: Send + Sync {
    /// Phrases an answer. Tries once, and gives up after a few seconds whatever happens: a customer waits.
    ///
    /// What comes back may say anything: a model is asked, not told.
    ///
    /// # Errors
    /// [`NotPhrased`], by whether the model is worth asking about the next answer.
    async fn phrase(&self, asked: &Asked<'_>) -> Result<String, NotPhrased>;
}

/// What a model is asked to phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// What the customer wrote; none where they pressed a button.
    pub message: Option<&'a str>,
    /// The question as the business puts it.
    pub question: &'a str,
    /// The business's answer: all that may be said.
    pub answer: &'a str,
    /// The language to answer in, as a BCP 47 tag.
    pub language: &'a str,
}

/// Why an answer is not phrased. The texts say nothing of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPhrased {
    /// The model took too long: leave it alone for a while.
    #[error("the model did not answer in time")]
    Late,
    /// The model cannot be reached, is busy, or does not let us: leave it alone for a while.
    #[error("the model is not available: {0}")]
    Unavailable(String),
    /// What came back is no whole text, as when a guardrail stopped it. The next answer may do better.
    #[error("the model's answer is of no use: {0}")]
    Unusable(String),
}
