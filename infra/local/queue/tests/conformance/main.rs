//! What the desk relies on of SQS, asked through the real SDK.
//!
//! By default the queue service of this crate answers, with a clock that the tests set by hand. With
//! `SQS_CONFORMANCE_ENDPOINT=http://127.0.0.1:4566` another emulator answers: cases that then need
//! minutes of waiting are skipped and say so. The queues that are made there stay.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed expectation is how a test fails"
)]

mod batches;
mod dead_letters;
mod deduplication;
mod harness;
mod limits;
mod long_poll;
mod move_tasks;
mod order;
mod own_service;
mod queues;
mod visibility;
