//! What a customer is told at once.

use chrono::{DateTime, Utc};

use crate::answer::AnswerId;
use crate::desk::Promises;
use crate::hours::Closure;
use crate::promise::Promised;

/// What a customer is told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nobody is there; when that changes.
    Away {
        /// The closure, with its reason.
        closure: Closure,
        /// What is promised.
        when: When,
    },
    /// The message has come and somebody is there; when an answer is there.
    Received {
        /// What is promised.
        when: When,
    },
    /// They get no more automatic messages.
    OptedOut,
    /// They get automatic messages again.
    OptedIn,
    /// What this is, and how to stop it.
    Help,
    /// One of the business's own answers.
    Answer {
        /// The answer.
        answer: AnswerId,
        /// Whether they are asked if it helped.
        ask: bool,
    },
    /// Which of these answers they mean, or whether they want a person.
    Offer {
        /// The answers, the most probable first.
        answers: Vec<AnswerId>,
    },
    /// A person takes care of it, and when.
    HandOver {
        /// The closure, where nobody is there and they were not told of it before.
        closure: Option<Closure>,
        /// What is promised.
        when: When,
    },
    /// That it is good that an answer helped.
    Thanks,
}

/// When somebody is there, or has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Somebody is there again at this moment.
    Back(DateTime<Utc>),
    /// A person has answered by this moment.
    AnswerBy(DateTime<Utc>),
    /// Nobody knows.
    Unknown,
}

impl When {
    /// What is promised of an opening and of the moment by which an answer is due.
    pub fn promised(promises: Promises, opening: Option<DateTime<Utc>>, due: Option<DateTime<Utc>>) -> Self {
        match (promises, opening, due) {
            (Promises::Answer, _, Some(due)) => Self::AnswerBy(due),
            (_, Some(opening), _) => Self::Back(opening),
            _ => Self::Unknown,
        }
    }

    /// The moment that is told, and what is said of it.
    pub fn told(self) -> Option<(Promised, DateTime<Utc>)> {
        match self {
            Self::Back(at) => Some((Promised::Opening, at)),
            Self::AnswerBy(at) => Some((Promised::Answer, at)),
            Self::Unknown => None,
        }
    }
}
