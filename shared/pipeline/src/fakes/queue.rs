//! Queues in memory.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::{Fuse, lock};
use crate::ports::{InHand, NotQueued, Queue, QueueMessage, Shelf, ShelfError};

/// A queue in memory that knows five-minute deduplication, and what is in hand.
#[derive(Debug)]
pub struct MemoryQueue {
    fuse: Fuse,
    messages: Arc<Mutex<Messages>>,
    in_hand: Mutex<BTreeSet<usize>>,
}

/// The messages in order, each with its number, and how many there were.
#[derive(Debug, Default)]
struct Messages {
    all: Vec<(usize, QueueMessage)>,
    numbered: usize,
}

impl MemoryQueue {
    /// An empty queue on a fuse.
    pub fn new(fuse: &Fuse) -> Self {
        Self { fuse: fuse.clone(), messages: Arc::default(), in_hand: Mutex::default() }
    }

    /// The same queue on another fuse, as after a restart: nothing is in hand.
    pub fn on(&self, fuse: &Fuse) -> Self {
        Self { messages: self.messages.clone(), ..Self::new(fuse) }
    }

    /// The bodies on the queue, in order.
    pub fn bodies(&self) -> Vec<String> {
        lock(&self.messages).all.iter().map(|(_, message)| message.body.clone()).collect()
    }
}

#[async_trait]
impl Queue for MemoryQueue {
    async fn send(&self, messages: &[QueueMessage]) -> Result<(), NotQueued> {
        for message in messages {
            if !self.fuse.burn() {
                return Err(NotQueued("stopped".to_owned()));
            }
            let mut queued = lock(&self.messages);
            let id = |message: &QueueMessage| message.order.as_ref().map(|order| order.deduplication.clone());
            if id(message).is_none() || queued.all.iter().all(|(_, earlier)| id(earlier) != id(message)) {
                queued.numbered += 1;
                let number = queued.numbered;
                queued.all.push((number, message.clone()));
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Shelf for MemoryQueue {
    async fn take(&self) -> Result<Vec<InHand>, ShelfError> {
        let mut in_hand = lock(&self.in_hand);
        let messages = lock(&self.messages);
        let next: Vec<_> =
            messages.all.iter().filter(|(number, _)| !in_hand.contains(number)).take(10).collect();
        in_hand.extend(next.iter().map(|(number, _)| *number));
        let taken = |(number, message): &(usize, QueueMessage)| InHand {
            body: message.body.clone(),
            receipt_handle: number.to_string(),
        };
        Ok(next.into_iter().map(taken).collect())
    }

    async fn remove(&self, receipt_handle: &str) -> Result<(), ShelfError> {
        if !self.fuse.burn() {
            return Err(ShelfError("stopped".to_owned()));
        }
        lock(&self.messages).all.retain(|(number, _)| number.to_string() != receipt_handle);
        Ok(())
    }

    async fn put_back(&self, receipt_handle: &str) -> Result<(), ShelfError> {
        if !self.fuse.burn() {
            return Err(ShelfError("stopped".to_owned()));
        }
        lock(&self.in_hand).retain(|number| number.to_string() != receipt_handle);
        Ok(())
    }
}
