//! What became of a reply, whichever way we learn of it.

use chrono::{DateTime, Utc};
use nightdesk_domain::customer::Wish;
use nightdesk_domain::{Account, Address, Channel, ReplyStatus};

use crate::agents::AgentItem;
use crate::ports::{Advanced, Change, NotQueued, Queue, Receipt, Record, RecordError, WriteError};

/// How often a profile is read again when others write at the same time.
const RACES: u32 = 8;

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
    pub(crate) fn read(text: &str) -> Option<Self> {
        // An address has no '#'.
        let (address, reply) = text.split_once('#')?;
        Some(Self { address: address.parse().ok()?, reply: reply.to_owned() })
    }
}

/// Why an outcome could not be dealt with: it must come again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutcomeError {
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Queue(#[from] NotQueued),
}

/// Moves a reply on by a receipt, and shows agents one that did not arrive; false if there is no
/// such reply.
///
/// Whoever finds that it failed tells the agents, also when it was recorded before: the one who
/// recorded it may have died before telling. The item's id is always the same.
pub(crate) async fn advance(
    record: &dyn Record,
    agents: &dyn Queue,
    to: &Reference,
    receipt: &Receipt,
    delivery: &str,
) -> Result<bool, OutcomeError> {
    let reply = match record.advance(&to.address, &to.reply, receipt).await? {
        Advanced::Missing => return Ok(false),
        Advanced::Moved(reply) | Advanced::Stayed(reply) => reply,
    };
    if receipt.status == ReplyStatus::Failed && reply.status == ReplyStatus::Failed {
        let reason = receipt.reason.as_deref().unwrap_or("not delivered");
        let item = AgentItem::reply_problem(&reply, delivery, ReplyStatus::Failed, reason);
        agents.send(&[item.message()?]).await?;
    }
    Ok(true)
}

/// Records that a provider refuses what is sent to a customer on a channel from an account, as they opted out.
pub(crate) async fn opt_out(
    record: &dyn Record,
    address: &Address,
    channel: &Channel,
    account: &Account,
    at: DateTime<Utc>,
) -> Result<(), RecordError> {
    for _ in 0..RACES {
        // Somebody who never wrote has nothing to be answered, and so nothing to opt out of.
        let Some(mut profile) = record.profile(address).await? else { return Ok(()) };
        let before = profile.clone();
        profile.wish(channel, account, Wish::told_by_refusal(at));
        if profile == before {
            return Ok(());
        }
        match record.write(&Change { profiles: vec![profile], ..Change::default() }).await {
            Ok(()) => return Ok(()),
            Err(WriteError::Conflict) => {}
            Err(WriteError::Record(error)) => return Err(error),
        }
    }
    Err(RecordError::Unavailable("others kept writing to the same profile".to_owned()))
}
