//! Stretches in which an office keeps other hours than usual.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::desk::{LocalText, OfficeId};

/// A stretch in which an office is closed, or open, whatever its hours say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// What the office is.
    pub keeps: Keeps,
    /// The first instant of it.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub until: DateTime<Utc>,
    /// What the business says of it: the occasion's name where it is planned, a note where it is not.
    #[serde(default, skip_serializing_if = "LocalText::is_empty")]
    pub says: LocalText,
}

/// Whether an office is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeps {
    /// Somebody is there.
    Open,
    /// Nobody is there.
    Closed,
}

impl Keeps {
    /// The state's name: `open`, `closed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl Exception {
    /// Whether an instant is in it.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}

/// An exception that nobody planned, made while the desk runs: `nightdesk close`, `nightdesk open`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplanned {
    /// The office.
    pub office: OfficeId,
    /// When it was made: of two that cover the same instant, the later counts.
    pub made: DateTime<Utc>,
    /// The stretch, and what the office is in it.
    #[serde(flatten)]
    pub exception: Exception,
}
