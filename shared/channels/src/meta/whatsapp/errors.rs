//! WhatsApp's error codes for a text message.
//!
//! Source: "Error codes" of the Cloud API documentation, and "Business-scoped user IDs" for 131062.

use crate::meta::errors::Row;
use crate::verdict::Verdict;

/// The customer stopped messages from this business.
pub(super) const OPTED_OUT: i64 = 131050;

/// One message in 6 seconds to one customer is what a pair may keep up ("Throughput").
const PAIR_SECONDS: u64 = 6;

/// What each code means and what to do about it.
#[rustfmt::skip]
pub(in crate::meta) const ERRORS: &[Row] = &[
    (130429..=130429,       Verdict::Retry,                    "the number sends faster than it may"),
    (130472..=130472,       Verdict::Refused,                  "Meta holds this customer's messages back for an experiment"),
    (130497..=130497,       Verdict::Refused,                  "the business may not write to this country"),
    (131000..=131000,       Verdict::Retry,                    "WhatsApp failed for an unknown reason"),
    (131005..=131005,       Verdict::Credentials,              "the permission was not granted or was removed"),
    (131008..=131008,       Verdict::Refused,                  "a parameter is missing"),
    (131009..=131009,       Verdict::Refused,                  "a parameter's value is wrong"),
    (131016..=131016,       Verdict::Retry,                    "a service is down for a while"),
    (131021..=131021,       Verdict::Refused,                  "the recipient is the sender"),
    (131026..=131026,       Verdict::Refused,                  "the customer cannot be reached on WhatsApp"),
    (131030..=131030,       Verdict::Refused,                  "the recipient is not on the test number's list"),
    (131031..=131031,       Verdict::Credentials,              "the account is locked"),
    (131037..=131037,       Verdict::Credentials,              "the number's display name is not approved yet"),
    (131042..=131042,       Verdict::Credentials,              "the account has a payment problem"),
    (131045..=131045,       Verdict::Credentials,              "the number is not registered correctly"),
    (131047..=131047,       Verdict::WindowClosed,             "the customer last wrote more than 24 hours ago"),
    (131048..=131048,       Verdict::Retry,                    "too many of the number's messages were blocked or flagged as spam"),
    (131049..=131049,       Verdict::Refused,                  "Meta chose not to deliver it; asking again within a day is no use"),
    (OPTED_OUT..=OPTED_OUT, Verdict::OptedOut,                 "the customer stopped messages from this business"),
    (131051..=131051,       Verdict::Refused,                  "the type of message is not supported"),
    (131052..=131053,       Verdict::Refused,                  "a media file could not be moved"),
    (131055..=131055,       Verdict::Refused,                  "only marketing templates may be sent here"),
    (131056..=131056,       Verdict::RetryAfter(PAIR_SECONDS), "too many messages to this customer in a short time"),
    (131057..=131057,       Verdict::Retry,                    "the account is in maintenance"),
    (131062..=131062,       Verdict::Refused,                  "this message cannot go to a business-scoped user id"),
    (132000..=132999,       Verdict::Refused,                  "a template or form was refused"),
    (133004..=133004,       Verdict::Retry,                    "the server is down for a while"),
    (133000..=133016,       Verdict::Credentials,              "the number is not registered, or its registration is disturbed"),
    (134011..=134011,       Verdict::Refused,                  "the terms of WhatsApp payments are not accepted"),
    (134100..=134102,       Verdict::Refused,                  "only marketing templates may be sent here"),
    (135000..=135000,       Verdict::Refused,                  "something in the request is wrong"),
    (2494100..=2494100,     Verdict::Retry,                    "the number is in maintenance"),
];
