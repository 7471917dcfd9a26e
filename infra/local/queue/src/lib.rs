//! A small SQS service on SQLite, for the local desk and the tests.
//!
//! It speaks the protocol of the real service ([AWS JSON 1.0]), so that the AWS SDK works against it
//! unmodified, and it runs in the process of its consumers.
//!
//! **What is promised.** A message whose send was acknowledged survives the death of the process
//! (`kill -9`). It need not survive a power cut: the file is a write-ahead log with
//! `synchronous=NORMAL`, which trades the last moments before a power cut for speed.
//!
//! **What is emulated**: FIFO and standard queues, message groups, five-minute deduplication,
//! visibility timeouts, delays, long polls, batches, dead letters and moving them back, retention,
//! size limits, and the error shapes. **What is not**: authentication (every caller is welcome: keep
//! the listener on loopback), policies, encryption, tags, `ReceiveRequestAttemptId`, the
//! in-flight quotas, and the waiting times after `PurgeQueue` and `DeleteQueue`.
//!
//! Time is the clock given to [`Queues::open`]; only the waiting of a long poll is real time.
//!
//! [AWS JSON 1.0]: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html

mod error;
mod http;
mod message;
mod operations;
mod polling;
mod queues;
mod settings;
mod store;

pub use error::{QueueError, Refusal};
pub use operations::peek::{MessageState, PeekedMessage};
pub use queues::{Clock, Queues};
pub use settings::{DeadLetters, DeduplicationScope, QueueSettings};
