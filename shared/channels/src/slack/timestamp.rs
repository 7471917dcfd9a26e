//! Slack's time stamps, `1764298800.000200`: seconds and microseconds since 1970, which name messages.

use chrono::{DateTime, Utc};

/// True for what can name a message: digits, a dot, digits.
pub(super) fn is_timestamp(text: &str) -> bool {
    let digits = |half: &str| !half.is_empty() && half.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.').is_some_and(|(seconds, rest)| digits(seconds) && digits(rest))
}

/// The instant that a time stamp says. Never through a float, which would lose digits.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let micros: u32 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    DateTime::from_timestamp(seconds.parse().ok()?, micros.checked_mul(1000)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_stamp_keeps_its_microseconds() {
        let at = instant("1764298800.000200").unwrap();
        assert_eq!((at.timestamp(), at.timestamp_subsec_micros()), (1_764_298_800, 200));
        assert_eq!(instant("1764298800").unwrap().timestamp(), 1_764_298_800);
        assert_eq!(instant("1764298800.5").unwrap().timestamp_subsec_millis(), 500);
        for text in ["", ".", "x.000001", "1764298800.-00001", "99999999999999999999.0"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
