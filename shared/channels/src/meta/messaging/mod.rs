//! What Messenger and Instagram share: one shape of webhooks (`entry[].messaging[]`) and one Send API.
//!
//! Source: Messenger Platform, "Webhook events reference" and "Send API"; Instagram Messaging,
//! "Webhooks"; Instagram Platform, "Webhook notification examples"; all read in 2026.

mod attachment;
mod content;
mod entry;
mod errors;
mod happening;
mod message;
mod moment;
mod parties;
mod receipt;
mod reply;

pub(super) use entry::Inbox;
pub(super) use errors::{ERRORS, SUBCODES};
pub(super) use reply::{Echo, QUICK_REPLIES, message, sent_id};

use nightdesk_domain::EventKind;
use serde_json::Value;

use super::payload::fingerprint;

/// What an element says, with its id in the event's key.
type Told = (String, EventKind);

/// How the ids begin that are made here, for what Meta gives none. No message can be quoted by one.
const MADE: &str = "made:";

/// An id for an element that names no message: the same when it comes again.
fn made_id(what: &str, element: &Value) -> String {
    format!("{MADE}{what}:{}", fingerprint(&element.to_string()))
}
