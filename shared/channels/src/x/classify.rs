//! What X made of a reply.
//!
//! Errors are problems (RFC 7807): what they are about stands in `type`, an address, where it is not
//! `about:blank` (docs.x.com, "Response codes & errors").

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use super::rate_limit;
use crate::outcome::{ProviderError, SendOutcome};
use crate::verdict::unreadable;

/// Problems of the app, its plan or its rights, by the end of their `type`.
const OF_THE_APP: &[&str] = &[
    "client-disconnected",
    "client-forbidden",
    "not-authorized-for-resource",
    "oauth1-permissions",
    "unsupported-authentication",
    "usage-capped",
];

#[derive(Debug, Deserialize)]
struct Answer {
    data: Option<Sent>,
    #[serde(rename = "type", default)]
    problem: String,
}

#[derive(Debug, Deserialize)]
struct Sent {
    dm_event_id: Option<String>,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let answer = serde_json::from_slice::<Answer>(response.body()).ok();
    let error = |meaning| ProviderError::http(status, meaning);
    if status.is_success() {
        return match answer.and_then(|answer| answer.data) {
            Some(sent) => SendOutcome::Sent { id: sent.dm_event_id },
            None => unreadable(status),
        };
    }
    let problem = answer.map(|answer| answer.problem).unwrap_or_default();
    let of_the_app = OF_THE_APP.iter().any(|end| problem.ends_with(end));
    match status.as_u16() {
        401 => SendOutcome::Credentials(error("the user access token was not accepted, or is over")),
        402 => SendOutcome::Credentials(error("the app's credits are used up")),
        403 | 429 if of_the_app => SendOutcome::Credentials(error("the app or its plan does not permit it")),
        403 => SendOutcome::Refused(error("the customer takes no messages from the account")),
        _ => SendOutcome::by_status(status, rate_limit::wait(response.headers())),
    }
}
