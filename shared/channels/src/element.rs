//! Elements of a batch, read one by one: a bad one never fails the rest.

use nightdesk_domain::EventKind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::signature;

/// The largest element that is kept as it came in a placeholder, in bytes of JSON.
const KEPT: usize = 8 * 1024;

/// Reads one element; the element itself comes back when it is not of the shape expected.
pub(crate) fn read<T: DeserializeOwned>(element: &Value) -> Option<T> {
    T::deserialize(element).ok()
}

/// The name of an element that has none of its own: the same wherever and as often as it comes.
pub(crate) fn made_id(element: &Value) -> String {
    format!("sha256:{}", signature::sha256_hex(element.to_string().as_bytes()))
}

/// The placeholder for a message this version does not know or could not read.
pub(crate) fn unsupported(what: &str, element: &Value) -> EventKind {
    placeholder(what, element, true)
}

/// The placeholder for a happening that is no message, so that nobody awaits an answer.
pub(crate) fn unsupported_happening(what: &str, element: &Value) -> EventKind {
    placeholder(what, element, false)
}

fn placeholder(what: &str, element: &Value, message: bool) -> EventKind {
    let small = element.to_string().len() <= KEPT;
    let what: String = what.chars().take(64).collect();
    EventKind::Unsupported { what, raw: small.then(|| element.clone()), message }
}
