//! SQS: takes every message, and keeps those of the last call to each queue.

use serde_json::{Value, json};

use super::Seen;

/// A message as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Queued {
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    pub(crate) body: String,
}

pub(super) fn answer(operation: &str, asked: &Value, seen: &Seen) -> Option<Value> {
    if operation != "SendMessageBatch" {
        return None;
    }
    let queue = asked["QueueUrl"].as_str()?.rsplit('/').next()?;
    let entries = asked["Entries"].as_array()?;
    let sent: Option<Vec<_>> = entries.iter().map(queued).collect();
    let successful: Vec<_> = entries.iter().zip(sent.as_ref()?).map(taken).collect();
    seen.queues.lock().unwrap().insert(queue.to_owned(), sent?);
    Some(json!({ "Successful": successful, "Failed": [] }))
}

fn queued(entry: &Value) -> Option<Queued> {
    let text = |name: &str| entry[name].as_str().map(str::to_owned);
    Some(Queued {
        group: text("MessageGroupId"),
        deduplication: text("MessageDeduplicationId"),
        body: text("MessageBody")?,
    })
}

fn taken((entry, sent): (&Value, &Queued)) -> Value {
    json!({
        "Id": entry["Id"],
        "MessageId": "219f8380-5770-4cc2-8c3e-5c715e145f5e",
        // The SDK for JavaScript compares it.
        "MD5OfMessageBody": format!("{:x}", md5::compute(&sent.body)),
        "SequenceNumber": "18850000000000000000",
    })
}
