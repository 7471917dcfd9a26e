//! Messages that are kept no longer.

use std::collections::BTreeSet;

use super::groups;
use super::queue::Queue;
use crate::store::{Work, millis};

/// Deletes what is older than the queue keeps its messages, in flight or not.
pub(super) fn expire(work: &Work<'_>, queue: &Queue) -> rusqlite::Result<()> {
    let oldest = work.now.saturating_sub(millis(queue.settings.retention));
    let expired: Vec<Option<String>> = work.rows(
        "DELETE FROM messages WHERE queue_id = ?1 AND sent_ms <= ?2 RETURNING group_id",
        [queue.id, oldest],
        |row| row.get(0),
    )?;
    if queue.settings.is_fifo() {
        for group_id in expired.into_iter().flatten().collect::<BTreeSet<_>>() {
            groups::refresh(work, queue, &group_id)?;
        }
    }
    Ok(())
}
