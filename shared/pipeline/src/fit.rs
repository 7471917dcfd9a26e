//! Sizes and depths that the queue, the record and our own reader can take.

use nightdesk_channels::signature::sha256_hex;
use nightdesk_domain::{Event, EventKind};

/// The largest message in bytes of JSON. A DynamoDB item has at most 400 KB; the longest text that a
/// channel of ours delivers has a few KB.
const LARGEST: usize = 256 * 1024;

/// The longest id in bytes. A DynamoDB sort key has at most 1,024, and holds more than the id.
const LONGEST_ID: usize = 512;

/// The deepest nesting of a message. Our reader of JSON follows 128 levels, and agents' items add
/// some.
const DEEPEST: usize = 100;

/// Replaces an id that is too long by its hash, which is as much its own.
pub(crate) fn shorten_id(event: &mut Event) {
    if event.key.id.len() > LONGEST_ID {
        event.key.id = format!("sha256:{}", sha256_hex(event.key.id.as_bytes()));
    }
}

/// Whether a message's body is small and flat enough.
pub(crate) fn fits(body: &str) -> bool {
    body.len() <= LARGEST && depth(body) <= DEEPEST
}

/// Leaves out what an event said: the placeholder of one that does not fit.
pub(crate) fn leave_out(event: &mut Event) {
    let message = matches!(event.kind, EventKind::Message { .. } | EventKind::Postback { .. });
    event.kind =
        EventKind::Unsupported { what: format!("{}: too large", event.kind.name()), raw: None, message };
}

/// How deep some JSON is nested.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_within_texts_do_not_count() {
        assert_eq!(depth(r#"{"a": [{"b": "[[[\"{{"}], "c": {}}"#), 3);
        assert_eq!(depth("1"), 0);
    }
}
