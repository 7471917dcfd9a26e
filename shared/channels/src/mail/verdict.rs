//! What to do about a provider's error, as the tables of `classify` name it.

use std::time::Duration;

use http::StatusCode;

use crate::outcome::{ProviderError, SendOutcome};

/// What to do about an error.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    Retry,
    Refused,
    Credentials,
}

impl Verdict {
    /// The outcome by the provider's code and its meaning.
    pub(crate) fn outcome(
        self,
        code: impl std::fmt::Display,
        meaning: &'static str,
        after: Option<Duration>,
    ) -> SendOutcome {
        let error = ProviderError::new(code, meaning);
        match self {
            Self::Retry => SendOutcome::Retry { after, error },
            Self::Refused => SendOutcome::Refused(error),
            Self::Credentials => SendOutcome::Credentials(error),
        }
    }
}

/// A success whose answer does not say what it should: sending again could send it twice.
pub(crate) fn unreadable(status: StatusCode) -> SendOutcome {
    SendOutcome::Unknown(ProviderError::http(status, "taken, it seems, but the answer cannot be read"))
}
