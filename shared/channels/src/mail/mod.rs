//! What all mail has in common, whichever provider carries it: a parsed message becomes an event, and
//! a reply becomes a message with the headers that keep machines from answering each other.
//!
//! Sources: RFC 5322 (messages), 2045-2047 (MIME), 3834 (automatic responses), 3464 (delivery
//! reports), 5965 (feedback reports).

mod attachment;
mod automatic;
pub(crate) mod basic_auth;
mod compose;
mod event;
pub(crate) mod form;
mod forwarder;
mod html;
pub(crate) mod mailbox;
mod message;
mod ours;
pub(crate) mod outcome;
mod quotes;
mod report;
#[cfg(test)]
pub(crate) mod tests;
mod thread;

use nightdesk_domain::Channel;

use crate::provider::Limits;
use crate::split::{TextLimit, TextUnit};

pub(crate) use attachment::{Attachment, Beside, file_name};
pub(crate) use compose::{REFERENCE, compose, raw, read_reference, reference};
pub(crate) use event::{Envelope, ReturnPath, normalise, report_of};
pub(crate) use message::Mail;

/// Mail.
pub const EMAIL: Channel = Channel::new("email");

/// The channels of every provider that carries mail.
pub(crate) static CHANNELS: [Channel; 1] = [EMAIL];

/// The longest text of one mail. None of the providers names a limit below 10 MB; no reply of ours comes
/// near this.
pub(crate) const TEXT_LIMIT: TextLimit = TextLimit { max: 100_000, unit: TextUnit::Bytes };

/// 6 MiB: what a function is given of one request. Larger mail goes by way of SES and its bucket.
pub(crate) const LIMITS: Limits = Limits { body: 6 * 1024 * 1024 };
