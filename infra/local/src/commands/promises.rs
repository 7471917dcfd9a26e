//! `nightdesk promises`: what customers were promised, and whether it was kept.

use std::collections::BTreeMap;
use std::process::ExitCode;

use chrono::{DateTime, Days, NaiveDate, Utc};
use clap::Args;
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_domain::ReplyStatus;
use nightdesk_domain::promise::{Commitment, Promised, Standing};
use serde_json::json;

use super::{Which, find, say};

/// How many days before and after today are looked at unless told.
const DAYS: Days = Days::new(7);

#[derive(Debug, Args)]
pub(super) struct PromisesArguments {
    /// The first day on which they fall due, in UTC [default: a week ago]
    #[arg(long)]
    from: Option<NaiveDate>,
    /// The last day [default: in a week]
    #[arg(long)]
    until: Option<NaiveDate>,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    which: Which,
}

/// A promise, how it stands, and how far the notice came that made it.
struct Shown {
    commitment: Commitment,
    standing: Standing,
    told: Option<ReplyStatus>,
}

pub(super) async fn run(arguments: PromisesArguments) -> anyhow::Result<ExitCode> {
    let (record, now) = (find::record(&arguments.which).await?, find::now(&arguments.which));
    let today = now.date_naive();
    let from = arguments.from.or(today.checked_sub_days(DAYS)).unwrap_or(today);
    let until = arguments.until.or(today.checked_add_days(DAYS)).unwrap_or(today);
    let promises = promises(&record, from, until, now).await?;
    if arguments.json {
        let shown: Vec<_> = promises.iter().map(Shown::json).collect();
        say!("{}", serde_json::to_string_pretty(&shown)?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut counts = BTreeMap::from([(Standing::Open, 0), (Standing::Kept, 0), (Standing::Broken, 0)]);
    for promise in &promises {
        say!("{}", promise.line());
        *counts.entry(promise.standing).or_default() += 1;
    }
    let counts: Vec<_> =
        counts.iter().map(|(standing, count)| format!("{count} {}", standing.name())).collect();
    say!("due from {from} to {until} (UTC): {}", counts.join(", "));
    Ok(ExitCode::SUCCESS)
}

async fn promises(
    record: &DynamoRecord,
    from: NaiveDate,
    until: NaiveDate,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Shown>> {
    let mut shown = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= until) {
        for commitment in record.promises(day).await? {
            let told = record.told(&commitment).await?;
            let standing = commitment.promise.standing(now);
            shown.push(Shown { commitment, standing, told });
        }
    }
    Ok(shown)
}

/// What was said of a moment, in words.
pub(super) fn what(of: Promised) -> &'static str {
    match of {
        Promised::Opening => "back at",
        Promised::Answer => "an answer by",
    }
}

impl Shown {
    fn line(&self) -> String {
        let Commitment { case, promise, .. } = &self.commitment;
        let (address, channel) = (&promise.address, &promise.channel);
        let moment = |at: DateTime<Utc>| at.format("%F %H:%M UTC").to_string();
        let what = what(promise.of);
        let answered = match promise.answered {
            Some(at) => format!("answered {}", moment(at)),
            None => "no answer yet".to_owned(),
        };
        let told = match self.told {
            Some(ReplyStatus::Failed) => "; the notice did not arrive",
            Some(ReplyStatus::Unknown) => "; the notice may not have arrived",
            _ => "",
        };
        format!(
            "{:<6}  due {}  {address} on {channel}, case {case}: told {what} {}; {answered}{told}",
            self.standing.name(),
            moment(promise.by),
            moment(promise.told),
        )
    }

    fn json(&self) -> serde_json::Value {
        let told = self.told.map(ReplyStatus::name);
        json!({ "standing": self.standing, "notice": told, "commitment": self.commitment })
    }
}
