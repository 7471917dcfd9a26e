//! Looking without receiving, and giving back what a dead process had received.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::queue::Queue;
use super::{groups, retention};
use crate::error::QueueError;
use crate::store::Work;

/// A message as it lies in its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeekedMessage {
    /// The id its sender was given.
    pub message_id: String,
    /// The text.
    pub body: String,
    /// The message group; every message of a FIFO queue has one.
    pub group_id: Option<String>,
    /// The deduplication id, sent with it or taken from the body. FIFO only.
    pub deduplication_id: Option<String>,
    /// How often it was received, in the queue it is a dead letter of included.
    pub receive_count: u32,
    /// Whether it can be received.
    pub state: MessageState,
    /// When it was sent, in epoch milliseconds; for a FIFO dead letter, when it became one.
    pub sent_ms: i64,
}

/// Whether a message can be received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Nobody has it. In a FIFO queue it may still have to wait for its group.
    Visible,
    /// A receiver has it, and its visibility timeout runs.
    InFlight,
    /// Its delay is not over.
    Delayed,
}

/// Shows all messages in order.
pub(crate) fn peek(work: &Work<'_>, queue: &Queue) -> Result<Vec<PeekedMessage>, QueueError> {
    retention::expire(work, queue)?;
    Ok(work.rows(
        "SELECT message_id, body, group_id, deduplication_id, receive_count, visible_ms, sent_ms
         FROM messages WHERE queue_id = ?1 ORDER BY seq",
        [queue.id],
        |row| {
            let receive_count = row.get(4)?;
            let ahead = row.get::<_, i64>(5)? > work.now;
            let state = match (ahead, receive_count) {
                (false, _) => MessageState::Visible,
                (true, 0) => MessageState::Delayed,
                (true, _) => MessageState::InFlight,
            };
            Ok(PeekedMessage {
                message_id: row.get(0)?,
                body: row.get(1)?,
                group_id: row.get(2)?,
                deduplication_id: row.get(3)?,
                receive_count,
                state,
                sent_ms: row.get(6)?,
            })
        },
    )?)
}

/// Makes every message in flight visible again.
pub(crate) fn release_in_flight(work: &Work<'_>, queue: &Queue) -> Result<(), QueueError> {
    let released: Vec<Option<String>> = work.rows(
        "UPDATE messages SET visible_ms = 0
         WHERE queue_id = ?1 AND visible_ms > 0 AND receive_count > 0 RETURNING group_id",
        [queue.id],
        |row| row.get(0),
    )?;
    if queue.settings.is_fifo() {
        for group_id in released.into_iter().flatten().collect::<BTreeSet<_>>() {
            groups::refresh(work, queue, &group_id)?;
        }
    }
    work.wake(&queue.settings.name);
    Ok(())
}
