//! The answer that ends a customer's waiting for the app, within three seconds.

use bytes::Bytes;
use http::Response;
use nightdesk_domain::Event;
use serde_json::json;

use super::interaction::is_interaction;
use super::thread::{Answer, Thread};
use super::verify::{answer, nothing};

/// A message that only the customer sees ("Message Flags", `EPHEMERAL`).
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// Answers a command or a form with a message to come (5), which only the customer sees where others are
/// about; a button or a list with nothing visible (6), so that nothing seems to hang when no reply comes;
/// a webhook event with 204.
pub(super) fn answer_to(events: &[Event]) -> Response<Bytes> {
    let Some(event) = events.iter().find(|event| is_interaction(&event.key)) else { return nothing() };
    match event.thread.parse() {
        Ok(Thread::Interaction { answer: Answer::Followup, .. }) => answer(&json!({ "type": 6 })),
        Ok(Thread::Interaction { direct: Some(_), .. }) => answer(&json!({ "type": 5 })),
        _ => answer(&json!({ "type": 5, "data": { "flags": EPHEMERAL } })),
    }
}
