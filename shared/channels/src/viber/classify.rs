//! What Viber made of a reply: a status in the body of a 200 ("Error Codes").

use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;

use super::token;
use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, OptedOut, Refused, Retry};

/// Viber's statuses but 0, which is success. Those of the bot as a whole are a person's to put right.
const STATUSES: &[(i64, Verdict, &str)] = &[
    (1, Refused, "the webhook's address is not valid"),
    (2, Credentials, "the bot's authentication token was not accepted"),
    (3, Refused, "the request was not understood"),
    (4, Refused, "the request lacks something"),
    (5, Refused, "the customer is not registered with Viber"),
    (6, OptedOut, "the customer is not subscribed to the bot"),
    (7, Credentials, "the bot is blocked"),
    (8, Credentials, "the token belongs to no bot"),
    (9, Credentials, "the bot is suspended"),
    (10, Credentials, "the bot has no webhook"),
    (11, Refused, "the customer's device takes no messages of bots"),
    (12, Retry, "too many requests"),
    (13, Refused, "the customer's Viber is too old for the message"),
    (14, Refused, "the message needs a newer version than it asks for"),
    (15, Credentials, "the bot is not authorised"),
    (16, Refused, "inline messages are not allowed"),
    (17, Refused, "the bot is not inline"),
    (18, Refused, "the bot has no public chat"),
    (19, Refused, "the message cannot be broadcast"),
    (20, Refused, "the bot may not broadcast"),
    (21, Credentials, "the bot may not write to the customer's country"),
    (22, Credentials, "payments are not supported for the bot"),
    (23, Credentials, "the bot's free messages of the month are used up"),
    (24, Credentials, "the bot's account has no money left"),
];

#[derive(Debug, Deserialize)]
struct Answer {
    status: i64,
    #[serde(default)]
    message_token: Value,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let after = retry_after(response.headers());
    let Ok(answer) = serde_json::from_slice::<Answer>(response.body()) else {
        if status.is_success() {
            return unreadable(status);
        }
        return SendOutcome::by_status(status, after);
    };
    if answer.status == 0 {
        return SendOutcome::Sent { id: token::text(&answer.message_token) };
    }
    let known = STATUSES.iter().find(|(code, ..)| *code == answer.status);
    let (verdict, meaning) = known.map_or((Refused, "an error that Viber does not explain"), |known| {
        let (_, verdict, meaning) = known;
        (*verdict, *meaning)
    });
    verdict.outcome(ProviderError::new(answer.status, meaning), after)
}
