//! Providers' clocks, which may be absent, wrong or hostile.

use chrono::{DateTime, TimeDelta, Utc};

/// How far back a provider's clock is believed: longer than the longest redelivery (7 days).
const OLDEST: TimeDelta = TimeDelta::days(30);

/// An instant by the provider's clock, never after we received it.
///
/// A clock that is absent, or wrong by more than any redelivery explains, is not believed: then
/// the event happened when it was received.
pub(crate) fn by_provider(at: Option<DateTime<Utc>>, received: DateTime<Utc>) -> DateTime<Utc> {
    match at {
        Some(at) if at <= received && received - at <= OLDEST => at,
        _ => received,
    }
}

/// [`by_provider`] for seconds since 1970.
pub(crate) fn by_seconds(seconds: Option<i64>, received: DateTime<Utc>) -> DateTime<Utc> {
    by_provider(seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)), received)
}

/// How far from ours the clock of a signature may be, in both directions.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// Whether something was signed just now, by its own clock.
pub(crate) fn is_fresh(signed: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (now - signed).abs() <= FRESH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_future_or_far_in_the_past_is_not_believed() {
        let received = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(by_seconds(Some(1_800_000_060), received), received);
        assert_eq!(by_seconds(Some(0), received), received);
        assert_eq!(by_seconds(Some(i64::MAX), received), received);
        assert_eq!(by_seconds(None, received), received);
        assert_eq!(by_seconds(Some(1_799_999_000), received).timestamp(), 1_799_999_000);
    }
}
