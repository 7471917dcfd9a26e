//! What Teams made of a reply.
//!
//! Source: "Bot conversations", section "Status codes from bot conversational APIs", which also says
//! which of them to try again: all others must not be.

use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, OptedOut, Refused, Retry, ThreadClosed, Unknown};

/// Teams' codes, compared without case, what to do about each, and what it means.
const CODES: &[(&str, Verdict, &str)] = &[
    ("ActivityNotFoundInConversation", ThreadClosed, "the message to reply to does not exist any more"),
    ("Bad Argument", Refused, "the request was refused"),
    ("BadArgument", Refused, "the request was refused"),
    ("BadSyntax", Refused, "the request was refused"),
    ("BotDisabledByAdmin", Refused, "the customer's administrator disabled the bot"),
    ("BotNotInConversationRoster", Refused, "the bot was removed from the conversation"),
    ("BotNotRegistered", Credentials, "the bot is not registered for Teams"),
    ("ConversationBlockedByUser", OptedOut, "the customer blocked the bot"),
    ("ConversationNotFound", Refused, "the conversation does not exist any more"),
    ("ForbiddenOperationException", Refused, "the customer does not have the bot installed"),
    ("InvalidBotApiHost", Refused, "the conversation is on a government's cloud"),
    ("MessageSizeTooBig", Refused, "the text is too long"),
    ("MessageWritesBlocked", OptedOut, "the customer blocked the bot, or removed it"),
    ("NotEnoughPermissions", Credentials, "the bot lacks a permission"),
    ("PreconditionFailed", Retry, "something else was just done in the conversation"),
    ("Throttled", Retry, "too many requests"),
];

/// What a status says where the code is not known, or is one that stands for many.
const STATUSES: &[(u16, Verdict, &str)] = &[
    (401, Credentials, "the token was not accepted"),
    (403, Refused, "the bot may not write in the conversation"),
    (404, Refused, "the conversation does not exist"),
    (412, Retry, "something else was just done in the conversation"),
    (413, Refused, "the text is too long"),
    (429, Retry, "too many requests"),
    (500, Unknown, "the provider failed, and says not to try again"),
    (502, Retry, "the provider failed"),
    (503, Retry, "the provider is not available"),
    (504, Retry, "the provider failed"),
];

/// The message as it was sent.
#[derive(Deserialize)]
struct Sent {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Failed {
    error: Failure,
}

#[derive(Deserialize)]
struct Failure {
    code: String,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let (status, body) = (response.status(), response.body());
    if status.is_success() {
        return match serde_json::from_slice(body) {
            Ok(Sent { id }) => SendOutcome::Sent { id: id.filter(|id| !id.is_empty()) },
            Err(_) if body.is_empty() => SendOutcome::Sent { id: None },
            Err(_) => unreadable(status),
        };
    }
    let after = retry_after(response.headers());
    let code = serde_json::from_slice(body).ok().map(|Failed { error }| error.code);
    let known = code.and_then(|code| CODES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(&code)));
    if let Some((code, verdict, meaning)) = known {
        return verdict.outcome(ProviderError::new(code, meaning), after);
    }
    by_status(status, after)
}

fn by_status(status: StatusCode, after: Option<Duration>) -> SendOutcome {
    match STATUSES.iter().find(|(known, ..)| *known == status.as_u16()) {
        Some((_, verdict, meaning)) => verdict.outcome(ProviderError::http(status, meaning), after),
        None => SendOutcome::by_status(status, after),
    }
}
