//! Sending, and the five minutes in which a repetition is recognised.

use std::time::Duration;

use rusqlite::params;
use uuid::Uuid;

use super::groups;
use super::queue::Queue;
use crate::error::QueueError;
use crate::message::{Admitted, NewMessage, Order};
use crate::settings::DeduplicationScope;
use crate::store::{Work, millis};

/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html>
const DEDUPLICATION: Duration = Duration::from_mins(5);

/// What a sender is told of its message.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) message_id: String,
    /// FIFO only.
    pub(crate) sequence_number: Option<i64>,
}

/// Sends one message. A repetition within five minutes is answered like the first, and not kept.
pub(crate) fn send(work: &Work<'_>, queue: &Queue, message: NewMessage) -> Result<Sent, QueueError> {
    let Admitted { message, order } = message.admit(&queue.settings)?;
    let message_id = Uuid::new_v4().to_string();
    let sent = match order {
        Order::Standard { group_id } => {
            insert(work, queue, &message, &message_id, group_id.as_deref(), None)?;
            Sent { message_id, sequence_number: None }
        }
        Order::Fifo { group_id, deduplication_id } => {
            let scope = match queue.settings.deduplication_scope {
                DeduplicationScope::Queue => "",
                DeduplicationScope::MessageGroup => &group_id,
            };
            if let Some(first) = first_sent(work, queue, scope, &deduplication_id)? {
                return Ok(first);
            }
            let deduplication_id = deduplication_id.as_str();
            let (seq, visible_ms) =
                insert(work, queue, &message, &message_id, Some(&group_id), Some(deduplication_id))?;
            groups::append(work, queue, &group_id, seq, visible_ms)?;
            work.execute(
                "INSERT OR REPLACE INTO deduplications
                 (queue_id, scope, deduplication_id, message_id, seq, sent_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![queue.id, scope, deduplication_id, message_id, seq, work.now],
            )?;
            Sent { message_id, sequence_number: Some(seq) }
        }
    };
    work.wake(&queue.settings.name);
    Ok(sent)
}

/// Keeps the message; gives its place and the time at which it becomes visible, 0 for at once.
fn insert(
    work: &Work<'_>,
    queue: &Queue,
    message: &NewMessage,
    message_id: &str,
    group_id: Option<&str>,
    deduplication_id: Option<&str>,
) -> Result<(i64, i64), QueueError> {
    let delay = message.delay.unwrap_or(queue.settings.delay);
    let visible_ms = if delay.is_zero() { 0 } else { work.now + millis(delay) };
    let attributes = serde_json::to_string(&message.attributes)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let seq = work.insert(
        "INSERT INTO messages (queue_id, message_id, group_id, deduplication_id, body, attributes,
           trace_header, sent_ms, visible_ms, receive_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
        params![
            queue.id,
            message_id,
            group_id,
            deduplication_id,
            message.body,
            attributes,
            message.trace_header,
            work.now,
            visible_ms
        ],
    )?;
    Ok((seq, visible_ms))
}

/// Finds what was answered to the first of these messages, if that was in the last five minutes.
///
/// A clock that was set back must not make the five minutes longer: what was sent in the future does
/// not count.
fn first_sent(
    work: &Work<'_>,
    queue: &Queue,
    scope: &str,
    deduplication_id: &str,
) -> rusqlite::Result<Option<Sent>> {
    let over = work.now - millis(DEDUPLICATION);
    work.execute("DELETE FROM deduplications WHERE queue_id = ?1 AND sent_ms <= ?2", [queue.id, over])?;
    work.row(
        "SELECT message_id, seq FROM deduplications
         WHERE queue_id = ?1 AND scope = ?2 AND deduplication_id = ?3 AND sent_ms <= ?4",
        params![queue.id, scope, deduplication_id, work.now],
        |row| Ok(Sent { message_id: row.get(0)?, sequence_number: row.get(1)? }),
    )
}
