//! Providers' clocks, which may be absent, wrong or hostile.

use chrono::{DateTime, TimeDelta, Utc};

use crate::provider::Rejected;

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

/// Checks that a time which was signed, in seconds since 1970, is now. It is asked after the signature:
/// who signed nothing learns nothing.
pub(crate) fn fresh(seconds: &str, now: DateTime<Utc>) -> Result<(), Rejected> {
    let at = seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    within(at, FRESH, now)
}

/// [`fresh()`] where the provider goes on trying for so long with what it signed at first.
pub(crate) fn within(at: Option<DateTime<Utc>>, past: TimeDelta, now: DateTime<Utc>) -> Result<(), Rejected> {
    if at.is_some_and(|at| now - at <= past && at - now <= FRESH) { Ok(()) } else { Err(Rejected::Stale) }
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
    #[test]
    fn a_time_that_was_signed_is_fresh_for_five_minutes_either_way_and_a_text_never() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for seconds in ["1799999700", "1800000000", "1800000300"] {
            assert_eq!(fresh(seconds, now), Ok(()), "{seconds}");
        }
        let extremes = [i64::MAX.to_string(), i64::MIN.to_string()];
        let texts = ["1799999699", "1800000301", "", "soon", "1800000000.5", &extremes[0], &extremes[1]];
        for seconds in texts {
            assert_eq!(fresh(seconds, now), Err(Rejected::Stale), "{seconds}");
        }
    }
}
