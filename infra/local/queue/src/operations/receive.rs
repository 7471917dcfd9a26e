//! Receiving: which messages are next, and what receiving does to them.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::{Row, params};

use super::acknowledge::Receipt;
use super::queue::Queue;
use super::{dead_letters, groups, retention};
use crate::error::QueueError;
use crate::message::Attributes;
use crate::store::{Work, millis};

/// What a receiver asks for. What it leaves open, the queue's settings say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// 1 to 10.
    pub(crate) most: usize,
    pub(crate) visibility_timeout: Option<Duration>,
    pub(crate) wait: Option<Duration>,
}

/// What one look at the queue gave.
pub(crate) struct Received {
    pub(crate) messages: Vec<ReceivedMessage>,
    /// The time at which another message becomes available by itself.
    pub(crate) next_due: Option<i64>,
    /// How long to wait altogether if there was no message.
    pub(crate) wait: Duration,
}

/// A message as its receiver sees it.
pub(crate) struct ReceivedMessage {
    pub(crate) receipt: Receipt,
    pub(crate) message_id: String,
    pub(crate) group_id: Option<String>,
    pub(crate) deduplication_id: Option<String>,
    pub(crate) body: String,
    pub(crate) attributes: Attributes,
    pub(crate) trace_header: Option<String>,
    pub(crate) dead_letter_of: Option<String>,
    pub(crate) sent_ms: i64,
    pub(crate) first_received_ms: i64,
    pub(crate) receive_count: u32,
}

/// Takes up to the wanted number of messages that are available now.
///
/// FIFO: as many as possible of the group with the oldest message, then of the next free group.
/// Messages that were received too often go to the dead letters instead, and others are given.
pub(crate) fn receive(work: &Work<'_>, queue: &Queue, wanted: Wanted) -> Result<Received, QueueError> {
    retention::expire(work, queue)?;
    let timeout = wanted.visibility_timeout.unwrap_or(queue.settings.visibility_timeout);
    let mut taking = Taking {
        work,
        queue,
        dead_letters: dead_letters::target(work, queue)?,
        // 0 is ready at once, which is what no timeout means.
        visible_ms: if timeout.is_zero() { 0 } else { work.now + millis(timeout) },
        most: wanted.most,
        messages: Vec::new(),
    };
    let next_due = if queue.settings.is_fifo() {
        taking.take_from_groups()?;
        groups::next_due(work, queue)?
    } else {
        taking.take_from_all()?;
        next_due(work, queue)?
    };
    let wait = wanted.wait.unwrap_or(queue.settings.receive_wait);
    Ok(Received { messages: taking.messages, next_due, wait })
}

/// One receive in progress.
struct Taking<'a> {
    work: &'a Work<'a>,
    queue: &'a Queue,
    dead_letters: Option<(Queue, u32)>,
    visible_ms: i64,
    most: usize,
    messages: Vec<ReceivedMessage>,
}

const COLUMNS: &str = "SELECT seq, visible_ms, message_id, group_id, deduplication_id, body, attributes,
  trace_header, dead_letter_of, sent_ms, first_received_ms, receive_count FROM messages";

impl Taking<'_> {
    fn is_full(&self) -> bool {
        self.messages.len() >= self.most
    }

    fn take_from_groups(&mut self) -> Result<(), QueueError> {
        groups::free_lapsed(self.work, self.queue)?;
        let mut after = 0;
        let mut seen = HashSet::new();
        while !self.is_full() {
            let Some(group) = groups::next_free(self.work, self.queue, after)? else {
                break;
            };
            after = group.head_seq;
            // With a visibility timeout of zero a group is free again at once.
            if !seen.insert(group.group_id.clone()) {
                continue;
            }
            self.take_from_group(&group.group_id)?;
            groups::refresh(self.work, self.queue, &group.group_id)?;
        }
        Ok(())
    }

    fn take_from_group(&mut self, group_id: &str) -> Result<(), QueueError> {
        let sql =
            format!("{COLUMNS} WHERE queue_id = ?1 AND group_id = ?2 AND seq > ?3 ORDER BY seq LIMIT 1");
        let mut after = 0;
        while !self.is_full() {
            let key = params![self.queue.id, group_id, after];
            let Some(next) = self.work.row(&sql, key, |row| self.read(row))? else {
                break;
            };
            // Only the queue's delay can hold back a message of a free group.
            if next.visible_ms > self.work.now {
                break;
            }
            after = next.seq;
            self.take(next)?;
        }
        Ok(())
    }

    fn take_from_all(&mut self) -> Result<(), QueueError> {
        self.work.execute(
            "UPDATE messages SET visible_ms = 0
             WHERE queue_id = ?1 AND visible_ms > 0 AND visible_ms <= ?2",
            [self.queue.id, self.work.now],
        )?;
        let sql =
            format!("{COLUMNS} WHERE queue_id = ?1 AND visible_ms = 0 AND seq > ?2 ORDER BY seq LIMIT 1");
        let mut after = 0;
        while !self.is_full() {
            let key = [self.queue.id, after];
            let Some(next) = self.work.row(&sql, key, |row| self.read(row))? else {
                break;
            };
            after = next.seq;
            self.take(next)?;
        }
        Ok(())
    }

    fn read(&self, row: &Row<'_>) -> rusqlite::Result<Next> {
        let attributes: String = row.get(6)?;
        let attributes = serde_json::from_str(&attributes).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, error.into())
        })?;
        let seq = row.get(0)?;
        let receive_count = row.get::<_, u32>(11)?.saturating_add(1);
        Ok(Next {
            seq,
            visible_ms: row.get(1)?,
            message: ReceivedMessage {
                receipt: Receipt { queue_id: self.queue.id, seq, receive_count },
                message_id: row.get(2)?,
                group_id: row.get(3)?,
                deduplication_id: row.get(4)?,
                body: row.get(5)?,
                attributes,
                trace_header: row.get(7)?,
                dead_letter_of: row.get(8)?,
                sent_ms: row.get(9)?,
                first_received_ms: row.get::<_, Option<i64>>(10)?.unwrap_or(self.work.now),
                receive_count,
            },
        })
    }

    fn take(&mut self, next: Next) -> Result<(), QueueError> {
        let message = next.message;
        if let Some((target, most)) = &self.dead_letters
            && message.receive_count > *most
        {
            return dead_letters::bury(self.work, next.seq, self.queue, target);
        }
        self.work.execute(
            "UPDATE messages SET visible_ms = ?2, receive_count = ?3, received_ms = ?4,
               first_received_ms = ifnull(first_received_ms, ?4)
             WHERE seq = ?1",
            params![next.seq, self.visible_ms, message.receive_count, self.work.now],
        )?;
        self.messages.push(message);
        Ok(())
    }
}

/// A candidate, as it will be if it is received.
struct Next {
    seq: i64,
    visible_ms: i64,
    message: ReceivedMessage,
}

fn next_due(work: &Work<'_>, queue: &Queue) -> rusqlite::Result<Option<i64>> {
    work.row(
        "SELECT visible_ms FROM messages WHERE queue_id = ?1 AND visible_ms > 0
         ORDER BY visible_ms LIMIT 1",
        [queue.id],
        |row| row.get(0),
    )
}
