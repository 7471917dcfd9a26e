//! The time, as it is injected into everything that needs it.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Tells the time. Everything takes it from here, so that a test or a rehearsal can set it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that says what `now` says.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The clock of this machine.
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes in")]
    pub fn system() -> Self {
        Self::new(Utc::now)
    }

    /// The clock of this machine, moved so that it says `start` at this moment.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        let system = Self::system();
        let ahead = start - system.now();
        Self::new(move || system.now() + ahead)
    }

    /// What the time is.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
