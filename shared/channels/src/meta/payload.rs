//! Members of JSON objects that may be absent, of another type, or empty.

use serde_json::Value;

use crate::signature;

/// A member that is a text with something in it.
pub(super) fn text<'v>(element: &'v Value, name: &str) -> Option<&'v str> {
    element.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// The members of a list; none if it is absent or no list.
pub(super) fn list<'v>(element: &'v Value, name: &str) -> &'v [Value] {
    element.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A short name for a text or an element, the same whenever it is the same. Keys show in logs, so what
/// they are made of must not.
pub(super) fn fingerprint(text: &str) -> String {
    signature::sha256_hex(text.as_bytes()).chars().take(16).collect()
}
