//! How long X asks to wait.

use std::time::Duration;

use chrono::DateTime;
use http::{HeaderMap, header};

use crate::outcome::retry_after;

/// X's limits, each with what is left of it and when it is new, in seconds since 1970
/// (docs.x.com, "Rate limits").
const LIMITS: &[(&str, &str)] = &[
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset"),
    ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
];

/// How long until the limits that are used up are new, measured from the answer's own date: X's clock
/// says when, and X's clock says what time it was.
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
    let used_up = LIMITS.iter().filter(|(left, _)| number(left) == Some(0));
    let reset = used_up.filter_map(|(_, reset)| number(reset)).max();
    let reset = reset.or_else(|| number("x-rate-limit-reset"));
    let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    match (reset, date) {
        (Some(reset), Some(date)) => {
            let seconds = reset.saturating_sub(date.timestamp());
            Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
        }
        _ => retry_after(headers),
    }
}
