//! What providers do differently, for the tests that every one of them runs.

use chrono::TimeDelta;

use crate::request::Unverified;

/// What a provider does that others do not. Each has to say all of it: there is nothing by default.
///
/// Samples are named by their file in `events/<provider>/`, without its ending.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Whether anybody published requests with their signatures: then they stand in `tests/published.json`.
    pub signatures_are_published: bool,
    /// How long what was signed is good.
    pub freshness: Freshness,
    /// Whether the body is signed, so that who changes it is found out; else the sender alone is.
    pub body_is_signed: bool,
    /// The members of its JSON that list happenings, each of which stands for itself, as its samples show;
    /// an empty name is a body that is itself the list. None where a request is one happening.
    pub batches: &'static [&'static str],
    /// Samples of what did not exist when this was written. Each gives a placeholder.
    pub unknown: &'static [&'static str],
    /// Samples of our own replies as the provider repeats them to us. None where it repeats none.
    pub echoes: &'static [&'static str],
}

/// How long what a provider signed is good.
#[derive(Debug, Clone, Copy)]
pub enum Freshness {
    /// So long after the signed time, and so long before it, as clocks differ.
    Within {
        /// The longest after it.
        past: TimeDelta,
        /// The longest before it.
        ahead: TimeDelta,
    },
    /// For ever, as no time is signed: a request that is replayed is told by its events' keys alone.
    Always,
    /// As most have it where the request has this header, in which a time is signed; else for ever.
    FiveMinutesBy(&'static str),
}

impl Freshness {
    /// Five minutes either way, as most have it.
    pub const FIVE_MINUTES: Self = Self::Within { past: TimeDelta::minutes(5), ahead: TimeDelta::minutes(5) };

    /// How long a request is good after its time and before it; none where that is for ever.
    pub fn of(self, request: &Unverified) -> Option<(TimeDelta, TimeDelta)> {
        match self {
            Self::Within { past, ahead } => Some((past, ahead)),
            Self::FiveMinutesBy(header) => {
                request.headers.contains_key(header).then(|| Self::FIVE_MINUTES.of(request)).flatten()
            }
            Self::Always => None,
        }
    }
}
