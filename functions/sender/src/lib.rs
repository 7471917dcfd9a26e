//! The sender function: planned replies to the providers, and their outcome into the record.

use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::sqs::SqsMessage;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_pipeline::ports::{Lines, NotQueued, ProviderApi, Queue, Record};
use nightdesk_pipeline::send::{Delivery, SendError, Sender};
use nightdesk_runtime::Clock;
use nightdesk_runtime::batch::PerMessage;

/// A queue that can hide a message it gave out until it is to come again.
#[async_trait]
pub trait Hide: std::marker::Send + Sync {
    /// Hides a message for `wait` from now.
    ///
    /// # Errors
    /// [`NotQueued`] when it stays hidden for the queue's own time instead.
    async fn hide(&self, receipt_handle: &str, wait: Duration) -> Result<(), NotQueued>;
}

#[async_trait]
impl Hide for SqsQueue {
    async fn hide(&self, receipt_handle: &str, wait: Duration) -> Result<(), NotQueued> {
        SqsQueue::hide(self, receipt_handle, wait).await
    }
}

/// Everything the sender works with, built once per process.
pub struct Send {
    /// How to reach each provider.
    pub lines: Box<dyn Lines>,
    /// The network.
    pub api: Box<dyn ProviderApi>,
    /// The customer record.
    pub record: Box<dyn Record>,
    /// Where agents learn of replies that did not arrive.
    pub agents: Box<dyn Queue>,
    /// The queue that messages come from.
    pub outbound: Box<dyn Hide>,
    /// The time.
    pub clock: Clock,
}

/// Why a message comes again.
#[derive(Debug, thiserror::Error)]
pub enum ComesAgain {
    /// The provider is busy or away.
    #[error("in {0:?}, as the provider asked or our back-off says")]
    Later(Duration),
    /// The record or the agents' queue failed.
    #[error(transparent)]
    Failed(#[from] SendError),
}

impl PerMessage for Send {
    type Error = ComesAgain;
    /// A text in several parts must not arrive in another order.
    const PATIENCE: u32 = u32::MAX;

    async fn one(&self, message: &SqsMessage) -> Result<(), ComesAgain> {
        let sender =
            Sender { lines: &*self.lines, api: &*self.api, record: &*self.record, agents: &*self.agents };
        let body = message.body.as_deref().unwrap_or_default();
        let handle = message.receipt_handle.as_deref().unwrap_or_default();
        match sender.send(body, handle, self.clock.now()).await? {
            Delivery::Settled(_) | Delivery::Nothing => Ok(()),
            Delivery::Later(wait) => {
                if let Err(error) = self.outbound.hide(handle, wait).await {
                    tracing::warn!(%error, "comes again after the queue's own time");
                }
                Err(ComesAgain::Later(wait))
            }
        }
    }
}
