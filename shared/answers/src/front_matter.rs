//! What stands above the answers of a file: TOML between two lines of `+++`, as in desk.toml.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use nightdesk_domain::answer::{Hours, Scope};
use nightdesk_domain::desk::Mistake;
use nightdesk_domain::{AnswerId, Channel};
use serde::Deserialize;

const FENCE: &str = "+++";

/// What holds for every answer of a file.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter {
    pub(crate) scope: Scope,
    pub(crate) follow_ups: Vec<AnswerId>,
    pub(crate) link: Option<String>,
    pub(crate) attachment: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Keys {
    channels: BTreeSet<Channel>,
    offices: BTreeSet<String>,
    valid_from: Option<toml::value::Datetime>,
    valid_until: Option<toml::value::Datetime>,
    when: Option<Hours>,
    follow_ups: Vec<String>,
    link: Option<String>,
    attachment: Option<String>,
}

/// Reads what stands above a file's answers, and says where the answers begin.
pub(crate) fn read(text: &str) -> Result<(FrontMatter, usize), Mistake> {
    let Some(inside) = fenced(text)? else { return Ok((FrontMatter::default(), 0)) };
    let keys: Keys = toml::from_str(text.get(inside.clone()).unwrap_or_default()).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Mistake::at(text, inside.start + offset, error.message())
    })?;
    let day = |key, day: Option<toml::value::Datetime>| match day {
        None => Ok(None),
        Some(day) => calendar_day(&day).map(Some).ok_or_else(|| {
            let message = format!("right would be a day: {key} = 2026-12-24");
            Mistake::at(text, inside.start, message)
        }),
    };
    let url = |key, url: Option<String>| match url {
        Some(url) if !url.starts_with("https://") => {
            let message = format!("right would be an address: {key} = \"https://example.com/…\"");
            Err(Mistake::at(text, inside.start, message))
        }
        url => Ok(url),
    };
    let scope = Scope {
        channels: keys.channels,
        offices: keys.offices,
        valid_from: day("valid_from", keys.valid_from)?,
        valid_until: day("valid_until", keys.valid_until)?,
        when: keys.when,
    };
    let follow_ups = keys.follow_ups.into_iter().map(AnswerId::new).collect();
    let (link, attachment) = (url("link", keys.link)?, url("attachment", keys.attachment)?);
    let after = text.len().min(inside.end + FENCE.len());
    Ok((FrontMatter { scope, follow_ups, link, attachment }, after))
}

/// Where the TOML stands, if the file begins with a fence.
fn fenced(text: &str) -> Result<Option<Range<usize>>, Mistake> {
    let fence = |line: &&str| line.trim_end() == FENCE;
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(fence) else { return Ok(None) };
    let mut end = first.len();
    for line in lines {
        if fence(&line) {
            return Ok(Some(first.len()..end));
        }
        end += line.len();
    }
    Err(Mistake::at(text, 0, "the front matter has no end: right would be a second line of +++"))
}

fn calendar_day(datetime: &toml::value::Datetime) -> Option<NaiveDate> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}
