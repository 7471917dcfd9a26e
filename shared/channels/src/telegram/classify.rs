//! What Telegram made of a reply.
//!
//! Telegram's codes are HTTP's; what is behind one stands in the description alone, whose wording
//! is the Bot API server's (tdlib/telegram-bot-api, `Client::fail_query_with_error`) or the name of
//! an error of Telegram's own (<https://core.telegram.org/method/messages.sendMessage>).

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use super::message_id::MessageId;
use super::thread::Thread;
use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, OptedOut, Refused, Retry, Unknown, WindowClosed};

/// What a description says, in lower case, whatever its code.
const DESCRIPTIONS: &[(&str, Verdict, &str)] = &[
    ("bot was blocked by the user", OptedOut, "the customer blocked the bot"),
    ("user is deactivated", OptedOut, "the customer's account is closed"),
    ("can't initiate conversation", Refused, "the customer never started the bot"),
    ("bot was kicked", Refused, "the bot was removed from the chat"),
    ("bot is not a member", Refused, "the bot is not in the chat"),
    ("can't send messages to bots", Refused, "the other end is a bot"),
    ("chat was deleted", Refused, "the chat was deleted"),
    ("chat not found", Refused, "the chat does not exist, or the bot never met it"),
    ("user not found", Refused, "the user does not exist, or the bot never met them"),
    ("peer_id_invalid", Refused, "the chat does not exist, or the bot never met it"),
    ("channel_private", Refused, "the bot is not in the chat"),
    ("have no rights to send", Refused, "the bot may not write in the chat"),
    ("not enough rights", Refused, "the bot may not write in the chat"),
    ("chat_write_forbidden", Refused, "the bot may not write in the chat"),
    ("chat_restricted", Refused, "the bot may not write in the chat"),
    ("message thread not found", Refused, "the topic does not exist any more"),
    ("topic_closed", Refused, "the topic is closed"),
    ("topic_deleted", Refused, "the topic does not exist any more"),
    ("message is too long", Refused, "the text is too long"),
    ("message text is empty", Refused, "the text is empty"),
    (
        "business_peer_usage_missing",
        WindowClosed,
        "the customer wrote too long ago for the business connection",
    ),
    ("business_peer_invalid", Refused, "the business connection does not cover the chat"),
    ("business_connection_invalid", Credentials, "the business connection does not exist any more"),
    ("business connection not found", Credentials, "the business connection does not exist any more"),
    ("bot_access_forbidden", Credentials, "the business connection lacks the right to reply"),
    ("logged out", Credentials, "the bot is logged out from this server"),
    ("request aborted", Unknown, "the provider stopped in the middle of the request"),
];

/// What a code says where its description is not known.
const CODES: &[(u16, Verdict, &str)] = &[
    (400, Refused, "the request was refused"),
    (401, Credentials, "the bot's token was not accepted"),
    (403, Refused, "the bot may not write to the chat"),
    (404, Credentials, "the bot's token is not of Telegram's form"),
    (409, Retry, "another program is using the bot"),
    (413, Refused, "the request is too large"),
    (429, Retry, "too many requests"),
];

/// Telegram's answer to any method.
#[derive(Debug, Deserialize)]
struct Answer {
    ok: bool,
    result: Option<Sent>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: ResponseParameters,
}

/// The message as it was sent.
#[derive(Debug, Deserialize)]
struct Sent {
    message_id: i64,
    chat: SentTo,
    business_connection_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct SentTo {
    id: i64,
}

#[derive(Debug, Default, Deserialize)]
struct ResponseParameters {
    /// Seconds.
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
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
    if answer.ok {
        return SendOutcome::Sent { id: answer.result.and_then(Sent::id) };
    }
    if let Some(chat) = answer.parameters.migrate_to_chat_id {
        return SendOutcome::Moved { thread: Thread::of_chat(chat).to_string() };
    }
    let after = answer.parameters.retry_after.map(Duration::from_secs).or(after);
    let code = answer.error_code.unwrap_or(status.as_u16());
    match meaning(code, &answer.description) {
        Some((verdict, meaning)) => verdict.outcome(ProviderError::new(code, meaning), after),
        None => SendOutcome::by_status(http::StatusCode::from_u16(code).unwrap_or(status), after),
    }
}

fn meaning(code: u16, description: &str) -> Option<(Verdict, &'static str)> {
    let description = description.to_lowercase();
    let described = DESCRIPTIONS.iter().find(|(words, ..)| description.contains(words));
    let described = described.map(|(_, verdict, meaning)| (*verdict, *meaning));
    described.or_else(|| {
        let (_, verdict, meaning) = CODES.iter().find(|(known, ..)| *known == code)?;
        Some((*verdict, *meaning))
    })
}

impl Sent {
    /// The message's name; none for one that was scheduled in place of being sent.
    fn id(self) -> Option<String> {
        let id = MessageId {
            connection: self.business_connection_id,
            chat: self.chat.id,
            message: self.message_id,
        };
        (id.message != 0).then(|| id.to_string())
    }
}
