//! Queues whose messages are looked at one by one.

use async_trait::async_trait;

/// A queue that is gone through as a shelf is: each message is taken in hand, and then removed or put back.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// Takes the next messages in hand; none when nothing is left that is not in hand. What is neither
    /// removed nor put back comes again by itself after ten minutes.
    ///
    /// # Errors
    /// [`ShelfError`] when the queue does not give them now.
    async fn take(&self) -> Result<Vec<InHand>, ShelfError>;

    /// Removes a message.
    ///
    /// # Errors
    /// [`ShelfError`]: it may still be there.
    async fn remove(&self, receipt_handle: &str) -> Result<(), ShelfError>;

    /// Puts a message back for the next to take.
    ///
    /// # Errors
    /// [`ShelfError`] when it stays in hand until it comes again by itself.
    async fn put_back(&self, receipt_handle: &str) -> Result<(), ShelfError>;
}

/// A message that was taken in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InHand {
    /// The body.
    pub body: String,
    /// What it is removed or put back by.
    pub receipt_handle: String,
}

/// Why a queue did not do what it was asked: try again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the queue is not available: {0}")]
pub struct ShelfError(pub String);
