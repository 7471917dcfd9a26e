//! Snowflakes: ids of 64 bits, sent as texts, that begin with the time in milliseconds.
//!
//! Source: "Snowflakes", <https://docs.discord.com/developers/reference#snowflakes>.

use chrono::{DateTime, Utc};

/// The first second of 2015, in milliseconds since 1970.
const EPOCH: u64 = 1_420_070_400_000;

/// True for a snowflake.
pub(super) fn is_snowflake(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u64>().is_ok()
}

/// When the thing of this id was made.
pub(super) fn instant(id: &str) -> Option<DateTime<Utc>> {
    let id: u64 = id.parse().ok()?;
    DateTime::from_timestamp_millis(i64::try_from((id >> 22) + EPOCH).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Discord's reference.
    #[test]
    fn a_snowflake_tells_its_time() {
        let at = instant("175928847299117063").unwrap();
        assert_eq!(at.to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
        assert!(instant("18446744073709551615").is_some());
        for text in ["", "-1", "1.5", "18446744073709551616", "x"] {
            assert!(!is_snowflake(text), "{text}");
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
