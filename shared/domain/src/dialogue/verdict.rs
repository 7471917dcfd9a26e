//! What became of questions and answers, for those who write the answers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::answer::{AnswerId, Candidate};
use crate::customer::CustomerId;

/// What became of an answer, or of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// It was given.
    Answered,
    /// Answers were offered.
    Offered,
    /// The customer chose it.
    Chosen,
    /// It helped, the customer says.
    Helpful,
    /// It did not help, the customer says.
    NotHelpful,
    /// There was none.
    Missed,
    /// The matter went to a person.
    HandedOver,
    /// An agent said later what would have been right: the verdict's answer, or none of them.
    // No agent's item says so: it is out before.
    #[cfg_attr(feature = "schema", schemars(skip))]
    Corrected,
}

/// One outcome and whom it was for, as it is kept to be looked through. What was asked stands in the
/// event's own entry alone, so that it is erased with that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// When the customer wrote.
    pub at: DateTime<Utc>,
    /// The event, as its key is written.
    pub event: String,
    /// The address that it stands under.
    pub address: Address,
    /// The customer.
    pub customer: CustomerId,
    /// Their case, by number.
    pub case: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// The answer that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    /// The answers that were offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<AnswerId>,
    /// The language that the customer is spoken to in, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the event may have asked for, the most probable first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

impl Outcome {
    /// The outcome's name as it stands in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Offered => "offered",
            Self::Chosen => "chosen",
            Self::Helpful => "helpful",
            Self::NotHelpful => "not_helpful",
            Self::Missed => "missed",
            Self::HandedOver => "handed_over",
            Self::Corrected => "corrected",
        }
    }

    /// Whether it is what the desk did with what a customer wrote, and not what they or an agent said later.
    pub fn is_of_question(self) -> bool {
        matches!(self, Self::Answered | Self::Offered | Self::Missed)
    }

    /// Whether a later verdict of this kind on the same event takes the place of an earlier: an agent may
    /// think again, while what happened stays as it was.
    pub fn may_change(self) -> bool {
        matches!(self, Self::Corrected)
    }
}
