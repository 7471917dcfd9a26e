//! What Mailgun made of a reply, by HTTP's own codes ("Errors").

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, Refused, Retry};

/// What each code means.
const CODES: &[(u16, Verdict, &str)] = &[
    (400, Refused, "the request was refused: an address or a parameter is wrong"),
    (401, Credentials, "the API key was not accepted"),
    (402, Credentials, "the account may not send more"),
    (403, Credentials, "the API key does not permit it"),
    (404, Credentials, "the sending domain is not known in this region"),
    (413, Refused, "the mail is too large"),
    (429, Retry, "too many requests"),
];

#[derive(Debug, Deserialize)]
struct Queued {
    id: String,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let (status, after) = (response.status(), retry_after(response.headers()));
    if status.is_success() {
        return match serde_json::from_slice::<Queued>(response.body()) {
            Ok(queued) => SendOutcome::Sent { id: Some(queued.id.trim_matches(['<', '>']).to_owned()) },
            Err(_) => unreadable(status),
        };
    }
    match CODES.iter().find(|(code, ..)| *code == status.as_u16()) {
        Some((_, verdict, meaning)) => verdict.outcome(ProviderError::http(status, meaning), after),
        None => SendOutcome::by_status(status, after),
    }
}
