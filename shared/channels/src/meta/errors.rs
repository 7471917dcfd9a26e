//! What Meta made of a reply: Graph API errors by their code, never by their text or HTTP status.
//!
//! Source: Graph API, "Error handling" and "Rate limits"; the channels add tables of their own.

use std::ops::RangeInclusive;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use super::{messaging, whatsapp};
use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::Verdict;

/// A row of a table of errors: codes, what to do, what they mean.
pub(super) type Row = (RangeInclusive<i64>, Verdict, &'static str);

/// The errors that every Graph API call can give.
#[rustfmt::skip]
pub(super) const GRAPH: &[Row] = &[
    (0..=0,         Verdict::Credentials, "the token was not accepted"),
    (1..=1,         Verdict::Retry,       "Meta failed for an unknown reason"),
    (2..=2,         Verdict::Retry,       "Meta is down or overloaded for a while"),
    (3..=3,         Verdict::Credentials, "the app lacks a capability or permission"),
    (4..=4,         Verdict::Retry,       "the app made too many calls"),
    (10..=10,       Verdict::Credentials, "the permission was not granted or was removed"),
    (17..=17,       Verdict::Retry,       "the token's user made too many calls"),
    (32..=32,       Verdict::Retry,       "the page made too many calls"),
    (33..=33,       Verdict::Credentials, "the account was deleted, or the token may not see it"),
    (100..=100,     Verdict::Refused,     "a parameter is wrong"),
    (102..=102,     Verdict::Credentials, "the session has ended"),
    (190..=190,     Verdict::Credentials, "the token has expired or was revoked"),
    (200..=299,     Verdict::Credentials, "a permission was not granted or was removed"),
    (341..=341,     Verdict::Retry,       "the app reached a limit"),
    (368..=368,     Verdict::Credentials, "the account is blocked for a breach of policy"),
    (613..=613,     Verdict::Retry,       "too many calls of this kind"),
    (80000..=80014, Verdict::Retry,       "the business made too many calls"),
];

/// A row of a table of errors that a code alone does not tell: code, subcode, what to do, what they mean.
pub(super) type Closer = (i64, i64, Verdict, &'static str);

/// The subcodes that every Graph API call can give.
#[rustfmt::skip]
pub(super) const SUBCODES: &[Closer] = &[
    (100, 33, Verdict::Credentials, "the account does not exist, or the token may not see it"),
];

#[derive(Deserialize)]
struct Failure {
    error: GraphError,
}

#[derive(Deserialize)]
struct GraphError {
    code: i64,
    #[serde(default)]
    error_subcode: Option<i64>,
    #[serde(default)]
    is_transient: bool,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let after = retry_after(response.headers());
    if let Ok(failure) = serde_json::from_slice::<Failure>(response.body()) {
        return by_code(&failure.error, status, after);
    }
    if !status.is_success() {
        return SendOutcome::by_status(status, after);
    }
    match whatsapp::sent_id(response.body()).or_else(|| messaging::sent_id(response.body())) {
        Some(id) => SendOutcome::Sent { id: Some(id) },
        None => SendOutcome::Unknown(ProviderError::http(status, "Meta's answer names no message")),
    }
}

fn by_code(error: &GraphError, status: StatusCode, after: Option<Duration>) -> SendOutcome {
    let code = error.code;
    let mut closer = SUBCODES.iter().chain(messaging::SUBCODES);
    if let Some(subcode) = error.error_subcode
        && let Some((.., verdict, meaning)) = closer.find(|row| (row.0, row.1) == (code, subcode))
    {
        return verdict.outcome(ProviderError::new(format!("{code}/{subcode}"), meaning), after);
    }
    let mut rows = GRAPH.iter().chain(whatsapp::ERRORS).chain(messaging::ERRORS);
    match rows.find(|(codes, ..)| codes.contains(&code)) {
        Some((_, verdict, meaning)) => verdict.outcome(ProviderError::new(code, meaning), after),
        None if error.is_transient => {
            let error = ProviderError::new(code, "a passing failure, by Meta's own word");
            SendOutcome::Retry { after, error }
        }
        None => unlisted(ProviderError::new(code, "a code that is in no table here"), status, after),
    }
}

/// What the status tells about a code that is in no table; the code stays in sight.
fn unlisted(error: ProviderError, status: StatusCode, after: Option<Duration>) -> SendOutcome {
    match SendOutcome::by_status(status, after) {
        SendOutcome::Retry { after, .. } => SendOutcome::Retry { after, error },
        SendOutcome::Credentials(_) => SendOutcome::Credentials(error),
        SendOutcome::Unknown(_) => SendOutcome::Unknown(error),
        _ => SendOutcome::Refused(error),
    }
}
