//! What became of our messages: receipts, in any order.

use nightdesk_domain::event::ReceiptStatus;
use nightdesk_domain::{Address, Event, ReplyStatus};

use super::{RespondError, Responder};
use crate::agents::AgentItem;
use crate::ids;
use crate::ports::{Advanced, Receipt, WriteError};

/// Our reference to a reply, as it travels through a provider to its receipts.
pub(crate) struct Reference {
    /// The address under which the reply stands.
    pub(crate) address: Address,
    /// The reply's key.
    pub(crate) reply: String,
}

impl Reference {
    /// The reference as one text.
    pub(crate) fn write(address: &Address, reply: &str) -> String {
        format!("{address}#{reply}")
    }

    /// Reads a reference; none if it is not one of ours.
    fn read(text: &str) -> Option<Self> {
        // An address has no '#'.
        let (address, reply) = text.split_once('#')?;
        Some(Self { address: address.parse().ok()?, reply: reply.to_owned() })
    }
}

impl Responder<'_> {
    /// Notes a receipt with the message that it is about. Harmless to repeat.
    pub(super) async fn note_receipt(
        &self,
        event: &Event,
        of: &str,
        status: &ReceiptStatus,
        reference: Option<&str>,
        delivery: &str,
    ) -> Result<(), RespondError> {
        let reason = match status {
            ReceiptStatus::Failed { code, .. } => Some(code.clone()),
            _ => None,
        };
        let receipt = Receipt { status: ReplyStatus::from(status), at: event.at, reason };
        let ours = match reference.and_then(Reference::read) {
            Some(reference) => self.advance(&reference, &receipt, delivery).await?,
            None => false,
        };
        if !ours {
            let message = event.key.sibling(of);
            let reply = self.record.note_receipt(&event.address, &message, &receipt).await?;
            if let Some(reply) = reply {
                let reference = Reference { address: event.address.clone(), reply };
                self.advance(&reference, &receipt, delivery).await?;
            }
        }
        let id = ids::log(&event.key.to_string());
        tracing::info!(delivery, event = %id, status = receipt.status.name(), "receipt noted");
        if matches!(status, ReceiptStatus::Failed { opted_out: true, .. }) {
            self.opt_out(event).await?;
        }
        Ok(())
    }

    /// Moves a reply of ours on; false if there is no such reply.
    async fn advance(&self, to: &Reference, receipt: &Receipt, delivery: &str) -> Result<bool, RespondError> {
        match self.record.advance(&to.address, &to.reply, receipt).await? {
            Advanced::Missing => Ok(false),
            Advanced::Stayed => Ok(true),
            Advanced::Moved(reply) => {
                if receipt.status == ReplyStatus::Failed {
                    let reason = receipt.reason.as_deref().unwrap_or("not delivered");
                    let item = AgentItem::reply_problem(&reply, delivery, ReplyStatus::Failed, reason);
                    self.agents.send(&[item.message()?]).await?;
                }
                Ok(true)
            }
        }
    }

    /// Records that the customer of a receipt wants no messages from its account.
    async fn opt_out(&self, event: &Event) -> Result<(), RespondError> {
        crate::send::opt_out(self.record, &event.address, &event.key.channel, &event.key.account, event.at)
            .await
            .map_err(|error| match error {
                WriteError::Conflict => RespondError::Contended,
                WriteError::Record(error) => error.into(),
            })
    }
}
