//! The sender function: planned replies to the providers, and their outcome into the record.

use aws_lambda_events::sqs::SqsMessage;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::Tokens;
use nightdesk_pipeline::ports::{Hide, Lines, ProviderApi, Queue, Record};
use nightdesk_pipeline::send::{Dealt, Delivery, SendError, Sender};
use nightdesk_runtime::Clock;
use nightdesk_runtime::batch::{self, PerMessage};
use nightdesk_runtime::metrics::Tally;

/// Everything the sender works with, built once per process.
pub struct Send {
    /// How to reach each provider.
    pub lines: Box<dyn Lines>,
    /// The network.
    pub api: Box<dyn ProviderApi>,
    /// What credentials were traded for.
    pub tokens: Tokens,
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
pub type ComesAgain = nightdesk_pipeline::ComesAgain<SendError>;

impl PerMessage for Send {
    type Done = Dealt;
    type Error = ComesAgain;
    /// A text in several parts must not arrive in another order.
    const PATIENCE: u32 = u32::MAX;

    async fn one(&self, message: &SqsMessage) -> Result<Dealt, ComesAgain> {
        let sender = Sender {
            lines: &*self.lines,
            api: &*self.api,
            tokens: &self.tokens,
            record: &*self.record,
            agents: &*self.agents,
        };
        let body = message.body.as_deref().unwrap_or_default();
        let handle = message.receipt_handle.as_deref().unwrap_or_default();
        let dealt = sender.send(body, handle, self.clock.now()).await?;
        let Delivery::Later(wait) = dealt.delivery else { return Ok(dealt) };
        Err(ComesAgain::later(&*self.outbound, handle, dealt.provider, wait).await)
    }
}

/// A batch as metrics, for each provider its own.
pub fn tallies(batch: &batch::Dealt<Dealt, ComesAgain>) -> Vec<Tally> {
    Tally::by_provider(batch.outcomes.iter().filter_map(count))
}

/// What a message counts as, and for which provider.
fn count(outcome: &Result<Dealt, ComesAgain>) -> Option<(&'static str, &'static str)> {
    match outcome {
        Ok(Dealt { provider, delivery: Delivery::Settled(status) }) => {
            let name = match status {
                ReplyStatus::Sent => "Sent",
                ReplyStatus::Failed => "Failed",
                ReplyStatus::Unknown => "Unknown",
                _ => return None,
            };
            Some((provider.unwrap_or("none"), name))
        }
        Err(ComesAgain::Later { provider, .. }) => Some((provider.unwrap_or("none"), "Retried")),
        _ => None,
    }
}
