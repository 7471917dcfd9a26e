//! Messages that the queue gives out again.

use std::time::Duration;

use crate::ports::{Hide, NotQueued};

/// Why a message comes again; `E` is what failed on our side.
#[derive(Debug, thiserror::Error)]
pub enum ComesAgain<E> {
    /// The provider does not take or give it now, or not to us.
    #[error("{}", when(*.wait, .hidden))]
    Later {
        /// The provider.
        provider: Option<&'static str>,
        /// How long to wait, as the provider asked or our back-off says.
        wait: Duration,
        /// Whether the queue hides it for so long.
        hidden: Result<(), NotQueued>,
    },
    /// A port failed.
    #[error(transparent)]
    Failed(#[from] E),
}

impl<E> ComesAgain<E> {
    /// Has the queue hide a message, by its receipt handle, for so long.
    pub async fn later(
        queue: &dyn Hide,
        handle: &str,
        provider: Option<&'static str>,
        wait: Duration,
    ) -> Self {
        Self::Later { provider, wait, hidden: queue.hide(handle, wait).await }
    }
}

fn when(wait: Duration, hidden: &Result<(), NotQueued>) -> String {
    match hidden {
        Ok(()) => format!("in {wait:?}, as the provider asked or our back-off says"),
        Err(error) => format!("after the queue's own time, instead of {wait:?}: {error}"),
    }
}
