//! The Send API's error codes for a text message.
//!
//! Source: Messenger Platform, "Common error codes" of 25 June 2026, which is Instagram's too; 1200 stood in
//! earlier versions of it.

use crate::meta::errors::{Closer, Row};
use crate::verdict::Verdict;

/// What each code means and what to do about it.
#[rustfmt::skip]
pub(in crate::meta) const ERRORS: &[Row] = &[
    (9..=9,             Verdict::Retry,       "too many actions for this customer"),
    (551..=551,         Verdict::Refused,     "the customer cannot be reached: blocked, left or switched off"),
    (1200..=1200,       Verdict::Retry,       "sending fails for a while"),
    (2022..=2022,       Verdict::Credentials, "a feature is taken away for a while, for a breach of policy"),
    (36103..=36103,     Verdict::Credentials, "the Instagram account may not use the API yet"),
    (1545041..=1545041, Verdict::Refused,     "the customer cannot be reached now"),
    (2018278..=2018278, Verdict::WindowClosed, "the customer last wrote more than 24 hours ago"),
    (2018300..=2018300, Verdict::Refused,     "another app has control of the conversation"),
    (2018321..=2018321, Verdict::Retry,       "Messenger's own questions and answers are under way"),
    (2534022..=2534022, Verdict::WindowClosed, "the customer last wrote more than 24 hours ago"),
    (9000001..=9000001, Verdict::Refused,     "the message that is answered was deleted"),
];

/// What subcodes make of a code that is too wide.
#[rustfmt::skip]
pub(in crate::meta) const SUBCODES: &[Closer] = &[
    (10,  1893015, Verdict::OptedOut,     "the customer stopped these notifications"),
    (10,  1893063, Verdict::Credentials,  "the page may send nothing for a while, for a breach of policy"),
    (10,  2018065, Verdict::WindowClosed, "the customer last wrote more than 24 hours ago"),
    (10,  2018108, Verdict::Refused,      "the customer cannot get messages now"),
    (10,  2018278, Verdict::WindowClosed, "the customer last wrote more than 24 hours ago"),
    (10,  2018300, Verdict::Refused,      "another app has control of the conversation"),
    (10,  2018321, Verdict::Retry,        "Messenger's own questions and answers are under way"),
    (10,  2534022, Verdict::WindowClosed, "the customer last wrote more than 24 hours ago"),
    (100, 2534013, Verdict::Credentials,  "the page is not linked to an Instagram account"),
    (100, 2534029, Verdict::Credentials,  "the business may not send on Instagram, for a breach of policy"),
    (100, 2534037, Verdict::Refused,      "another app has control of the conversation"),
    (200, 1545041, Verdict::Refused,      "the customer cannot be reached now"),
];
