//! The rules that a decision is made of, and what they saw.

use serde::{Deserialize, Serialize};

use crate::dialogue::Does;

/// That a rule spoke, and what it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What it saw; no text, name or address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub saw: String,
}

/// The rules that a decision is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Rule {
    /// Only what the customer writes or chooses awaits an answer.
    AwaitsNoAnswer,
    /// A keyword that the provider itself answers.
    ProviderAnswers,
    /// The customer wants no replies on this channel and account.
    OptedOut,
    /// A machine wrote it, or would read the answer (RFC 3834).
    Machine,
    /// Nothing can be sent to where it came from.
    NoWayBack,
    /// A human agent has just spoken.
    AgentSpoke,
    /// The event reached us too long after it happened.
    TooLate,
    /// The provider takes no more replies to it.
    WindowClosed,
    /// The address got as many automatic replies as one gets: it may be a machine. Agents see to it.
    LoopCap,
    /// The customer wrote a word that stops, starts or asks for help.
    Keyword,
    /// Of several offices only some speak the customer's language.
    SpeaksTheLanguage,
    /// Somebody is there.
    DeskOpen,
    /// The customer is told that their message has come.
    Acknowledged,
    /// The customer was told so already and waits for an answer.
    AcknowledgedAlready,
    /// Nobody is there.
    DeskClosed,
    /// The desk has opened since the customer wrote.
    OpenedSince,
    /// The customer was told about this closure already.
    ToldAlready,
    /// The customer is told that nobody is there, and when somebody will be.
    Away,
    /// The desk does not answer by itself now.
    SelfServiceOff,
    /// The customer gets one of the business's own answers.
    Answered,
    /// The customer is asked which of some answers they mean.
    Offered,
    /// None of the answers is likely enough.
    Missed,
    /// The customer wants a person.
    WantsPerson,
    /// An answer helped, the customer says.
    Helpful,
    /// An answer did not help, the customer says.
    NotHelpful,
    /// The matter goes to a person, and the customer is told so.
    HandedOver,
}

impl Rule {
    /// The rule by which a step of a dialogue is taken.
    pub(super) fn of(does: &Does) -> Self {
        match does {
            Does::Answered { .. } => Self::Answered,
            Does::Offered { .. } => Self::Offered,
            Does::Helped { .. } => Self::Helpful,
            Does::Missed => Self::Missed,
            Does::HandedOver { .. } => Self::HandedOver,
        }
    }

    pub(super) fn saw(self, what: impl Into<String>) -> Finding {
        Finding { rule: self, saw: what.into() }
    }
}

impl std::fmt::Display for Finding {
    /// The rule's name in words, with what it saw: `told already`, `desk closed: until:2026-…`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut name = String::new();
        for c in format!("{:?}", self.rule).chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push(' ');
            }
            name.extend(c.to_lowercase());
        }
        match self.saw.as_str() {
            "" => f.write_str(&name),
            saw => write!(f, "{name}: {saw}"),
        }
    }
}
