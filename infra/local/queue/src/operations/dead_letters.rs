//! Taking a message out of one queue and into another.

use rusqlite::params;
use uuid::Uuid;

use super::groups;
use super::queue::{self, Queue};
use crate::error::QueueError;
use crate::store::Work;

/// Finds the queue for messages that were received often enough, if this queue has one.
pub(super) fn target(work: &Work<'_>, queue: &Queue) -> Result<Option<(Queue, u32)>, QueueError> {
    let Some(letters) = &queue.settings.dead_letters else {
        return Ok(None);
    };
    // A target that was deleted takes nothing: the messages stay, as they do in the real service.
    let target = queue::look_up(work, &letters.queue)?;
    Ok(target.map(|target| (target, letters.max_receive_count)))
}

/// Moves a message that was received too often to the end of the queue for dead letters.
///
/// It keeps its id and its receive count. In a standard queue it also keeps the time it was sent, from
/// which its retention counts; in a FIFO queue that starts anew:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
pub(super) fn bury(work: &Work<'_>, seq: i64, source: &Queue, target: &Queue) -> Result<(), QueueError> {
    let sent_ms = target.settings.is_fifo().then_some(work.now);
    let copy = work.insert(
        "INSERT INTO messages (queue_id, message_id, group_id, deduplication_id, body, attributes,
           trace_header, dead_letter_of, sent_ms, visible_ms, receive_count, first_received_ms)
         SELECT ?2, message_id, group_id, deduplication_id, body, attributes,
           trace_header, ?3, ifnull(?4, sent_ms), 0, receive_count, first_received_ms
         FROM messages WHERE seq = ?1",
        params![seq, target.id, source.settings.name, sent_ms],
    )?;
    finish_move(work, seq, copy, target)
}

/// Moves a dead letter to the end of a queue as a new message: new id, new time, never received.
///
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html>
pub(super) fn revive(work: &Work<'_>, seq: i64, target: &Queue) -> Result<(), QueueError> {
    let copy = work.insert(
        "INSERT INTO messages (queue_id, message_id, group_id, deduplication_id, body, attributes,
           trace_header, sent_ms, visible_ms, receive_count)
         SELECT ?2, ?3, group_id, deduplication_id, body, attributes, trace_header, ?4, 0, 0
         FROM messages WHERE seq = ?1",
        params![seq, target.id, Uuid::new_v4().to_string(), work.now],
    )?;
    finish_move(work, seq, copy, target)
}

/// Removes the original. The caller refreshes the group that it leaves.
fn finish_move(work: &Work<'_>, seq: i64, copy: i64, target: &Queue) -> Result<(), QueueError> {
    if target.settings.is_fifo() {
        let group_id: Option<String> =
            work.row("SELECT group_id FROM messages WHERE seq = ?1", [copy], |row| row.get(0))?.flatten();
        if let Some(group_id) = group_id {
            groups::append(work, target, &group_id, copy, 0)?;
        }
    }
    work.execute("DELETE FROM messages WHERE seq = ?1", [seq])?;
    work.wake(&target.settings.name);
    Ok(())
}
