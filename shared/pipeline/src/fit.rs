//! Sizes that the queue and the record can take.

use nightdesk_channels::signature::sha256_hex;
use nightdesk_domain::{Event, EventKind};

use crate::envelope;
use crate::ports::NotQueued;

/// The largest event in bytes of JSON. A DynamoDB item has at most 400 KB; the longest text that a
/// channel of ours delivers has a few KB.
const LARGEST: usize = 256 * 1024;

/// The longest id in bytes. A DynamoDB sort key has at most 1,024, and holds more than the id.
const LONGEST_ID: usize = 512;

/// Makes an event fit. What it said is left out if it is too large, and comes back whole, as JSON,
/// to be kept elsewhere.
pub(crate) fn into_a_queue(event: &mut Event) -> Result<Option<String>, NotQueued> {
    if event.key.id.len() > LONGEST_ID {
        event.key.id = format!("sha256:{}", sha256_hex(event.key.id.as_bytes()));
    }
    let whole = envelope::json(event)?;
    if whole.len() <= LARGEST {
        return Ok(None);
    }
    let message = matches!(event.kind, EventKind::Message { .. } | EventKind::Postback { .. });
    event.kind =
        EventKind::Unsupported { what: format!("{}: too large", event.kind.name()), raw: None, message };
    Ok(Some(whole))
}
