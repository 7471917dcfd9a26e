//! `nightdesk hours`: the desk's week as a table.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use clap::Args;
use nightdesk_domain::desk::Office;
use nightdesk_domain::hours::{Keeps, Reason, Roster, Unplanned, day_start};
use nightdesk_pipeline::ports::Record;
use nightdesk_responder::DeskFolder;

use super::{DESK, Which, find, say};

#[derive(Debug, Args)]
pub(super) struct HoursArguments {
    /// A day of the week to draw [default: today]
    #[arg(long)]
    week: Option<NaiveDate>,
    /// The time zone to draw it in, such as Asia/Tokyo [default: that of the default office]
    #[arg(long)]
    zone: Option<Tz>,
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    #[command(flatten)]
    which: Which,
}

pub(super) async fn run(arguments: HoursArguments) -> anyhow::Result<ExitCode> {
    let folder = DeskFolder::read(&arguments.desk)?;
    let unplanned = match find::record_if_any(&arguments.which).await? {
        Some(record) => record.unplanned().await?,
        None => Vec::new(),
    };
    let zone = arguments.zone.unwrap_or_else(|| folder.desk.default_office_zone());
    let day = arguments.week.unwrap_or_else(|| find::now(&arguments.which).with_timezone(&zone).date_naive());
    let monday = day.week(Weekday::Mon).first_day();
    let offices: Vec<&Office> = folder.desk.offices().collect();
    let mut columns = vec![days_column(monday)];
    for office in &offices {
        columns.push(column(office.id().as_str(), &[*office], &unplanned, monday, zone));
    }
    if offices.len() > 1 {
        columns.push(column("any office", &offices, &unplanned, monday, zone));
    }
    say!("Week {} of {}, in {zone} time", monday.iso_week().week(), monday.iso_week().year());
    print(&columns);
    list_unplanned(&unplanned, monday, zone);
    Ok(ExitCode::SUCCESS)
}

/// A column: its head, then for each of seven days as many lines as it needs.
type Column = (String, Vec<Vec<String>>);

fn days_column(monday: NaiveDate) -> Column {
    let day = |date: NaiveDate| vec![date.format("%a %d %b").to_string()];
    (String::new(), monday.iter_days().take(7).map(day).collect())
}

fn column(head: &str, offices: &[&Office], unplanned: &[Unplanned], monday: NaiveDate, zone: Tz) -> Column {
    let roster = Roster::new(offices, unplanned);
    let days = monday.iter_days().take(7).map(|date| day(&roster, date, zone));
    (head.to_owned(), days.collect())
}

/// The stretches of one day in which somebody is there; else why nobody is.
fn day(roster: &Roster<'_>, date: NaiveDate, zone: Tz) -> Vec<String> {
    let next_day = date.checked_add_days(Days::new(1));
    let end = next_day.and_then(|date| day_start(date, zone));
    let (Some(start), Some(end)) = (day_start(date, zone), end) else {
        return vec!["-".to_owned()];
    };
    let mut stretches = Vec::new();
    let mut at = start;
    while let Some(opens) = roster.next(at, Keeps::Open).filter(|opens| *opens < end) {
        let closes = roster.next(opens, Keeps::Closed).filter(|closes| *closes < end);
        stretches.push(format!(
            "{}-{}",
            clock(opens, zone),
            closes.map_or("24:00".to_owned(), |at| clock(at, zone))
        ));
        match closes {
            Some(closes) => at = closes,
            None => break,
        }
    }
    if stretches.is_empty() {
        stretches.push("closed".to_owned());
    }
    stretches.extend(occasion(roster, start, end));
    stretches
}

/// The holiday or the closure that takes an opening of this day away.
fn occasion(roster: &Roster<'_>, start: DateTime<Utc>, end: DateTime<Utc>) -> Option<String> {
    let name = |text: &nightdesk_domain::desk::LocalText| {
        let first = text.languages().next().and_then(|tag| text.in_language(tag));
        text.in_language("en").or(text.in_any_language()).or(first).map(|name| format!("({name})"))
    };
    match roster.taken_away(start, end)? {
        Reason::Holiday(text) | Reason::Occasion(text) => name(&text),
        Reason::Unplanned(_) => Some("(closed unplanned)".to_owned()),
        Reason::Hours => None,
    }
}

fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// Prints columns side by side, a line of dashes below their heads.
fn print(columns: &[Column]) {
    let width = |(head, days): &Column| {
        let cells = days.iter().flatten().chain([head]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = columns.iter().map(width).collect();
    let row = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        say!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    };
    row(columns.iter().map(|(head, _)| head.as_str()).collect());
    say!("{}", widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  "));
    for day in 0..7 {
        let cells: Vec<&[String]> =
            columns.iter().map(|(_, days)| days.get(day).map_or(&[][..], Vec::as_slice)).collect();
        for line in 0..cells.iter().map(|lines| lines.len()).max().unwrap_or(0) {
            row(cells.iter().map(|lines| lines.get(line).map_or("", String::as_str)).collect());
        }
    }
}

/// What nobody planned and touches the week.
fn list_unplanned(unplanned: &[Unplanned], monday: NaiveDate, zone: Tz) {
    let next_monday = monday.checked_add_days(Days::new(7));
    let end = next_monday.and_then(|date| day_start(date, zone));
    let (Some(start), Some(end)) = (day_start(monday, zone), end) else { return };
    for made in unplanned.iter().filter(|made| made.exception.from < end && made.exception.until > start) {
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%a %F %H:%M");
        let keeps = made.exception.keeps.name();
        let (from, until) = (local(made.exception.from), local(made.exception.until));
        say!("{} is {keeps} unplanned from {from} until {until}", made.office);
    }
}
