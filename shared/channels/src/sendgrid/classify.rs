//! What SendGrid made of a reply, by HTTP's own codes ("Mail Send errors").

use bytes::Bytes;
use http::Response;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::Verdict;
use Verdict::{Credentials, Refused, Retry};

/// What each code means.
const CODES: &[(u16, Verdict, &str)] = &[
    (400, Refused, "the request was refused: an address or a field is wrong"),
    (401, Credentials, "the API key was not accepted, or the account is out of credit"),
    (403, Credentials, "the API key does not permit it, or the sender is not verified"),
    (404, Refused, "there is no such call"),
    (413, Refused, "the mail is too large"),
    (429, Retry, "too many requests"),
];

/// Says what became of a reply. The message's id stands in a header; the body is empty.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let (status, after) = (response.status(), retry_after(response.headers()));
    if status.is_success() {
        let id = response.headers().get("x-message-id").and_then(|id| id.to_str().ok());
        return SendOutcome::Sent { id: id.map(str::to_owned) };
    }
    match CODES.iter().find(|(code, ..)| *code == status.as_u16()) {
        Some((_, verdict, meaning)) => verdict.outcome(ProviderError::http(status, meaning), after),
        None => SendOutcome::by_status(status, after),
    }
}
