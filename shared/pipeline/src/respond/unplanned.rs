//! The closures and openings that nobody planned, as they are known for a short while.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::hours::Unplanned;

use crate::ports::{Record, RecordError};

/// How long what was read is good for: a closure is in force within a minute of being made.
const FRESH: TimeDelta = TimeDelta::seconds(30);

type Known = (DateTime<Utc>, Arc<[Unplanned]>);

/// Keeps what was read, so that only one event in a while pays for reading it.
#[derive(Debug, Default)]
pub struct UnplannedCache(Mutex<Option<Known>>);

impl UnplannedCache {
    /// The closures and openings as they were known not long before `now`.
    ///
    /// While the record cannot be read, what was known last goes on counting.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read and never was.
    pub async fn at(&self, record: &dyn Record, now: DateTime<Utc>) -> Result<Arc<[Unplanned]>, RecordError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read, known)) = &known
            && (now - *read).abs() < FRESH
        {
            return Ok(known.clone());
        }
        match (record.unplanned().await, known) {
            (Ok(read), _) => {
                let read: Arc<[Unplanned]> = read.into();
                *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, read.clone()));
                Ok(read)
            }
            (Err(error), Some((_, known))) => {
                tracing::warn!(%error, "unplanned closures cannot be read now; those known before count");
                Ok(known)
            }
            (Err(error), None) => Err(error),
        }
    }
}
