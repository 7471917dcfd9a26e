//! Forms, as Twilio writes them in bodies and queries (`application/x-www-form-urlencoded`).

use std::collections::BTreeMap;

use percent_encoding::percent_decode;
use serde_json::Value;

/// The names and values of a form, in the order sent, as the bytes that were encoded.
///
/// Bytes, because they are what Twilio signed: text would have to replace what is not UTF-8, and
/// then no longer match. Nothing is trimmed, and what is empty stays.
pub(super) fn pairs(encoded: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    let fields = encoded.split(|byte| *byte == b'&').filter(|field| !field.is_empty());
    fields.map(|field| {
        let mut halves = field.splitn(2, |byte| *byte == b'=');
        let mut half = || decode(halves.next().unwrap_or_default());
        (half(), half())
    })
}

fn decode(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

/// A form to read from: texts by name, the first where a name is repeated. What is not UTF-8 is
/// replaced by `U+FFFD`.
#[derive(Debug, Clone)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a form.
    pub(super) fn parse(encoded: &[u8]) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs(encoded) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            fields.entry(text(&name)).or_insert_with(|| text(&value));
        }
        Self(fields)
    }

    /// A field's value; none where it is empty, which means the same to Twilio.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The fields `MediaUrl0`, `MediaUrl1` … by their number, in its order.
    pub(super) fn numbered(&self, prefix: &str) -> BTreeMap<u32, &str> {
        let number = |name: &str| name.strip_prefix(prefix)?.parse().ok();
        let fields = self.0.iter().filter(|(_, value)| !value.is_empty());
        fields.filter_map(|(name, value)| Some((number(name)?, value.as_str()))).collect()
    }

    /// The fields that begin so and say something, by the rest of their names.
    pub(super) fn prefixed<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        let fields = self.0.iter().filter(|(_, value)| !value.is_empty());
        fields.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// True when nothing was sent.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The whole form, to keep it as it came.
    pub(super) fn to_json(&self) -> Value {
        self.0.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }
}
