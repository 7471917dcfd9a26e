//! `nightdesk answers report`: what to write next, and how the answers that are there do.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_answers::Library;
use nightdesk_domain::AnswerId;
use nightdesk_domain::dialogue::Verdict;
use nightdesk_pipeline::ports::{RecordError, Verdicts};
use nightdesk_responder::DeskFolder;
use serde::Serialize;

use super::questions::{self, MOST};
use super::shown;
use super::tally::{Tally, Totals, corrections, tallies, totals};
use super::unanswered::{Group, Lack, groups, unanswered};
use crate::commands::{DESK, Which, find, say};

#[derive(Debug, Args)]
pub(in crate::commands) struct ReportArguments {
    /// How many days back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=400))]
    days: u32,
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    which: Which,
}

/// What the people who write answers want to know, in the order in which they want to know it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    pub(super) totals: Totals,
    /// Questions that ask for a new answer.
    pub(super) unanswered: Vec<Group>,
    /// How many more there were, too long ago to be read.
    pub(super) unanswered_older: usize,
    /// How many more there were, whose text is no longer there.
    pub(super) unanswered_without_text: usize,
    /// Questions that ask for an answer that is there, as agents say.
    pub(super) phrasings: BTreeMap<AnswerId, Vec<String>>,
    /// The answers that anything became of, those that most often did not help first.
    pub(super) answers: Vec<OfAnswer>,
    /// The answers that were neither given nor offered.
    pub(super) unused: Vec<AnswerId>,
}

/// What became of one answer.
#[derive(Debug, Serialize)]
pub(super) struct OfAnswer {
    pub(super) answer: AnswerId,
    /// Whether the desk still has it.
    pub(super) is_there: bool,
    pub(super) used: usize,
    /// Of the customers who said whether it helped, the share that it helped.
    pub(super) share_helpful: Option<f64>,
    #[serde(flatten)]
    pub(super) tally: Tally,
}

pub(super) async fn run(arguments: ReportArguments) -> anyhow::Result<ExitCode> {
    let library = DeskFolder::read_with_answers(&arguments.desk)?.1.library;
    let (record, until) = (find::record(&arguments.which).await?, find::now(&arguments.which));
    let from = until - TimeDelta::days(arguments.days.into());
    let verdicts = record.verdicts_between(from, until).await?;
    let mut report = Report::of(&verdicts, &library, (from, until));
    report.read_questions(&verdicts, &record).await?;
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say!("{}", shown::text(&report));
    }
    Ok(ExitCode::SUCCESS)
}

impl Report {
    /// The report as far as the verdicts tell it.
    fn of(verdicts: &[Verdict], library: &Library, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Self {
        let tallies = tallies(verdicts, &corrections(verdicts));
        let unused = library.ids().filter(|id| !tallies.contains_key(id)).cloned().collect();
        let is_there = |answer: &AnswerId| library.ids().any(|id| id == answer);
        let of_answer = |(answer, tally): (AnswerId, Tally)| OfAnswer {
            is_there: is_there(&answer),
            used: tally.used(),
            share_helpful: tally.share_helpful(),
            answer,
            tally,
        };
        let mut answers: Vec<_> = tallies.into_iter().map(of_answer).collect();
        answers.sort_by_key(|of| std::cmp::Reverse((of.tally.trouble(), of.used, of.tally.offered)));
        Self {
            from,
            until,
            totals: totals(verdicts),
            unanswered: Vec::new(),
            unanswered_older: 0,
            unanswered_without_text: 0,
            phrasings: BTreeMap::new(),
            answers,
            unused,
        }
    }

    /// Adds what customers asked, as far as it still stands in the record.
    async fn read_questions(
        &mut self,
        verdicts: &[Verdict],
        record: &DynamoRecord,
    ) -> Result<(), RecordError> {
        let corrections = corrections(verdicts);
        let lacking = unanswered(verdicts, &corrections);
        self.unanswered_older = lacking.len().saturating_sub(MOST);
        // Each is compared with each.
        let newest = lacking.into_iter().skip(self.unanswered_older);
        let read = questions::read(record, newest).await?;
        let mut questions = Vec::new();
        for (question, lack) in read {
            match (question, lack) {
                (Some(question), Lack::Answer) => questions.push(question),
                (Some(question), Lack::Phrasing(answer)) => {
                    self.phrasings.entry(answer.clone()).or_default().push(question.text);
                }
                (None, Lack::Answer) => self.unanswered_without_text += 1,
                (None, Lack::Phrasing(_)) => {}
            }
        }
        self.unanswered = groups(&questions);
        Ok(())
    }
}
