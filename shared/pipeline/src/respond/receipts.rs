//! What became of our messages: receipts, in any order.

use nightdesk_domain::event::ReceiptStatus;
use nightdesk_domain::{Event, ReplyStatus};

use super::{RespondError, Responder};
use crate::ids;
use crate::outcome::{self, Reference};
use crate::ports::Receipt;

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
        let opted_out = match status {
            ReceiptStatus::Failed { opted_out, .. } => *opted_out,
            // Anybody can report something; what shows that it is true is a reply of ours.
            ReceiptStatus::Unwanted => ours,
            _ => false,
        };
        if opted_out {
            self.opt_out(event).await?;
        }
        Ok(())
    }

    /// Whether what the provider repeats as sent by the business is a reply of ours: then nobody was at
    /// work. Not every provider says who sent what it repeats (Instagram), but the record knows the
    /// provider's ids of all that went out. What overtakes the sender's own note of it is not known yet,
    /// and counts as an agent's.
    pub(super) async fn is_our_own(&self, echo: &Event, delivery: &str) -> Result<bool, RespondError> {
        let receipt = Receipt { status: ReplyStatus::Sent, at: echo.at, reason: None };
        let reply = self.record.note_receipt(&echo.address, &echo.key, &receipt).await?;
        let Some(reply) = reply else { return Ok(false) };
        self.advance(&Reference { address: echo.address.clone(), reply }, &receipt, delivery).await?;
        tracing::info!(delivery, event = %ids::log(&echo.key.to_string()), "a reply of ours, repeated");
        Ok(true)
    }

    /// Moves a reply of ours on; false if there is no such reply.
    async fn advance(&self, to: &Reference, receipt: &Receipt, delivery: &str) -> Result<bool, RespondError> {
        Ok(outcome::advance(self.record, self.agents, to, receipt, delivery).await?)
    }

    /// Records that the customer of a receipt wants no messages from its account.
    async fn opt_out(&self, event: &Event) -> Result<(), RespondError> {
        let (channel, account) = (&event.key.channel, &event.key.account);
        Ok(outcome::opt_out(self.record, &event.address, channel, account, event.at).await?)
    }
}
