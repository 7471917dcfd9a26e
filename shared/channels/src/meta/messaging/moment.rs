//! When something happened.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::clock;

/// Numbers below this are seconds since 1970, as the console's tests have them; milliseconds otherwise.
/// In seconds it is the year 5138, in milliseconds 1973.
const MILLIS_FROM: i64 = 100_000_000_000;

/// An element's `timestamp`: milliseconds since 1970. A delivery may have a watermark only.
pub(super) fn at(element: &Value, received: DateTime<Utc>) -> DateTime<Utc> {
    let watermark = || instant(element.get("delivery")?.get("watermark")?);
    clock::by_provider(element.get("timestamp").and_then(instant).or_else(watermark), received)
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    if number < MILLIS_FROM {
        return DateTime::from_timestamp(number, 0);
    }
    DateTime::from_timestamp_millis(number)
}
