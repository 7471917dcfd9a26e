//! The queues themselves: finding, making, counting, emptying and deleting them.

use rusqlite::{Row, params};

use super::retention;
use crate::error::{QueueError, Refusal};
use crate::settings::QueueSettings;
use crate::store::Work;

/// A queue that exists.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) id: i64,
    pub(crate) settings: QueueSettings,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

/// How many messages of a queue are in which state.
#[derive(Debug)]
pub(crate) struct Counts {
    pub(crate) visible: i64,
    pub(crate) in_flight: i64,
    pub(crate) delayed: i64,
}

const COLUMNS: &str = "SELECT id, settings, created_ms, modified_ms FROM queues";

fn read(row: &Row<'_>) -> rusqlite::Result<Queue> {
    let settings: String = row.get(1)?;
    let settings = serde_json::from_str(&settings).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, error.into())
    })?;
    Ok(Queue { id: row.get(0)?, settings, created_ms: row.get(2)?, modified_ms: row.get(3)? })
}

/// Finds a queue by its name.
pub(crate) fn find(work: &Work<'_>, name: &str) -> Result<Queue, QueueError> {
    look_up(work, name)?.ok_or(QueueError::Refused(Refusal::NoSuchQueue))
}

/// Finds a queue by its name, if there is one.
pub(crate) fn look_up(work: &Work<'_>, name: &str) -> Result<Option<Queue>, QueueError> {
    Ok(work.row(&format!("{COLUMNS} WHERE name = ?1"), [name], read)?)
}

/// Gives all queues by name.
pub(crate) fn all(work: &Work<'_>) -> Result<Vec<Queue>, QueueError> {
    Ok(work.rows(&format!("{COLUMNS} ORDER BY name"), [], read)?)
}

/// Makes the queue, or gives the existing one these settings.
pub(crate) fn save(work: &Work<'_>, settings: &QueueSettings) -> Result<(), QueueError> {
    settings.check()?;
    if let Some(letters) = &settings.dead_letters {
        let target = look_up(work, &letters.queue)?;
        if target.is_none_or(|target| target.settings.is_fifo() != settings.is_fifo()) {
            return Err(Refusal::InvalidParameter(
                "Value for parameter RedrivePolicy is invalid. \
                 Reason: Dead letter target does not exist, or is of the other kind."
                    .to_owned(),
            )
            .into());
        }
    }
    let kept = serde_json::to_string(settings)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    work.execute(
        "INSERT INTO queues (name, settings, created_ms, modified_ms) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (name) DO UPDATE SET settings = ?2, modified_ms = ?3",
        params![settings.name, kept, work.now],
    )?;
    Ok(())
}

/// Counts the messages. Takes time in proportion to the queue's length.
pub(crate) fn count(work: &Work<'_>, queue: &Queue) -> Result<Counts, QueueError> {
    retention::expire(work, queue)?;
    let all: i64 = work
        .row("SELECT COUNT(*) FROM messages WHERE queue_id = ?1", [queue.id], |row| row.get(0))?
        .unwrap_or_default();
    let (delayed, in_flight): (i64, i64) = work
        .row(
            "SELECT COUNT(*) FILTER (WHERE receive_count = 0), COUNT(*) FILTER (WHERE receive_count > 0)
             FROM messages WHERE queue_id = ?1 AND visible_ms > ?2",
            [queue.id, work.now],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .unwrap_or_default();
    Ok(Counts { visible: all - delayed - in_flight, in_flight, delayed })
}

/// Deletes all messages. What was sent in the last five minutes still counts for deduplication.
pub(crate) fn purge(work: &Work<'_>, queue: &Queue) -> Result<(), QueueError> {
    work.execute("DELETE FROM messages WHERE queue_id = ?1", [queue.id])?;
    work.execute("DELETE FROM groups WHERE queue_id = ?1", [queue.id])?;
    Ok(())
}

/// Deletes the queue with its messages. Those who wait for its messages are told.
pub(crate) fn delete(work: &Work<'_>, queue: &Queue) -> Result<(), QueueError> {
    purge(work, queue)?;
    work.execute("DELETE FROM deduplications WHERE queue_id = ?1", [queue.id])?;
    work.execute("DELETE FROM queues WHERE id = ?1", [queue.id])?;
    work.wake(&queue.settings.name);
    Ok(())
}
