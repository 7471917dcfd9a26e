//! What a provider made of a reply.

use std::time::Duration;

/// What became of one call to a provider, as what the sender does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The provider took it.
    Sent {
        /// The provider's id of the message, which receipts name.
        id: Option<String>,
    },
    /// Not taken; the same call may be made again.
    Retry {
        /// How long the provider asked us to wait; our own back-off where it does not say.
        after: Option<Duration>,
        /// Why.
        error: ProviderError,
    },
    /// The conversation lives elsewhere now: make the call again, to there.
    Moved {
        /// The new thread, in the provider's own terms (see `Event::thread`).
        thread: String,
    },
    /// The thread takes no more, as a reply token that was used up; [`crate::Replies::other_thread`] may
    /// name another.
    ThreadClosed(ProviderError),
    /// The provider's reply window is over.
    WindowClosed(ProviderError),
    /// The customer wants no messages from this account.
    OptedOut(ProviderError),
    /// Never to be taken: a bad number, a blocked text, a wrong request.
    Refused(ProviderError),
    /// Our credentials are wrong, missing or lack a permission: a person must look.
    Credentials(ProviderError),
    /// It may or may not have been taken, and asking again could send it twice.
    Unknown(ProviderError),
}

/// A provider's error by its code. Carries no text of the provider's, which may quote the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderError {
    /// The provider's code, or `http 503` where there is none.
    pub code: String,
    /// What it means, in our words.
    pub meaning: &'static str,
}

impl ProviderError {
    /// An error of this code and meaning.
    pub fn new(code: impl std::fmt::Display, meaning: &'static str) -> Self {
        Self { code: code.to_string(), meaning }
    }

    /// An error known by its HTTP status alone.
    pub fn http(status: http::StatusCode, meaning: &'static str) -> Self {
        Self { code: format!("http {}", status.as_u16()), meaning }
    }
}

impl SendOutcome {
    /// What an HTTP status alone tells, for a response whose body says nothing that we know.
    ///
    /// 500 and 503 are taken as "not done". A gateway's 502 and 504 say that the provider did not
    /// answer in time: it may have sent the message all the same.
    pub fn by_status(status: http::StatusCode, after: Option<Duration>) -> Self {
        match status.as_u16() {
            401 => Self::Credentials(ProviderError::http(status, "the credentials were not accepted")),
            403 => Self::Credentials(ProviderError::http(status, "the credentials do not permit it")),
            429 => Self::Retry { after, error: ProviderError::http(status, "too many requests") },
            502 | 504 => Self::Unknown(ProviderError::http(status, "a gateway gave up waiting")),
            500..=599 => Self::Retry { after, error: ProviderError::http(status, "the provider failed") },
            _ => Self::Refused(ProviderError::http(status, "the provider refused the request")),
        }
    }
}

/// How long a `Retry-After` header asks to wait, in its form of whole seconds (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &http::HeaderMap) -> Option<Duration> {
    let seconds = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
