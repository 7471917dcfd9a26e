//! One outbound reply in the record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::customer::CustomerId;
use crate::event::{Account, Channel, ReceiptStatus};

/// A reply, from plan to receipt. Its key is made of the event that it answers, so that planning
/// it again is planning the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The event it answers, its key as written, with the reply's number: `whatsapp:…/reply/1`.
    pub key: String,
    /// The customer's address.
    pub address: Address,
    /// Whose address it is.
    pub customer: CustomerId,
    /// The case it belongs to, by number.
    pub case: u32,
    /// The channel it goes out on.
    pub channel: Channel,
    /// Who carries it, by the provider's id: the one that brought the event. None in replies from
    /// before this was said, which the channel's first provider carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The business's end it goes out from.
    pub account: Account,
    /// Where it goes, in the provider's own terms.
    pub thread: String,
    /// The message it answers, by the provider's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// What it says.
    pub text: String,
    /// What the customer may choose from, where the channel shows buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The language it is in, as a BCP 47 tag.
    pub language: String,
    /// Whether a language model put the business's own answer into other words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub phrased: bool,
    /// When it was planned.
    pub at: DateTime<Utc>,
    /// After this it is worth nothing any more and is not sent.
    pub send_before: DateTime<Utc>,
    /// How far it came.
    pub status: ReplyStatus,
    /// How often a call to the provider was begun.
    #[serde(default)]
    pub attempts: u32,
    /// When the provider took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
    /// The provider's id for it, which receipts name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// True when the provider refused it because the customer opted out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opted_out: bool,
    /// Why it failed, or why its outcome is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it means: a [`Button`](crate::button::Button), as it comes back when it is pressed.
    pub payload: String,
    /// What it says.
    pub label: String,
}

/// How far a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReplyStatus {
    /// To be sent.
    Planned,
    /// A sender has claimed it and is calling the provider.
    Sending,
    /// The provider took it.
    Sent,
    /// It reached the customer's device.
    Delivered,
    /// The customer opened it.
    Read,
    /// It will not be sent, or did not arrive; the reason stands beside it.
    Failed,
    /// It may or may not have been sent: a sender died in the call. Never sent again by itself.
    Unknown,
}

impl ReplyStatus {
    /// Every status.
    pub const ALL: [Self; 7] =
        [Self::Planned, Self::Sending, Self::Sent, Self::Delivered, Self::Read, Self::Failed, Self::Unknown];

    /// The status's name as it stands in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a receipt that says `next` moves a reply on from here. Receipts come in any order:
    /// a reply never goes back from read to delivered, and one that arrived did not fail.
    pub fn moves_on_to(self, next: Self) -> bool {
        let rank = |status| match status {
            Self::Planned => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Sent => 3,
            Self::Failed => 4,
            Self::Delivered => 5,
            Self::Read => 6,
        };
        rank(self) < rank(next)
    }
}

impl From<&ReceiptStatus> for ReplyStatus {
    fn from(status: &ReceiptStatus) -> Self {
        match status {
            ReceiptStatus::Sent => Self::Sent,
            ReceiptStatus::Delivered | ReceiptStatus::Unwanted => Self::Delivered,
            ReceiptStatus::Read => Self::Read,
            ReceiptStatus::Failed { .. } => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReplyStatus::*;

    #[test]
    fn a_reply_that_was_read_never_goes_back_to_delivered() {
        assert!(Sent.moves_on_to(Delivered) && Delivered.moves_on_to(Read));
        assert!(!Read.moves_on_to(Delivered) && !Delivered.moves_on_to(Sent));
    }

    #[test]
    fn a_receipt_settles_an_unknown_outcome_either_way() {
        assert!(Unknown.moves_on_to(Failed) && Unknown.moves_on_to(Delivered));
    }

    #[test]
    fn a_reply_that_arrived_did_not_fail() {
        assert!(Failed.moves_on_to(Delivered) && !Delivered.moves_on_to(Failed));
    }
}
