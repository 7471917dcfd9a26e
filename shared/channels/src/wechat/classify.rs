//! What WeChat made of a reply: its `errcode`, in an answer whose HTTP status is 200 all the same.
//!
//! Source: "Global return codes", and those of "Send customer service message".

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, OptedOut, Refused, Retry, RetryAfter, WindowClosed};

/// WeChat's codes, what to do about each, and what it means.
const CODES: &[(i64, Verdict, &str)] = &[
    (-1, Retry, "the provider is busy"),
    (40001, Credentials, "the token or the app secret was not accepted"),
    (40003, Refused, "the customer's OpenID is not one of this account"),
    (40013, Credentials, "the app id does not exist"),
    (40014, Credentials, "the token was not accepted"),
    (40125, Credentials, "the app secret was not accepted"),
    (40164, Credentials, "our address is not on the account's list of allowed ones"),
    (40243, Credentials, "the app secret is frozen"),
    (41001, Credentials, "the token is missing"),
    (42001, Credentials, "the token has ended"),
    (43004, OptedOut, "the customer does not follow the account"),
    (44004, Refused, "the text is empty"),
    (45002, Refused, "the text is too long"),
    (45009, RetryAfter(3600), "the account's calls of this day are used up"),
    (45011, RetryAfter(60), "too many requests in this minute"),
    (45015, WindowClosed, "the customer wrote too long ago, or stopped following the account"),
    (45047, WindowClosed, "no more messages until the customer writes again"),
    (48001, Credentials, "the account has no right to this call"),
    (48002, OptedOut, "the customer does not take messages of the account"),
    (48004, Credentials, "the account is barred from this call"),
    (50001, Credentials, "the account has no right to this call"),
    (50002, Credentials, "the account is restricted"),
    (87014, Refused, "the text was found to be improper"),
];

#[derive(Deserialize)]
struct Answer {
    errcode: i64,
}

/// Says what became of a reply. WeChat gives a message no id.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    match serde_json::from_slice(response.body()) {
        Ok(Answer { errcode: 0 }) if status.is_success() => SendOutcome::Sent { id: None },
        Ok(Answer { errcode }) if errcode != 0 => coded(errcode),
        _ if status.is_success() => unreadable(status),
        _ => SendOutcome::by_status(status, retry_after(response.headers())),
    }
}

fn coded(code: i64) -> SendOutcome {
    let known = CODES.iter().find(|(known, ..)| *known == code);
    let (verdict, meaning) = known
        .map_or((Refused, "the provider refused the request"), |(_, verdict, meaning)| (*verdict, *meaning));
    verdict.outcome(ProviderError::new(code, meaning), None)
}
