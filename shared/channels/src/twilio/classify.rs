//! What Twilio made of a reply: errors by their code, never by their text.
//!
//! Source: Twilio, "Error and Warning Dictionary". Codes from 30001 on usually come later, in a
//! status callback; they are here for when a call already meets them.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, OptedOut, Refused, Retry, WindowClosed};

/// Twilio's codes, what to do about each, and what it means.
const CODES: &[(u32, Verdict, &str)] = &[
    (10001, Credentials, "the account is not active"),
    (14107, Refused, "30 replies to one number, each within 30 seconds: two machines may be talking"),
    (20003, Credentials, "the credentials were not accepted"),
    (20005, Credentials, "the account is not active"),
    (20006, Credentials, "the credentials do not permit it"),
    (20008, Credentials, "test credentials cannot do it"),
    (20403, Credentials, "the credentials do not permit it"),
    (20404, Credentials, "the account does not exist"),
    (20429, Retry, "too many requests"),
    (20500, Retry, "the provider failed"),
    (20503, Retry, "the provider is not available"),
    (21211, Refused, "the customer's number is not valid"),
    (21212, Credentials, "our number is not valid"),
    (21214, Refused, "the customer's number cannot be reached"),
    (21217, Refused, "the customer's number is not valid"),
    (21265, Refused, "the customer's number is a short code"),
    (21266, Refused, "the customer's number and ours are the same"),
    (21408, Refused, "the account does not send to the customer's country"),
    (21601, Credentials, "our number cannot send messages"),
    (21602, Refused, "the text is missing"),
    (21603, Credentials, "our number is missing"),
    (21604, Refused, "the customer's number is missing"),
    (21605, Refused, "the text is too long"),
    (21606, Credentials, "our number cannot send messages for this account or to this country"),
    (21608, Refused, "a trial account sends to verified numbers only"),
    (21609, Credentials, "the status callback's URL is not valid"),
    (21610, OptedOut, "the customer opted out of messages from this number"),
    (21611, Retry, "our number's queue is full"),
    (21612, Refused, "the customer cannot be reached from our number"),
    (21614, Refused, "the customer's number is not a mobile number"),
    (21617, Refused, "the text is too long"),
    (21619, Refused, "the text is missing"),
    (21635, Refused, "the customer's number is a landline"),
    (21659, Credentials, "our number is not one of Twilio's"),
    (21660, Credentials, "our number belongs to another account"),
    (21661, Credentials, "our number cannot send messages"),
    (21730, Retry, "the provider is being maintained"),
    (21910, Refused, "the customer's end and ours are on different channels"),
    (30001, Retry, "the queue is full"),
    (30002, Credentials, "the account is suspended"),
    (30003, Refused, "the customer's telephone cannot be reached"),
    (30004, Refused, "the customer's carrier or telephone blocks the message"),
    (30005, Refused, "the customer's number is unknown"),
    (30006, Refused, "the customer's number is a landline, or its carrier cannot be reached"),
    (30007, Refused, "a carrier filtered the message"),
    (30008, Refused, "not delivered, for an unknown reason"),
    (30010, Refused, "the message costs more than the set maximum"),
    (30022, Retry, "too many messages for the campaign"),
    (30023, Retry, "the brand's daily limit is reached"),
    (30024, Credentials, "our number is not provisioned at the customer's carrier"),
    (30027, Retry, "the customer's carrier has a daily limit, which is reached"),
    (30032, Credentials, "our toll-free number is not verified"),
    (30034, Credentials, "our number is not registered for A2P messages"),
    (30037, Credentials, "outbound messages are switched off"),
    (30040, Credentials, "the customer's carrier wants our sender registered first"),
    (30041, Credentials, "our number is not registered for the United Kingdom"),
    (30450, Refused, "the message was blocked"),
    (30454, Retry, "the account's limit of messages is reached"),
    (63001, Credentials, "the channel did not accept the account"),
    (63003, Refused, "the customer is not on the channel"),
    (63005, Refused, "the channel did not take what it says"),
    (63006, Refused, "the channel has no form for what it says"),
    (63007, Credentials, "our end is not set up on the channel"),
    (63009, Retry, "the channel failed"),
    (63010, Retry, "the channel failed within Twilio"),
    (63012, Retry, "the channel's provider failed"),
    (63013, Refused, "the message is against the channel's policy"),
    (63014, OptedOut, "the customer blocked us or opted out"),
    (63015, Refused, "the customer has not joined the sandbox"),
    (63016, WindowClosed, "the customer's last message is too long ago for a free text"),
    (63017, Retry, "too many messages"),
    (63018, Retry, "too many messages for the channel"),
    (63020, Credentials, "the channel's business account has a problem"),
    (63021, Refused, "the channel found a mistake in what it says"),
    (63024, Refused, "the customer's end is not valid on the channel"),
    (63032, Refused, "the channel withheld the message from this customer"),
    (63033, OptedOut, "the customer blocked us"),
    (63038, Retry, "the account's daily limit is reached"),
];

#[derive(Deserialize)]
struct Created {
    sid: String,
}

#[derive(Deserialize)]
struct ApiError {
    code: u32,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    if status.is_success() {
        return match serde_json::from_slice::<Created>(response.body()) {
            Ok(created) => SendOutcome::Sent { id: Some(created.sid) },
            Err(_) => unreadable(status),
        };
    }
    let after = retry_after(response.headers());
    let Ok(ApiError { code }) = serde_json::from_slice(response.body()) else {
        return SendOutcome::by_status(status, after);
    };
    let Some((_, verdict, meaning)) = CODES.iter().find(|(known, ..)| *known == code) else {
        return unknown(code, status, after);
    };
    verdict.outcome(ProviderError::new(code, meaning), after)
}

/// Whether a code says that the customer wants no messages.
pub(super) fn is_opt_out(code: &str) -> bool {
    CODES.iter().any(|(known, verdict, _)| matches!(verdict, OptedOut) && code == known.to_string())
}

/// A code that is not in the table: as its status says, with the code kept for whoever looks.
fn unknown(code: u32, status: StatusCode, after: Option<std::time::Duration>) -> SendOutcome {
    match SendOutcome::by_status(status, after) {
        SendOutcome::Refused(error) => SendOutcome::Refused(ProviderError::new(code, error.meaning)),
        other => other,
    }
}
