//! The promises function: looks, by a schedule, for customers who wait for an answer that is overdue.

use chrono::TimeDelta;
use nightdesk_domain::promise::Commitment;
use nightdesk_pipeline::ports::{Promises, RecordError};
use nightdesk_runtime::Clock;
use nightdesk_runtime::metrics::Tally;

/// How long a broken promise is spoken of. Whoever still waits after a day is seen in the agents' own
/// software, and an alarm that never ends is one that nobody hears.
const SPOKEN_OF: TimeDelta = TimeDelta::days(1);

/// How far ahead open promises are counted: over the longest holidays.
const AHEAD: TimeDelta = TimeDelta::days(14);

/// The most cases that a log line names.
const NAMED: usize = 20;

/// Everything that the function works with, built once per process.
pub struct Watch {
    /// The promises.
    pub promises: Box<dyn Promises>,
    /// The time.
    pub clock: Clock,
}

impl Watch {
    /// Looks once; how many promises are broken and nobody has answered yet, and how many are open.
    ///
    /// # Errors
    /// [`RecordError`] when the promises cannot be read now.
    pub async fn look(&self) -> Result<Tally, RecordError> {
        let now = self.clock.now();
        let broken = self.promises.unanswered(now - SPOKEN_OF, now).await?;
        let open = self.promises.unanswered(now, now + AHEAD).await?.len();
        if !broken.is_empty() {
            let cases: Vec<_> = broken.iter().take(NAMED).map(case).collect();
            tracing::warn!(broken = broken.len(), ?cases, "promises are broken and nobody has answered yet");
        }
        Ok(Tally::default().level("PromisesBroken", broken.len()).level("PromisesOpen", open))
    }
}

/// Whom a promise was made to, without an address.
fn case(of: &Commitment) -> String {
    format!("{}/{}", of.customer, of.case)
}
