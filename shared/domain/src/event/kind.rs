//! What happened.

use serde::{Deserialize, Serialize};

use super::Content;
use crate::address::Address;

/// What happened. Ids in `of` are the provider's message ids, which are event ids (see [`EventKey`](super::EventKey)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The customer wrote.
    Message {
        /// What they wrote.
        content: Content,
        /// The message they answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        /// True when it was forwarded from another conversation.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        forwarded: bool,
        /// What led here: an advertisement, a deep link, a product, as the provider gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral: Option<serde_json::Value>,
    },
    /// The customer changed a message.
    Edit {
        /// The message that was changed.
        of: String,
        /// What it says now.
        content: Content,
    },
    /// The customer took a message back: its content is erased from the record.
    Deletion {
        /// The message that was taken back.
        of: String,
    },
    /// The customer reacted to a message.
    Reaction {
        /// The message reacted to.
        of: String,
        /// The reactions in force; none when they were taken away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        emoji: Vec<String>,
    },
    /// The customer pressed a button or chose from a list.
    Postback {
        /// What the button says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// What the button means to the business.
        payload: String,
        /// The message that carried the button.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
    },
    /// The customer began: a bot's start button, a deep link. Not a question.
    Started {
        /// The deep link's parameter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
    },
    /// The customer wants no more messages on this channel and account.
    OptOut,
    /// The customer wants messages again.
    OptIn,
    /// The customer asked for help with a keyword (`HELP`, `INFO`).
    Help,
    /// What became of a message of ours.
    Receipt {
        /// Our message, by the provider's id.
        of: String,
        /// How far it came.
        status: ReceiptStatus,
        /// Our own reference to the reply, where the provider carries it along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// The business's own people wrote to the customer elsewhere (an echo): agent activity.
    AgentMessage {
        /// What they wrote.
        content: Content,
    },
    /// The customer called.
    Call {
        /// What came of it.
        outcome: CallOutcome,
        /// How long they spoke with a person, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// The customer's address changed, for example to a new telephone number.
    AddressChanged {
        /// The new address.
        to: Address,
    },
    /// Something this version does not know, kept as a placeholder.
    Unsupported {
        /// The provider's name for it.
        what: String,
        /// The element as it came, where it is small enough to keep.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<serde_json::Value>,
        /// True when the customer sent it as a message, and so awaits an answer.
        message: bool,
    },
}

impl EventKind {
    /// The kind's name as it stands in the record.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::Edit { .. } => "edit",
            Self::Deletion { .. } => "deletion",
            Self::Reaction { .. } => "reaction",
            Self::Postback { .. } => "postback",
            Self::Started { .. } => "started",
            Self::OptOut => "opt_out",
            Self::OptIn => "opt_in",
            Self::Help => "help",
            Self::Receipt { .. } => "receipt",
            Self::AgentMessage { .. } => "agent_message",
            Self::Call { .. } => "call",
            Self::AddressChanged { .. } => "address_changed",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// Whether a person of the business spoke with the customer: that answers what was asked before.
    pub fn is_agents(&self) -> bool {
        matches!(self, Self::AgentMessage { .. } | Self::Call { outcome: CallOutcome::Answered, .. })
    }
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Nobody took it.
    Missed,
    /// The customer spoke with a person.
    Answered,
}

/// The payload of the choice by which a caller asks to be told by a text message what the telephone
/// told them.
pub const TEXT_ME: &str = "nightdesk:text-me";

/// How far a message of ours came. Later stages include the earlier ones, and never go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ReceiptStatus {
    /// The provider passed it on.
    Sent,
    /// It reached the customer's device.
    Delivered,
    /// The customer opened it.
    Read,
    /// It reached the customer, who called it unwanted, as somebody reports: no more from this account, if it
    /// is a message of ours.
    Unwanted,
    /// It did not reach the customer.
    Failed {
        /// The provider's error code.
        code: String,
        /// True when the provider says that the customer opted out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        opted_out: bool,
    },
}
