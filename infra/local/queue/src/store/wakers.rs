//! Who waits for messages of which queue.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Notify;

/// The receivers that wait, by queue name. Entries last as long as somebody waits.
#[derive(Default)]
pub(crate) struct Wakers(Mutex<HashMap<String, Weak<Notify>>>);

impl Wakers {
    /// The notice that is given when messages of the queue may have become available.
    pub(crate) fn of(&self, queue: &str) -> Arc<Notify> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(notify) = waiting.get(queue).and_then(Weak::upgrade) {
            return notify;
        }
        waiting.retain(|_, notify| notify.strong_count() > 0);
        let notify = Arc::new(Notify::new());
        waiting.insert(queue.to_owned(), Arc::downgrade(&notify));
        notify
    }

    /// Wakes everybody who waits for messages of the queue.
    pub(crate) fn wake(&self, queue: &str) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(notify) = waiting.get(queue).and_then(Weak::upgrade) {
            notify.notify_waiters();
        }
    }
}
