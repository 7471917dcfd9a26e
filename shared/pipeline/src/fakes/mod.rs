//! The ports in memory, with a fuse that stops them between any two effects, as a crash would.

mod model;
mod queue;
mod record;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use nightdesk_answers::Library;
use nightdesk_channels::{Credentials, Replies};
use nightdesk_domain::{AnswerId, Candidate, Probability};
use url::Url;

use crate::documents::Documents;
use crate::ports::{Answering, CallError, Line, Lines, NoLine, ObjectError, Objects, ProviderApi};

pub use model::{ScriptedModel, WasAsked};
pub use queue::MemoryQueue;
pub use record::MemoryRecord;

/// Burns down by one with every effect; when it is burnt, nothing happens any more.
#[derive(Debug, Clone)]
pub struct Fuse(Arc<AtomicUsize>);

impl Fuse {
    /// A fuse that lets so many effects happen.
    pub fn after(effects: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(effects)))
    }

    /// A fuse that never burns down.
    pub fn none() -> Self {
        Self::after(usize::MAX)
    }

    /// Whether one more effect happens.
    fn burn(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }
}

/// A provider's API that answers what it was told to, in turn, and keeps what it was asked.
#[derive(Debug)]
pub struct ScriptedApi {
    fuse: Fuse,
    answers: Mutex<Vec<Result<Response<Bytes>, CallError>>>,
    asked: Mutex<Vec<Request<Bytes>>>,
}

impl ScriptedApi {
    /// An API that gives these answers, the first first; after the last it cannot be reached.
    pub fn answering(
        fuse: &Fuse,
        answers: impl IntoIterator<Item = Result<Response<Bytes>, CallError>>,
    ) -> Self {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Self { fuse: fuse.clone(), answers: Mutex::new(answers), asked: Mutex::default() }
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Request<Bytes>> {
        lock(&self.asked).clone()
    }

    /// How often it was called.
    pub fn calls(&self) -> usize {
        lock(&self.asked).len()
    }
}

#[async_trait]
impl ProviderApi for ScriptedApi {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        if !self.fuse.burn() {
            return Err(CallError::NoResponse("stopped".to_owned()));
        }
        lock(&self.asked).push(request);
        lock(&self.answers).pop().unwrap_or_else(|| Err(CallError::Unreached("nobody there".to_owned())))
    }
}

/// A bucket in memory.
#[derive(Debug, Clone)]
pub struct MemoryObjects {
    fuse: Fuse,
    files: Arc<Mutex<BTreeMap<String, Bytes>>>,
}

impl MemoryObjects {
    /// An empty bucket on a fuse.
    pub fn new(fuse: &Fuse) -> Self {
        Self { fuse: fuse.clone(), files: Arc::default() }
    }

    /// The same bucket on another fuse, as after a restart.
    pub fn on(&self, fuse: &Fuse) -> Self {
        Self { fuse: fuse.clone(), files: self.files.clone() }
    }

    /// Puts a file there, whatever the fuse.
    pub fn put_now(&self, key: &str, content: impl Into<Bytes>) {
        lock(&self.files).insert(key.to_owned(), content.into());
    }

    /// Every file, by its key.
    pub fn files(&self) -> BTreeMap<String, Bytes> {
        lock(&self.files).clone()
    }
}

#[async_trait]
impl Objects for MemoryObjects {
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        lock(&self.files).get(key).cloned().ok_or(ObjectError::Missing)
    }

    async fn put(&self, key: &str, _mime: &str, content: Bytes) -> Result<(), ObjectError> {
        if !self.fuse.burn() {
            return Err(ObjectError::Unavailable("stopped".to_owned()));
        }
        self.put_now(key, content);
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        if !self.fuse.burn() {
            return Err(ObjectError::Unavailable("stopped".to_owned()));
        }
        lock(&self.files).remove(key);
        Ok(())
    }
}

/// Documents of which none is to be had.
pub fn no_documents() -> Documents {
    Documents::over(ScriptedApi::answering(&Fuse::none(), []))
}

/// The way to a provider at its standard address, with a credential for all accounts.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestLines;

#[async_trait]
impl Lines for TestLines {
    async fn line(&self, provider: &dyn Replies) -> Result<Arc<Line>, NoLine> {
        let not_configured = |error: String| NoLine::NotConfigured(error);
        let api = Url::parse(provider.api()).map_err(|error| not_configured(error.to_string()))?;
        let credentials = r#"[{"user": "AC00000000000000000000000000000000", "token": "test"}]"#;
        let credentials =
            Credentials::parse(credentials).map_err(|error| not_configured(error.to_string()))?;
        Ok(Arc::new(Line { api, credentials, receipts: None }))
    }
}

/// Answers with a table from what customers write to the candidates.
#[derive(Debug, Clone, Default)]
pub struct TableOfAnswers {
    /// The answers.
    pub library: Library,
    /// What a text may ask for: each answer's id with its probability, the most probable first.
    pub table: BTreeMap<String, Vec<(AnswerId, f64)>>,
}

impl Answering for TableOfAnswers {
    fn library(&self) -> &Library {
        &self.library
    }

    fn candidates(&self, text: &str, within: &dyn Fn(&AnswerId) -> bool) -> Vec<Candidate> {
        let candidates = self.table.get(text).into_iter().flatten();
        let allowed = candidates.filter(|(answer, _)| within(answer));
        let candidate = |(answer, probability): &(AnswerId, f64)| Candidate {
            answer: answer.clone(),
            probability: Probability::new(*probability),
        };
        allowed.map(candidate).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
