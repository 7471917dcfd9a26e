//! What all batch actions have in common.

use std::collections::HashSet;

use serde::Serialize;

use super::answer;
use crate::error::{QueueError, Refusal};

/// The most entries of one batch.
const MOST_ENTRIES: usize = 10;

/// The answer to a batch: its entries may fail one by one.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BatchAnswer<T> {
    successful: Vec<T>,
    failed: Vec<FailedEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FailedEntry {
    id: String,
    sender_fault: bool,
    code: &'static str,
    message: String,
}

/// The answer for an entry of which there is nothing to say but that it succeeded.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Done {
    pub(super) id: String,
}

/// Checks the number of entries and their ids, given by `id`.
pub(super) fn check<E>(entries: &[E], id: impl Fn(&E) -> &str) -> Result<(), Refusal> {
    if entries.is_empty() {
        return Err(Refusal::EmptyBatch);
    }
    if entries.len() > MOST_ENTRIES {
        return Err(Refusal::TooManyEntries(entries.len()));
    }
    let mut seen = HashSet::new();
    for id in entries.iter().map(id) {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !(1..=80).contains(&id.len()) || !id.chars().all(allowed) {
            return Err(Refusal::InvalidEntryId);
        }
        if !seen.insert(id) {
            return Err(Refusal::EntryIdsNotDistinct);
        }
    }
    Ok(())
}

impl<T> BatchAnswer<T> {
    pub(super) fn new() -> Self {
        Self { successful: Vec::new(), failed: Vec::new() }
    }

    /// Notes how an entry went. A refusal concerns the entry; any other error the whole batch.
    pub(super) fn push(&mut self, id: String, outcome: Result<T, QueueError>) -> Result<(), QueueError> {
        match outcome {
            Ok(success) => self.successful.push(success),
            Err(QueueError::Refused(refusal)) => self.failed.push(FailedEntry {
                id,
                sender_fault: true,
                code: answer::entry_code(&refusal),
                message: refusal.to_string(),
            }),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
