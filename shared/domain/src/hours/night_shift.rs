//! Hours past midnight belong to the day on which they begin.
//!
//! The library takes a day off by the calendar: of `Mo-Fr 18:00-02:00; PH off` it leaves, on the
//! morning after a holiday, the two hours of a shift that never began, and takes the last two of the
//! shift before. So such hours are evaluated on a clock that is some hours behind, on which no shift
//! crosses midnight: `Mo-Fr 16:00-24:00; PH off`, two hours behind.

use chrono::TimeDelta;
use opening_hours::OpeningHours;
use opening_hours_syntax::ExtendedTime;
use opening_hours_syntax::rules::RuleKind;
use opening_hours_syntax::rules::time::{Time, TimeSpan};

const MIDNIGHT: i16 = 24 * 60;

/// The hours on a clock that is so far behind; none where they need none: where nothing crosses
/// midnight or nothing is off, and where something begins before the last shift ends, as `24/7` does,
/// so that no such clock exists.
pub(super) fn behind(hours: &OpeningHours) -> Option<(OpeningHours, TimeDelta)> {
    let mut expression = (*hours.get_expression()).clone();
    let something_is_off = expression.rules.iter().any(|rule| rule.kind != RuleKind::Open);
    let spans = expression.rules.iter().flat_map(|rule| &rule.time_selector.spans);
    let past_midnight = spans.map(|span| ends(span).map_or(0, |(_, end)| end - MIDNIGHT)).max()?;
    if past_midnight <= 0 || !something_is_off {
        return None;
    }
    for rule in &mut expression.rules {
        for span in &mut rule.time_selector.spans {
            let whole_day = ends(span) == Some((0, MIDNIGHT));
            if !whole_day || rule.kind == RuleKind::Open {
                *span = earlier(span, past_midnight)?;
            }
        }
    }
    let behind: OpeningHours = expression.to_string().parse().ok()?;
    Some((behind, TimeDelta::minutes(past_midnight.into())))
}

/// Where a span begins and ends, in minutes from the midnight before it.
fn ends(span: &TimeSpan) -> Option<(i16, i16)> {
    let minutes = |time: &Time| match time {
        Time::Fixed(time) => i16::try_from(time.mins_from_midnight()).ok(),
        Time::Variable(_) => None,
    };
    let (start, end) = (minutes(&span.range.start)?, minutes(&span.range.end)?);
    Some((start, if end <= start { end + MIDNIGHT } else { end }))
}

/// A span so many minutes earlier; none where it would begin on the day before.
fn earlier(span: &TimeSpan, minutes: i16) -> Option<TimeSpan> {
    let (start, end) = ends(span)?;
    let time = |at: i16| ExtendedTime::from_mins_from_midnight(u16::try_from(at - minutes).ok()?);
    let mut earlier = span.clone();
    earlier.range = Time::Fixed(time(start)?)..Time::Fixed(time(end)?);
    Some(earlier)
}
