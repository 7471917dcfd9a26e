//! How the desk behaves towards customers, where a business may choose.

use chrono::TimeDelta;

/// What a business may choose of the desk's manners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manners {
    /// What an away notice promises.
    pub promise: Promises,
    /// Whether messages are acknowledged while somebody is there.
    pub acknowledge: bool,
    /// After a human agent spoke, automatic replies stay silent for this long.
    pub agent_silence: TimeDelta,
    /// The most automatic replies to one address within ten minutes.
    pub replies_in_ten_minutes: usize,
    /// The most automatic replies to one address within a day.
    pub replies_in_a_day: usize,
}

/// What an away notice promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promises {
    /// When somebody is there again.
    Opening,
    /// When a person has answered.
    Answer,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            promise: Promises::Opening,
            acknowledge: false,
            agent_silence: TimeDelta::minutes(30),
            replies_in_ten_minutes: 10,
            replies_in_a_day: 30,
        }
    }
}
