//! Moving dead letters back to where they came from, or somewhere else.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html>

use std::collections::{BTreeSet, HashSet};

use rusqlite::params;

use super::queue::{self, Queue};
use super::{dead_letters, groups};
use crate::error::{QueueError, Refusal};
use crate::store::Work;

/// A move that was asked for. Here it is complete when its start is answered.
#[derive(Debug)]
pub(crate) struct MoveTask {
    pub(crate) source: String,
    /// None: each message goes back to the queue it came from.
    pub(crate) destination: Option<String>,
    /// Messages a second, as asked for; without effect here.
    pub(crate) rate: Option<i64>,
    pub(crate) moved: i64,
    pub(crate) started_ms: i64,
}

struct Letter {
    seq: i64,
    group_id: Option<String>,
    dead_letter_of: Option<String>,
}

/// Moves all messages of the source that nobody holds. Gives the number of the task.
///
/// Messages without a known origin stay unless a destination is named, as do groups in flight.
pub(crate) fn start(
    work: &Work<'_>,
    source: &str,
    destination: Option<&str>,
    rate: Option<i64>,
) -> Result<i64, QueueError> {
    let source = existing(work, source)?;
    let named = destination.map(|name| existing(work, name)).transpose()?;
    check(work, &source, named.as_ref())?;
    groups::free_lapsed(work, &source)?;
    let blocked: HashSet<String> = groups::blocked(work, &source)?.into_iter().collect();
    let mut left = BTreeSet::new();
    let mut moved = 0;
    for letter in waiting(work, &source)? {
        if letter.group_id.as_ref().is_some_and(|group| blocked.contains(group)) {
            continue;
        }
        let origin = match (&named, &letter.dead_letter_of) {
            (None, Some(name)) => queue::look_up(work, name)?,
            _ => None,
        };
        let Some(target) = named.as_ref().or(origin.as_ref()) else {
            continue;
        };
        dead_letters::revive(work, letter.seq, target)?;
        left.extend(letter.group_id);
        moved += 1;
    }
    for group_id in left.iter().filter(|_| source.settings.is_fifo()) {
        groups::refresh(work, &source, group_id)?;
    }
    Ok(work.insert(
        "INSERT INTO move_tasks (source, destination, rate, moved, started_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![source.settings.name, destination, rate, moved, work.now],
    )?)
}

/// Gives the latest tasks of a source, the newest first.
pub(crate) fn list(work: &Work<'_>, source: &str, most: i64) -> Result<Vec<MoveTask>, QueueError> {
    let source = existing(work, source)?.settings.name;
    Ok(work.rows(
        "SELECT source, destination, rate, moved, started_ms FROM move_tasks
         WHERE source = ?1 ORDER BY started DESC LIMIT ?2",
        params![source, most],
        |row| {
            Ok(MoveTask {
                source: row.get(0)?,
                destination: row.get(1)?,
                rate: row.get(2)?,
                moved: row.get(3)?,
                started_ms: row.get(4)?,
            })
        },
    )?)
}

fn existing(work: &Work<'_>, name: &str) -> Result<Queue, QueueError> {
    queue::look_up(work, name)?.ok_or_else(|| {
        Refusal::NoSuchResource("The resource that you specified doesn't exist.".to_owned()).into()
    })
}

fn check(work: &Work<'_>, source: &Queue, destination: Option<&Queue>) -> Result<(), QueueError> {
    let is_target = queue::all(work)?.iter().any(|queue| {
        let letters = queue.settings.dead_letters.as_ref();
        letters.is_some_and(|letters| letters.queue == source.settings.name)
    });
    let problem = if !is_target {
        "Source queue must be configured as a Dead Letter Queue."
    } else if destination.is_some_and(|queue| queue.id == source.id) {
        "Source queue arn and destination queue arn cannot be the same."
    } else if destination.is_some_and(|to| to.settings.is_fifo() != source.settings.is_fifo()) {
        "Source queue and destination queue must be of the same type."
    } else {
        return Ok(());
    };
    Err(Refusal::InvalidParameter(problem.to_owned()).into())
}

fn waiting(work: &Work<'_>, source: &Queue) -> rusqlite::Result<Vec<Letter>> {
    work.rows(
        "SELECT seq, group_id, dead_letter_of FROM messages
         WHERE queue_id = ?1 AND visible_ms <= ?2 ORDER BY seq",
        [source.id, work.now],
        |row| Ok(Letter { seq: row.get(0)?, group_id: row.get(1)?, dead_letter_of: row.get(2)? }),
    )
}
