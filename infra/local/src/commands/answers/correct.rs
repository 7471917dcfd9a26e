//! `nightdesk answers correct`: what would have been right, as an agent says.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use nightdesk_adapters::dynamodb::{DynamoRecord, KEPT};
use nightdesk_answers::Library;
use nightdesk_domain::AnswerId;
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_pipeline::ports::{Change, Record, Verdicts, WriteError};
use nightdesk_responder::DeskFolder;

use crate::commands::{DESK, Which, find, say};

/// How much of the past is read at a time: most corrections are of what was just written.
const STRETCH: TimeDelta = TimeDelta::days(7);

/// So many answers are named where the one that was named is none.
const NAMED: usize = 3;

#[derive(Debug, Args)]
pub(in crate::commands) struct CorrectArguments {
    /// The message's key, as an agent's item has it: whatsapp:1001:wamid.1
    event: String,
    #[command(flatten)]
    right: Right,
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Right {
    /// The answer that would have been right, such as delivery/abroad
    #[arg(long, value_name = "ANSWER")]
    right: Option<String>,
    /// None of the answers would have been right
    #[arg(long)]
    none: bool,
}

pub(super) async fn run(arguments: CorrectArguments) -> anyhow::Result<ExitCode> {
    let right = arguments.right.right.map(AnswerId::new);
    if let Some(id) = &right {
        is_answer(id, &DeskFolder::read_with_answers(&arguments.desk)?.1.library)?;
    }
    let (record, now) = (find::record(&arguments.which).await?, find::now(&arguments.which));
    let Some(verdict) = corrected(&verdicts_on(&record, &arguments.event, now).await?, right)? else {
        let days = KEPT.num_days();
        bail!("no question with the key {} within {days} days; agents' items have it", arguments.event);
    };
    let right = verdict.answer.clone();
    match record.write(&Change { verdicts: vec![verdict], ..Change::default() }).await {
        Ok(()) => {}
        Err(WriteError::Conflict) => bail!("others wrote at the same time; try again"),
        Err(WriteError::Record(error)) => return Err(error.into()),
    }
    match right {
        Some(right) => say!("written down: {right} would have been right"),
        None => say!("written down: none of the answers would have been right"),
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of a message, searched from now back.
async fn verdicts_on(record: &DynamoRecord, event: &str, now: DateTime<Utc>) -> anyhow::Result<Vec<Verdict>> {
    // A provider's clock may be ahead of ours.
    let (mut until, first) = (now + TimeDelta::days(1), now - KEPT);
    while until > first {
        let from = until - STRETCH;
        let mut found = record.verdicts_between(from, until).await?;
        found.retain(|verdict| verdict.event == event);
        if !found.is_empty() {
            return Ok(found);
        }
        until = from;
    }
    Ok(Vec::new())
}

/// The correction of a question, from what became of it; none where there is nothing.
fn corrected(on: &[Verdict], right: Option<AnswerId>) -> anyhow::Result<Option<Verdict>> {
    let question = on.iter().find(|verdict| verdict.outcome.is_of_question());
    ensure!(
        question.is_some() || on.is_empty(),
        "that message is no question that was answered, offered answers or missed; right would be the key \
         of the question before it"
    );
    let correction = |question: &Verdict| Verdict {
        outcome: Outcome::Corrected,
        answer: right,
        offered: Vec::new(),
        ..question.clone()
    };
    Ok(question.map(correction))
}

/// # Errors
/// Where there is no such answer, which names those that are spelt most like it.
fn is_answer(id: &AnswerId, library: &Library) -> anyhow::Result<()> {
    if library.ids().any(|known| known == id) {
        return Ok(());
    }
    let like = |known: &AnswerId| strsim::jaro_winkler(known.as_str(), id.as_str());
    let mut nearest: Vec<_> = library.ids().map(|known| (like(known), known.as_str())).collect();
    nearest.sort_by(|a, b| b.0.total_cmp(&a.0));
    let nearest: Vec<_> = nearest.into_iter().take(NAMED).map(|(_, known)| known).collect();
    match nearest.as_slice() {
        [] => bail!("there is no answer {id}: the desk's folder has none"),
        nearest => bail!("there is no answer {id}; right might be {}", nearest.join(", ")),
    }
}
