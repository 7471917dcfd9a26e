//! What LINE made of a reply.
//!
//! LINE has no error codes beside HTTP's; what is behind one stands in the message alone
//! ("Error responses" in the reference lists them).

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::unreadable;

/// The id of the call that was accepted before, in an answer to its repetition
/// (<https://developers.line.biz/en/docs/messaging-api/retrying-api-request/>).
pub(super) const ACCEPTED: &str = "x-line-accepted-request-id";

/// LINE's answer, good or bad.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    message: String,
    #[serde(default)]
    details: Vec<Detail>,
    #[serde(default)]
    sent_messages: Vec<Sent>,
}

#[derive(Debug, Deserialize)]
struct Detail {
    #[serde(default)]
    message: String,
    #[serde(default)]
    property: String,
}

#[derive(Debug, Deserialize)]
struct Sent {
    id: Option<String>,
}

impl Answer {
    /// Whether the message or a detail has these words, which are in lower case.
    fn says(&self, words: &str) -> bool {
        let details = self.details.iter().flat_map(|detail| [&detail.message, &detail.property]);
        details.chain([&self.message]).any(|text| text.to_lowercase().contains(words))
    }
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let answer = serde_json::from_slice::<Answer>(response.body()).ok();
    let error = |meaning| ProviderError::http(status, meaning);
    match (status.as_u16(), &answer) {
        (200..=299, None) => unreadable(status),
        (200..=299, Some(answer)) => sent(answer),
        (409, answer) => accepted_before(response, answer.as_ref()),
        (400, Some(answer)) => bad_request(status, answer),
        // "You have reached your monthly limit.": no waiting of ours helps.
        (429, Some(answer)) if answer.says("monthly limit") => {
            SendOutcome::Credentials(error("the messages of the month are used up"))
        }
        (401, _) => SendOutcome::Credentials(error("the channel access token was not accepted")),
        (403, _) => SendOutcome::Credentials(error("the account's plan or rights do not permit it")),
        // "There is a possibility that your message was delivered", as LINE says of every 5xx.
        (500..=599, _) => {
            SendOutcome::Unknown(error("the provider failed, and may have sent it all the same"))
        }
        _ => SendOutcome::by_status(status, retry_after(response.headers())),
    }
}

fn sent(answer: &Answer) -> SendOutcome {
    SendOutcome::Sent { id: answer.sent_messages.first().and_then(|sent| sent.id.clone()) }
}

/// A call that was made before: LINE names the earlier one where it was accepted.
fn accepted_before(response: &Response<Bytes>, answer: Option<&Answer>) -> SendOutcome {
    let says_so = answer.is_some_and(|answer| answer.says("already accepted"));
    if says_so || response.headers().contains_key(ACCEPTED) {
        return answer.map_or(SendOutcome::Sent { id: None }, sent);
    }
    // Only pushes, which carry a key, can come here: to make one again is harmless.
    let error = ProviderError::http(response.status(), "the same call is being made already");
    SendOutcome::Retry { after: retry_after(response.headers()), error }
}

fn bad_request(status: StatusCode, answer: &Answer) -> SendOutcome {
    let error = |meaning| ProviderError::http(status, meaning);
    if answer.says("reply token") || answer.says("replytoken") {
        return SendOutcome::ThreadClosed(error("the reply token is used up or too old"));
    }
    if answer.says("quote token") || answer.says("quotetoken") {
        return SendOutcome::ThreadClosed(error("the message cannot be quoted"));
    }
    if answer.says("added the line official account as a friend") {
        return SendOutcome::Refused(error("the customer is no friend of the account"));
    }
    if answer.says("failed to send messages") {
        return SendOutcome::Refused(error("the customer does not exist, or not for this account"));
    }
    SendOutcome::Refused(error("the request was refused"))
}
