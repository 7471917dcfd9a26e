//! The one thread that works on the file. Operations that arrive together share one commit.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::{Wakers, Work, schema};
use crate::error::QueueError;
use crate::queues::Clock;

/// More would make the first of them wait; 64 is far past what one commit costs.
const MOST_JOBS_PER_COMMIT: usize = 64;

/// An operation to run. It gives what remains to be done when its transaction is settled.
type Job = Box<dyn FnOnce(Result<&Work<'_>, QueueError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), QueueError>)>;

/// Hands operations to the thread. The thread ends, and closes the file, when the last of its writers
/// is dropped.
pub(crate) struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    /// Prepares the file and starts the thread.
    pub(crate) fn start(
        mut connection: Connection,
        wakers: Arc<Wakers>,
        clock: Clock,
    ) -> Result<Self, QueueError> {
        schema::prepare(&mut connection)?;
        let (jobs, queue) = channel();
        thread::Builder::new()
            .name("local-queue".to_owned())
            .spawn(move || work_off(&mut connection, &queue, &wakers, &clock))
            .map_err(|_| QueueError::Stopped)?;
        Ok(Self { jobs })
    }

    /// Runs one operation, and answers once what it did is durable.
    ///
    /// If the caller goes away before the operation's turn, it is not run: a receive whose caller
    /// hung up would hide messages that nobody got.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Work<'_>) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |work| {
            if reply.is_closed() {
                return Box::new(|_| ());
            }
            let outcome = work.and_then(|work| work.atomically(operation));
            Box::new(move |settled| {
                // The caller may have gone while the work was committed: nobody to tell.
                reply.send(settled.and(outcome)).ok();
            })
        });
        self.jobs.send(job).map_err(|_| QueueError::Stopped)?;
        answer.await.map_err(|_| QueueError::Stopped)?
    }
}

fn work_off(connection: &mut Connection, jobs: &Receiver<Job>, wakers: &Wakers, clock: &Clock) {
    while let Ok(first) = jobs.recv() {
        let together = std::iter::once(first).chain(jobs.try_iter()).take(MOST_JOBS_PER_COMMIT);
        let mut answers = Vec::new();
        let woken = RefCell::default();
        let settled = commit(connection, together, &mut answers, &woken, clock);
        for queue in woken.into_inner() {
            wakers.wake(&queue);
        }
        for answer in answers {
            answer(settled.clone());
        }
    }
}

fn commit(
    connection: &mut Connection,
    jobs: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
    woken: &RefCell<BTreeSet<String>>,
    clock: &Clock,
) -> Result<(), QueueError> {
    match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => {
            answers.extend(jobs.map(|job| job(Ok(&Work::new(&transaction, woken, clock())))));
            Ok(transaction.commit()?)
        }
        Err(error) => {
            let error = QueueError::from(error);
            answers.extend(jobs.map(|job| job(Err(error.clone()))));
            Ok(())
        }
    }
}
