//! What to do about a provider's error, as the tables of `classify` name it.

use std::time::Duration;

use http::StatusCode;

use crate::outcome::{ProviderError, SendOutcome};

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Make the call again.
    Retry,
    /// Make the call again, after so many seconds where the provider does not say how long.
    RetryAfter(u64),
    /// Go on without what the thread names beside the conversation, as a token that is used up.
    ThreadClosed,
    /// The customer wrote too long ago.
    WindowClosed,
    /// The customer wants no messages.
    OptedOut,
    /// Give this message up.
    Refused,
    /// A person must look at the account or its credentials.
    Credentials,
    /// It may have been sent all the same.
    Unknown,
}

impl Verdict {
    /// The outcome by the provider's error, and how long it asks to wait.
    pub(crate) fn outcome(self, error: ProviderError, after: Option<Duration>) -> SendOutcome {
        match self {
            Self::Retry => SendOutcome::Retry { after, error },
            Self::RetryAfter(seconds) => {
                SendOutcome::Retry { after: after.or(Some(Duration::from_secs(seconds))), error }
            }
            Self::ThreadClosed => SendOutcome::ThreadClosed(error),
            Self::WindowClosed => SendOutcome::WindowClosed(error),
            Self::OptedOut => SendOutcome::OptedOut(error),
            Self::Refused => SendOutcome::Refused(error),
            Self::Credentials => SendOutcome::Credentials(error),
            Self::Unknown => SendOutcome::Unknown(error),
        }
    }
}

/// A success whose answer does not say what it should: sending again could send it twice.
pub(crate) fn unreadable(status: StatusCode) -> SendOutcome {
    SendOutcome::Unknown(ProviderError::http(status, "taken, it seems, but the answer cannot be read"))
}
