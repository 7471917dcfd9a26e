//! Receiving with patience: the long poll.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::error::QueueError;
use crate::operations::receive::{Received, ReceivedMessage, Wanted, receive};
use crate::queues::Queues;

/// How often a waiting receiver looks at the clock when a message comes back at a known time. The clock
/// may be set by hand, so that its pace is not the pace of real time.
const LOOK: Duration = Duration::from_millis(20);

/// Receives from the queue. Waits, as long as `wanted` or else the queue says, for the first message;
/// gives none when that time is over or the service closes.
pub(crate) async fn poll(
    queues: &Queues,
    name: &str,
    wanted: Wanted,
    mut closing: watch::Receiver<bool>,
) -> Result<Vec<ReceivedMessage>, QueueError> {
    let started = Instant::now();
    let notify = queues.wakers().of(name);
    loop {
        // Before the look, so that nothing that comes after it is missed.
        let mut woken = pin!(notify.notified());
        woken.as_mut().enable();
        let received: Received =
            queues.on_queue(name, move |work, queue| receive(work, queue, wanted)).await?;
        let until = started + received.wait;
        if !received.messages.is_empty() || Instant::now() >= until || *closing.borrow() {
            return Ok(received.messages);
        }
        tokio::select! {
            () = woken => (),
            () = due(queues, received.next_due) => (),
            () = sleep_until(until) => return Ok(Vec::new()),
            _ = closing.wait_for(|closing| *closing) => return Ok(Vec::new()),
        }
    }
}

/// Completes when the clock reaches that time.
async fn due(queues: &Queues, time: Option<i64>) {
    match time {
        None => std::future::pending().await,
        Some(time) => {
            while queues.now() < time {
                sleep(LOOK).await;
            }
        }
    }
}
