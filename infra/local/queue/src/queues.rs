//! The queue service as its owner holds it.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use tokio::net::TcpListener;

use crate::error::QueueError;
use crate::http;
use crate::operations::peek::{self, PeekedMessage};
use crate::operations::queue::{self, Queue};
use crate::settings::QueueSettings;
use crate::store::{Wakers, Work, Writer};

/// Tells the time, in milliseconds since 1970-01-01T00:00:00Z.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A set of queues in one SQLite database. Cloning gives another handle to the same queues.
#[derive(Clone)]
pub struct Queues {
    shared: Arc<Shared>,
}

struct Shared {
    writer: Writer,
    wakers: Arc<Wakers>,
    clock: Clock,
}

impl Queues {
    /// Opens the queues kept in a file, which is made if it does not exist; its folder must.
    ///
    /// Beside the file are its `-wal` and `-shm` files. Everything acknowledged survives the death of
    /// the process, though not necessarily a power cut.
    ///
    /// # Errors
    /// [`QueueError::Storage`] if the file cannot be used, [`QueueError::UnknownFormat`] if another
    /// version of the program wrote it.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, QueueError> {
        Self::start(Connection::open(path)?, clock)
    }

    /// Makes queues in memory, which end with the last handle to them.
    ///
    /// # Errors
    /// [`QueueError::Storage`] or [`QueueError::Stopped`] if the machine is out of memory or threads.
    pub fn memory(clock: Clock) -> Result<Self, QueueError> {
        Self::start(Connection::open_in_memory()?, clock)
    }

    fn start(connection: Connection, clock: Clock) -> Result<Self, QueueError> {
        let wakers = Arc::<Wakers>::default();
        let writer = Writer::start(connection, Arc::clone(&wakers), Arc::clone(&clock))?;
        Ok(Self { shared: Arc::new(Shared { writer, wakers, clock }) })
    }

    /// Makes the queue, or gives the one of that name these settings; its messages stay.
    ///
    /// # Errors
    /// [`QueueError::Refused`] if a setting is not allowed, or the queue for dead letters does not
    /// exist or is of the other kind.
    pub async fn create(&self, settings: &QueueSettings) -> Result<(), QueueError> {
        let settings = settings.clone();
        self.run(move |work| queue::save(work, &settings)).await
    }

    /// Makes every message in flight visible again at once, in its old place.
    ///
    /// For the start of a process whose consumers died with the one before. Receive counts stay as
    /// they are: the receive that was cut short counts once, its release does not.
    ///
    /// # Errors
    /// [`QueueError::Refused`] if there is no such queue.
    pub async fn release_in_flight(&self, name: &str) -> Result<(), QueueError> {
        self.on_queue(name, peek::release_in_flight).await
    }

    /// Shows all messages of the queue in the order they were sent, without touching them.
    ///
    /// # Errors
    /// [`QueueError::Refused`] if there is no such queue.
    pub async fn peek(&self, name: &str) -> Result<Vec<PeekedMessage>, QueueError> {
        self.on_queue(name, peek::peek).await
    }

    /// Answers SQS requests, and `GET /peek/{queue}` with a JSON array of [`PeekedMessage`], until
    /// `shutdown` completes. Requests in progress are then finished; long polls end at once.
    ///
    /// Callers are not authenticated: bind the listener to a loopback address.
    ///
    /// # Errors
    /// The listener's error if no connection can be accepted any more.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        http::serve(self.clone(), listener, shutdown).await
    }

    /// Runs an operation on an existing queue.
    pub(crate) async fn on_queue<T: Send + 'static>(
        &self,
        name: &str,
        operation: impl FnOnce(&Work<'_>, &Queue) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        let name = name.to_owned();
        self.run(move |work| operation(work, &queue::find(work, &name)?)).await
    }

    /// Runs an operation in a transaction.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Work<'_>) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        self.shared.writer.run(operation).await
    }

    pub(crate) fn wakers(&self) -> &Wakers {
        &self.shared.wakers
    }

    pub(crate) fn now(&self) -> i64 {
        (self.shared.clock)()
    }
}
