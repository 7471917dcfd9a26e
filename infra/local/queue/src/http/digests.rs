//! The MD5s with which SDKs check that messages arrived as they were sent.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation>

use crate::message::Attributes;

const TEXT: u8 = 1;
const BYTES: u8 = 2;

/// The MD5 of a body, in hex.
pub(super) fn of_body(body: &str) -> String {
    format!("{:x}", md5::compute(body))
}

/// The MD5 of attributes, in hex; none without attributes.
pub(super) fn of_attributes(attributes: &Attributes) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let mut digested = Vec::new();
    for (name, attribute) in attributes {
        push(&mut digested, name.as_bytes());
        push(&mut digested, attribute.data_type.as_bytes());
        digested.push(if attribute.is_binary() { BYTES } else { TEXT });
        // Admission checked that every attribute has a value.
        push(&mut digested, &attribute.value().unwrap_or_default());
    }
    Some(format!("{:x}", md5::compute(digested)))
}

fn push(digested: &mut Vec<u8>, part: &[u8]) {
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    digested.extend_from_slice(&length.to_be_bytes());
    digested.extend_from_slice(part);
}
