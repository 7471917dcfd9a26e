//! The tables, and how the file is opened.

use std::time::Duration;

use rusqlite::Connection;

use crate::error::QueueError;

const FORMAT: i64 = 1;

/// `seq` is both the order of arrival and FIFO's sequence number; it is never used twice.
///
/// A message is in flight while `visible_ms` is ahead and it was received, delayed while it is ahead
/// and it was not. Of a standard queue, every message that is ready has `visible_ms` 0, so that
/// `messages_by_visibility` gives the oldest ready one at once.
///
/// `groups` has one row for each message group that holds messages: its first message, and 0 or the
/// time at which that can be received. `groups_by_readiness` gives the oldest free group at once,
/// however many groups and messages wait behind it.
const TABLES: &str = "
CREATE TABLE queues (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  queue_id INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  group_id TEXT,
  deduplication_id TEXT,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL,
  trace_header TEXT,
  dead_letter_of TEXT,
  sent_ms INTEGER NOT NULL,
  visible_ms INTEGER NOT NULL,
  receive_count INTEGER NOT NULL,
  first_received_ms INTEGER,
  received_ms INTEGER
) STRICT;
CREATE INDEX messages_by_visibility ON messages (queue_id, visible_ms);
CREATE INDEX messages_by_age ON messages (queue_id, sent_ms);
CREATE INDEX messages_by_group ON messages (queue_id, group_id);
CREATE INDEX received_by_group ON messages (queue_id, group_id, visible_ms)
  WHERE receive_count > 0;

CREATE TABLE groups (
  queue_id INTEGER NOT NULL,
  group_id TEXT NOT NULL,
  head_seq INTEGER NOT NULL,
  ready_ms INTEGER NOT NULL,
  PRIMARY KEY (queue_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX groups_by_readiness ON groups (queue_id, ready_ms, head_seq);

CREATE TABLE deduplications (
  queue_id INTEGER NOT NULL,
  scope TEXT NOT NULL,
  deduplication_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  sent_ms INTEGER NOT NULL,
  PRIMARY KEY (queue_id, scope, deduplication_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deduplications_by_age ON deduplications (queue_id, sent_ms);

CREATE TABLE move_tasks (
  started INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  destination TEXT,
  rate INTEGER,
  moved INTEGER NOT NULL,
  started_ms INTEGER NOT NULL
) STRICT;
";

/// Makes the connection ready for work, and the tables if the file is new.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), QueueError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.set_prepared_statement_cache_capacity(64);
    let transaction = connection.transaction()?;
    match transaction.pragma_query_value(None, "user_version", |row| row.get(0))? {
        0 => {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            Ok(transaction.commit()?)
        }
        FORMAT => Ok(()),
        found => Err(QueueError::UnknownFormat { found, known: FORMAT }),
    }
}
