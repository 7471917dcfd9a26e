//! What Discord made of a reply.
//!
//! Source: "Opcodes and Status Codes", <https://docs.discord.com/developers/topics/opcodes-and-status-codes>,
//! and "Rate Limits", <https://docs.discord.com/developers/topics/rate-limits>.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::json;
use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, Refused, Retry, ThreadClosed};

const ERRORS: &[(u64, Verdict, &str)] = &[
    (10002, Credentials, "the application does not exist"),
    (10003, Refused, "the channel does not exist"),
    (10004, Refused, "the server does not exist, or the app is not in it"),
    (10008, Refused, "the message does not exist any more"),
    (10013, Refused, "the person does not exist"),
    (10015, ThreadClosed, "the interaction's token is used up"),
    (10062, ThreadClosed, "the interaction is over, or was not answered in time"),
    (20016, Retry, "the channel is slowed down"),
    (20022, Retry, "too many messages"),
    (20028, Retry, "too many messages in the channel"),
    (20029, Retry, "too many messages in the server"),
    (30046, Refused, "the message was edited too often"),
    (40001, Credentials, "the token was not accepted"),
    (40002, Credentials, "the app's account must be verified"),
    (40003, Retry, "direct messages are opened too fast"),
    (40004, Retry, "sending is switched off for now"),
    (40005, Refused, "the message is too large"),
    (40060, ThreadClosed, "the interaction was answered already"),
    (40094, ThreadClosed, "the interaction takes no more messages"),
    (50001, Credentials, "the app has no access to the channel"),
    (50006, Refused, "the text is empty"),
    // They closed their direct messages, blocked the app, or share no server with it. It is no wish about
    // the commands that they give: those are still to be answered.
    (50007, Refused, "the person takes no direct messages from the app"),
    (50008, Refused, "the channel takes no text"),
    (50013, Credentials, "the app lacks a permission in the channel"),
    (50014, Credentials, "the token was not accepted"),
    (50027, ThreadClosed, "the interaction's token is used up"),
    (50035, Refused, "the message is not of Discord's form"),
    (50083, Refused, "the thread is archived"),
    (50278, Refused, "the person shares no server with the app"),
    (130000, Retry, "Discord is overloaded"),
    (160005, Refused, "the thread is locked"),
    (200000, Refused, "the server's filter blocked the text"),
    (200001, Refused, "the server's filter blocked the text"),
    (240000, Refused, "the filter of harmful links blocked the text"),
];

/// Discord's answer where it did not take a message.
#[derive(Debug, Default, Deserialize)]
struct Refusal {
    code: Option<u64>,
    /// Seconds, with a fraction.
    retry_after: Option<f64>,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    if status.is_success() {
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        return match json::owned(&body, "/id") {
            Some(id) => SendOutcome::Sent { id: Some(id) },
            None => unreadable(status),
        };
    }
    let refusal: Refusal = serde_json::from_slice(response.body()).unwrap_or_default();
    let after = refusal.retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let after = after.or_else(|| retry_after(response.headers()));
    let known = ERRORS.iter().find(|(code, ..)| refusal.code == Some(*code));
    let Some((code, verdict, meaning)) = known else { return SendOutcome::by_status(status, after) };
    verdict.outcome(ProviderError::new(code, meaning), after)
}
