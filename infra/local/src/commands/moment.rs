//! Moments as ops type them.

use anyhow::{Context, bail};
use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use nightdesk_domain::hours::instant;

/// Reads a moment: `2026-11-25T12:00` on the office's clock, `12:00` the next time that its clock
/// shows it, `2h` or `30m` from now, or an instant with its offset, `2026-11-25T12:00:00Z`.
///
/// # Errors
/// When it is none of these; says what would be right.
pub(super) fn moment(text: &str, zone: Tz, now: DateTime<Utc>) -> anyhow::Result<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    if let Some(ahead) = ahead(text) {
        return now.checked_add_signed(ahead).context("that is too far away");
    }
    let local = match NaiveTime::parse_from_str(text, "%H:%M") {
        Ok(time) => next_time(time, zone, now)?,
        Err(_) => ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .with_context(|| {
                format!(
                    "`{text}` is no moment; right would be 2026-11-25T12:00 or 12:00 on the office's clock, 2h \
                     or 30m from now, or 2026-11-25T12:00:00Z"
                )
            })?,
    };
    instant(local, zone).context("the clocks there never show that time")
}

fn ahead(text: &str) -> Option<TimeDelta> {
    match (text.strip_suffix('h'), text.strip_suffix('m')) {
        (Some(hours), _) => TimeDelta::try_hours(hours.parse().ok()?),
        (_, Some(minutes)) => TimeDelta::try_minutes(minutes.parse().ok()?),
        _ => None,
    }
}

fn next_time(time: NaiveTime, zone: Tz, now: DateTime<Utc>) -> anyhow::Result<NaiveDateTime> {
    let local = now.with_timezone(&zone).naive_local();
    let today = local.date().and_time(time);
    if today > local {
        return Ok(today);
    }
    match today.checked_add_days(Days::new(1)) {
        Some(tomorrow) => Ok(tomorrow),
        None => bail!("that is too far away"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let now = "2026-11-25T10:00:00Z".parse().unwrap();
        moment(text, Tz::Asia__Tokyo, now).map_or_else(|error| error.to_string(), |at| at.to_rfc3339())
    }

    #[test]
    fn a_moment_is_on_the_office_s_clock_unless_it_says_otherwise() {
        assert_eq!(read("2026-11-26T09:00"), "2026-11-26T00:00:00+00:00");
        assert_eq!(read("2026-11-26T09:00:00Z"), "2026-11-26T09:00:00+00:00");
        assert_eq!(read("2026-11-26T09:00:00-05:00"), "2026-11-26T14:00:00+00:00");
    }

    #[test]
    fn a_time_alone_is_the_next_that_the_clock_shows() {
        assert_eq!(read("20:00"), "2026-11-25T11:00:00+00:00", "it is 19:00 there");
        assert_eq!(read("18:00"), "2026-11-26T09:00:00+00:00");
    }

    #[test]
    fn a_time_from_now_may_be_in_hours_or_minutes() {
        assert_eq!(read("2h"), "2026-11-25T12:00:00+00:00");
        assert_eq!(read("90m"), "2026-11-25T11:30:00+00:00");
    }

    #[test]
    fn anything_else_is_told_what_would_be_right() {
        for wrong in ["tomorrow", "25:00", "", "h", "2026-13-01T00:00"] {
            assert!(read(wrong).contains("right would be"), "{wrong}");
        }
    }
}
