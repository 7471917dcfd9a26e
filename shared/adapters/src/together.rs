//! One call for all that is ready to be queued at the same time.
//!
//! A batch's events are dealt with side by side, and each hands its work out when its record is
//! durable. SQS charges by the call: whoever comes while a call is under way waits for it, and then
//! goes with all the others who came meanwhile.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use nightdesk_pipeline::ports::{NotQueued, Queue, QueueMessage};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

/// A queue that tells what became of each message.
#[async_trait]
pub trait QueueOfEach: Send + Sync {
    /// Puts messages on the queue, in order; what became of each of them, in the same order.
    async fn send_each(&self, messages: &[QueueMessage]) -> Vec<Result<(), NotQueued>>;
}

/// A queue whose callers share calls. Each of them learns only of its own messages.
#[derive(Debug)]
pub struct Together<Q> {
    queue: Q,
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    messages: Vec<QueueMessage>,
    tell: oneshot::Sender<Result<(), NotQueued>>,
}

impl<Q: QueueOfEach> Together<Q> {
    /// Shares the calls to a queue.
    pub fn on(queue: Q) -> Self {
        Self { queue, waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends for everybody who waits, and tells them.
    async fn send_for_all(&self) {
        let waiting = std::mem::take(&mut *self.waiting());
        let messages: Vec<_> = waiting.iter().flat_map(|waiting| waiting.messages.clone()).collect();
        let mut sent = self.queue.send_each(&messages).await.into_iter();
        for Waiting { messages, tell } in waiting {
            let became: Vec<_> = sent.by_ref().take(messages.len()).collect();
            // Who does not listen any more has gone, and its message comes again.
            drop(tell.send(became.into_iter().collect()));
        }
    }
}

#[async_trait]
impl<Q: QueueOfEach> Queue for Together<Q> {
    async fn send(&self, messages: &[QueueMessage]) -> Result<(), NotQueued> {
        let (tell, mut told) = oneshot::channel();
        self.waiting().push(Waiting { messages: messages.to_vec(), tell });
        let turn = self.turn.lock().await;
        match told.try_recv() {
            Ok(became) => return became,
            Err(TryRecvError::Closed) => return Err(NotQueued("whoever sent it stopped".to_owned())),
            Err(TryRecvError::Empty) => {}
        }
        // Once round: who is as far as we are comes along.
        tokio::task::yield_now().await;
        self.send_for_all().await;
        drop(turn);
        told.await.unwrap_or_else(|_| Err(NotQueued("nobody told what became of it".to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    /// Notes the bodies of each call, which lasts until it is let go; refuses the body "bad".
    struct Calls {
        made: Mutex<Vec<Vec<String>>>,
        let_go: Semaphore,
    }

    #[async_trait]
    impl QueueOfEach for Calls {
        async fn send_each(&self, messages: &[QueueMessage]) -> Vec<Result<(), NotQueued>> {
            self.made.lock().unwrap().push(messages.iter().map(|message| message.body.clone()).collect());
            self.let_go.acquire().await.unwrap().forget();
            let refused = |message: &QueueMessage| message.body == "bad";
            let became = |message: &QueueMessage| match refused(message) {
                true => Err(NotQueued("refused".to_owned())),
                false => Ok(()),
            };
            messages.iter().map(became).collect()
        }
    }

    fn queue(calls: usize) -> Together<Calls> {
        Together::on(Calls { made: Mutex::default(), let_go: Semaphore::new(calls) })
    }

    fn message(body: &str) -> QueueMessage {
        QueueMessage { order: None, body: body.to_owned() }
    }

    #[tokio::test]
    async fn who_is_ready_at_the_same_time_goes_in_one_call_and_keeps_its_order() {
        let queue = queue(1);
        let pair = [message("a1"), message("a2")];
        let (b, c) = ([message("b")], [message("c")]);
        let sent = join_all([queue.send(&pair), queue.send(&b), queue.send(&c)]).await;
        assert!(sent.iter().all(Result::is_ok));
        assert_eq!(*queue.queue.made.lock().unwrap(), [["a1", "a2", "b", "c"]]);
    }

    #[tokio::test]
    async fn who_comes_while_a_call_is_under_way_goes_in_the_next() {
        let queue = queue(0);
        let first = [message("first")];
        let later = [[message("second")], [message("third")]];
        let late = async {
            while queue.queue.made.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
            let sent = join_all(later.iter().map(|message| queue.send(message)));
            let let_go = async { queue.queue.let_go.add_permits(2) };
            tokio::join!(sent, let_go).0
        };
        let (first, late) = tokio::join!(queue.send(&first), late);
        assert!(first.is_ok() && late.iter().all(Result::is_ok));
        let expected = [vec!["first"], vec!["second", "third"]];
        assert_eq!(*queue.queue.made.lock().unwrap(), expected);
    }

    #[tokio::test]
    async fn a_message_that_is_refused_is_the_failure_of_its_own_sender() {
        let queue = queue(1);
        let (good, bad) = ([message("good")], [message("good too"), message("bad")]);
        let sent = join_all([queue.send(&good), queue.send(&bad)]).await;
        assert_eq!(sent, [Ok(()), Err(NotQueued("refused".to_owned()))]);
    }

    #[tokio::test]
    async fn a_sender_that_is_gone_in_the_middle_leaves_the_others_their_turn() {
        let queue = queue(1);
        let stopped = [message("stopped")];
        assert!(queue.send(&stopped).now_or_never().is_none());
        assert_eq!(queue.send(&[message("next")]).await, Ok(()));
    }
}
