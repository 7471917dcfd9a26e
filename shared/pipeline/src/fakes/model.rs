//! A language model that says what it was told to.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::lock;
use crate::ports::{Asked, NotPhrased, Phrasing};

/// A model that gives its answers in turn, and keeps what it was asked. A clone is the same model.
#[derive(Debug, Clone, Default)]
pub struct ScriptedModel {
    answers: Arc<Mutex<Vec<Result<String, NotPhrased>>>>,
    asked: Arc<Mutex<Vec<WasAsked>>>,
}

/// What a model was asked to phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasAsked {
    /// What the customer wrote.
    pub message: Option<String>,
    /// The business's answer.
    pub answer: String,
    /// The language to answer in.
    pub language: String,
}

impl ScriptedModel {
    /// A model that gives these answers, the first first; after the last it cannot be reached.
    pub fn answering(answers: impl IntoIterator<Item = Result<&'static str, NotPhrased>>) -> Self {
        let mut answers: Vec<_> = answers.into_iter().map(|answer| answer.map(str::to_owned)).collect();
        answers.reverse();
        Self { answers: Arc::new(Mutex::new(answers)), asked: Arc::default() }
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<WasAsked> {
        lock(&self.asked).clone()
    }
}

#[async_trait]
impl Phrasing for ScriptedModel {
    async fn phrase(&self, asked: &Asked<'_>) -> Result<String, NotPhrased> {
        lock(&self.asked).push(WasAsked {
            message: asked.message.map(str::to_owned),
            answer: asked.answer.to_owned(),
            language: asked.language.to_owned(),
        });
        let nobody = || Err(NotPhrased::Unavailable("nobody there".to_owned()));
        lock(&self.answers).pop().unwrap_or_else(nobody)
    }
}
