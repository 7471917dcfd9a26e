//! What Postmark made of a reply, by its own code ("API error codes").

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, Refused, Retry};

/// What each code means.
const CODES: &[(i64, Verdict, &str)] = &[
    (10, Credentials, "the server token was not accepted"),
    (100, Retry, "Postmark is under maintenance"),
    (300, Refused, "the mail is not one that Postmark takes, or its recipient is no address"),
    (400, Credentials, "the sender has no sender signature or verified domain"),
    (401, Credentials, "the sender signature is not confirmed"),
    (402, Refused, "the request is not JSON"),
    (403, Refused, "the request does not hold together"),
    (405, Credentials, "the account may not send: out of credit"),
    (406, Refused, "the recipient is inactive: it bounced, complained or was suppressed"),
    (409, Refused, "the request is not JSON"),
    (411, Refused, "a file of this kind is not taken"),
    (412, Credentials, "the account is not approved yet"),
    (413, Credentials, "the account may not send"),
    (429, Retry, "too many requests"),
];

/// Postmark's answer, whichever it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    error_code: i64,
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let after = retry_after(response.headers());
    let Ok(answer) = serde_json::from_slice::<Answer>(response.body()) else {
        return if status.is_success() { unreadable(status) } else { SendOutcome::by_status(status, after) };
    };
    if answer.error_code == 0 && status.is_success() {
        return SendOutcome::Sent { id: answer.message_id };
    }
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        return SendOutcome::by_status(status, after);
    }
    match CODES.iter().find(|(code, ..)| *code == answer.error_code) {
        Some((code, verdict, meaning)) => verdict.outcome(ProviderError::new(code, meaning), after),
        None if status.is_success() => {
            Refused.outcome(ProviderError::new(answer.error_code, "Postmark refused the mail"), after)
        }
        None => SendOutcome::by_status(status, after),
    }
}
