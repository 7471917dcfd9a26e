//! What a customer was promised, and whether it was kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::customer::CustomerId;
use crate::event::Channel;

/// What a customer was told: when we are back, or when a person has answered.
///
/// Either is kept by a person's answer in time: being back at nine is worth nothing to a customer
/// whom nobody answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The event that was answered with it, as its key is written.
    pub event: String,
    /// The address that was told.
    pub address: Address,
    /// The channel that it was told on.
    pub channel: Channel,
    /// The moment that was told.
    pub told: DateTime<Utc>,
    /// What was said of that moment.
    pub of: Promised,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The moment by which a person must have answered.
    pub by: DateTime<Utc>,
    /// When a person answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<DateTime<Utc>>,
}

/// What was said of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promised {
    /// Somebody is there again.
    Opening,
    /// A person has answered.
    Answer,
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is time left.
    Open,
    /// A person answered in time.
    Kept,
    /// Nobody did.
    Broken,
}

impl Promise {
    /// How it stands at `now`.
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        match self.answered {
            Some(answered) if answered <= self.by => Standing::Kept,
            None if now <= self.by => Standing::Open,
            _ => Standing::Broken,
        }
    }

    /// Notes that a person answered at `at`. The first answer counts, and none before it was made.
    pub fn answer(&mut self, at: DateTime<Utc>) {
        if at >= self.made && self.answered.is_none_or(|answered| at < answered) {
            self.answered = Some(at);
        }
    }
}

/// A promise and whom it was made to, as it is kept to be looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The customer.
    pub customer: CustomerId,
    /// Their case, by number.
    pub case: u32,
    /// What was promised.
    pub promise: Promise,
}

impl Standing {
    /// The standing's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise() -> Promise {
        let at = |text: &str| text.parse().unwrap();
        Promise {
            event: "sms:1:SM1".to_owned(),
            address: "tel:+447700900123".parse().unwrap(),
            channel: Channel::new("sms"),
            told: at("2026-11-30T09:00:00Z"),
            of: Promised::Opening,
            made: at("2026-11-28T03:00:00Z"),
            by: at("2026-11-30T13:00:00Z"),
            answered: None,
        }
    }

    fn standing(answered: Option<&str>, now: &str) -> Standing {
        let mut promise = promise();
        if let Some(answered) = answered {
            promise.answer(answered.parse().unwrap());
        }
        promise.standing(now.parse().unwrap())
    }

    #[test]
    fn a_promise_is_open_until_its_time_and_broken_after_it() {
        assert_eq!(standing(None, "2026-11-30T13:00:00Z"), Standing::Open);
        assert_eq!(standing(None, "2026-11-30T13:00:01Z"), Standing::Broken);
    }

    #[test]
    fn an_answer_in_time_keeps_it_for_good_and_one_too_late_does_not() {
        assert_eq!(standing(Some("2026-11-30T13:00:00Z"), "2026-12-24T00:00:00Z"), Standing::Kept);
        assert_eq!(standing(Some("2026-11-30T13:00:01Z"), "2026-12-24T00:00:00Z"), Standing::Broken);
    }

    #[test]
    fn what_an_agent_said_before_it_was_made_is_no_answer_to_it() {
        assert_eq!(standing(Some("2026-11-28T02:59:59Z"), "2026-11-30T10:00:00Z"), Standing::Open);
    }

    #[test]
    fn the_first_answer_counts() {
        let mut promise = promise();
        promise.answer("2026-11-30T15:00:00Z".parse().unwrap());
        promise.answer("2026-11-30T10:00:00Z".parse().unwrap());
        assert_eq!(promise.standing("2026-12-01T00:00:00Z".parse().unwrap()), Standing::Kept);
    }
}
