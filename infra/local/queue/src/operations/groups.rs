//! Message groups of FIFO queues: which may be received from, and where each starts.

use rusqlite::params;

use super::queue::Queue;
use crate::store::Work;

/// A group whose first message can be received.
pub(super) struct FreeGroup {
    pub(super) group_id: String,
    pub(super) head_seq: i64,
}

/// Notes a message at the end of its group. Only the first message of a group says when it is free.
pub(super) fn append(
    work: &Work<'_>,
    queue: &Queue,
    group_id: &str,
    seq: i64,
    visible_ms: i64,
) -> rusqlite::Result<()> {
    work.execute(
        "INSERT OR IGNORE INTO groups (queue_id, group_id, head_seq, ready_ms) VALUES (?1, ?2, ?3, ?4)",
        params![queue.id, group_id, seq, visible_ms],
    )?;
    Ok(())
}

/// Looks at the group anew, after any of its messages was received, released or taken out. Tells
/// whether it still holds messages.
///
/// It is blocked while any of its messages is in flight:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html>
pub(super) fn refresh(work: &Work<'_>, queue: &Queue, group_id: &str) -> rusqlite::Result<bool> {
    let head: Option<(i64, i64)> = work.row(
        "SELECT seq, visible_ms FROM messages WHERE queue_id = ?1 AND group_id = ?2
         ORDER BY seq LIMIT 1",
        params![queue.id, group_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((head_seq, head_ms)) = head else {
        work.execute(
            "DELETE FROM groups WHERE queue_id = ?1 AND group_id = ?2",
            params![queue.id, group_id],
        )?;
        return Ok(false);
    };
    let blocked_ms: Option<i64> = work
        .row(
            "SELECT MAX(visible_ms) FROM messages
             WHERE queue_id = ?1 AND group_id = ?2 AND receive_count > 0",
            params![queue.id, group_id],
            |row| row.get(0),
        )?
        .flatten();
    let ready_ms = head_ms.max(blocked_ms.unwrap_or(0));
    let ready_ms = if ready_ms > work.now { ready_ms } else { 0 };
    work.execute(
        "INSERT INTO groups (queue_id, group_id, head_seq, ready_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET head_seq = ?3, ready_ms = ?4",
        params![queue.id, group_id, head_seq, ready_ms],
    )?;
    Ok(true)
}

/// Frees the groups whose time has come.
pub(super) fn free_lapsed(work: &Work<'_>, queue: &Queue) -> rusqlite::Result<()> {
    work.execute(
        "UPDATE groups SET ready_ms = 0 WHERE queue_id = ?1 AND ready_ms > 0 AND ready_ms <= ?2",
        [queue.id, work.now],
    )?;
    Ok(())
}

/// Gives the free group with the oldest first message after `after_seq`.
pub(super) fn next_free(
    work: &Work<'_>,
    queue: &Queue,
    after_seq: i64,
) -> rusqlite::Result<Option<FreeGroup>> {
    work.row(
        "SELECT group_id, head_seq FROM groups WHERE queue_id = ?1 AND ready_ms = 0 AND head_seq > ?2
         ORDER BY head_seq LIMIT 1",
        [queue.id, after_seq],
        |row| Ok(FreeGroup { group_id: row.get(0)?, head_seq: row.get(1)? }),
    )
}

/// Gives the groups that are blocked or delayed.
pub(super) fn blocked(work: &Work<'_>, queue: &Queue) -> rusqlite::Result<Vec<String>> {
    work.rows("SELECT group_id FROM groups WHERE queue_id = ?1 AND ready_ms > 0", [queue.id], |row| {
        row.get(0)
    })
}

/// Tells when the next blocked or delayed group becomes free.
pub(super) fn next_due(work: &Work<'_>, queue: &Queue) -> rusqlite::Result<Option<i64>> {
    work.row(
        "SELECT ready_ms FROM groups WHERE queue_id = ?1 AND ready_ms > 0 ORDER BY ready_ms LIMIT 1",
        [queue.id],
        |row| row.get(0),
    )
}
