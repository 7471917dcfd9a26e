//! What an operation works with: the open transaction, the time, and whom to wake.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::error::QueueError;

/// One operation's view of the store.
pub(crate) struct Work<'a> {
    connection: &'a Connection,
    woken: &'a RefCell<BTreeSet<String>>,
    /// The time of the operation, in epoch milliseconds.
    pub(crate) now: i64,
}

impl<'a> Work<'a> {
    pub(super) fn new(connection: &'a Connection, woken: &'a RefCell<BTreeSet<String>>, now: i64) -> Self {
        Self { connection, woken, now }
    }

    /// Runs one statement and gives the number of rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        self.connection.prepare_cached(sql)?.execute(params)
    }

    /// Runs one insert and gives the new row's key.
    pub(crate) fn insert(&self, sql: &str, params: impl Params) -> rusqlite::Result<i64> {
        self.connection.prepare_cached(sql)?.insert(params)
    }

    /// Gives the first row, if there is one.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.connection.prepare_cached(sql)?.query_row(params, read).optional()
    }

    /// Gives all rows.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.connection.prepare_cached(sql)?.query_map(params, read)?.collect()
    }

    /// Wakes, once this work is durable, those who wait for messages of the queue.
    pub(crate) fn wake(&self, queue: &str) {
        self.woken.borrow_mut().insert(queue.to_owned());
    }

    /// Runs the operation so that it leaves no trace if it fails.
    pub(super) fn atomically<T>(
        &self,
        operation: impl FnOnce(&Self) -> Result<T, QueueError>,
    ) -> Result<T, QueueError> {
        self.execute("SAVEPOINT operation", [])?;
        let outcome = operation(self);
        if outcome.is_err() {
            self.execute("ROLLBACK TO operation", [])?;
        }
        self.execute("RELEASE operation", [])?;
        outcome
    }
}

/// A duration in the store's unit.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
