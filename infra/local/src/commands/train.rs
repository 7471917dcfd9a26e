//! `nightdesk train`: learning to match messages to the desk's answers.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;
use chrono::TimeDelta;
use clap::Args;
use nightdesk_answers::matching::{Encoder, Matcher, Trained};
use nightdesk_responder::{DeskFolder, store};

use super::answers::heard;
use super::{DESK, Which, find, say};
use crate::model;

#[derive(Debug, Args)]
pub(super) struct TrainArguments {
    /// The folder with the desk's configuration
    #[arg(default_value = DESK)]
    desk: PathBuf,
    /// Learn from the record, too, what customers asked in so many days, and what they and agents said about it
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=400))]
    heard: Option<u32>,
    #[command(flatten)]
    which: Which,
}

pub(super) async fn run(arguments: &TrainArguments) -> anyhow::Result<ExitCode> {
    let (_, folder) = DeskFolder::read_with_answers(&arguments.desk)?;
    if let Some(mistake) = folder.library.duplicates().first() {
        anyhow::bail!("{}/answers/{mistake}", arguments.desk.display());
    }
    let encoder = model::encoder()?;
    let Some(mut trained) = folder.learn(encoder.as_deref()) else {
        say!("{}: there are no two answers to tell apart", arguments.desk.display());
        return Ok(ExitCode::FAILURE);
    };
    let messages = match arguments.heard {
        Some(days) => Some(hear(&mut trained, encoder.as_deref(), days, &arguments.which).await?),
        None => None,
    };
    let path = store(&arguments.desk, &trained)?;
    let how = if encoder.is_some() { "by words and meaning" } else { "by words alone: no model is there" };
    let (answers, ways) = (folder.library.ids().count(), folder.library.examples().len());
    say!("{}: {answers} answers, asked for in {ways} ways, {how}", path.display());
    if let Some(messages) = messages {
        say!("and from {messages} messages what kind of messages come");
    }
    Ok(ExitCode::SUCCESS)
}

/// Learns from what stands in the record; how many messages that were.
async fn hear(
    trained: &mut Trained,
    encoder: Option<&dyn Encoder>,
    days: u32,
    which: &Which,
) -> anyhow::Result<usize> {
    let (record, until) = (find::record(which).await?, find::now(which));
    let from = until - TimeDelta::days(days.into());
    // A function without the model's layer judges by words alone.
    let ways = encoder.map_or_else(|| vec![None], |encoder| vec![None, Some(encoder)]);
    let matchers: Vec<_> = ways.into_iter().map(|encoder| Matcher::new(trained, encoder)).collect();
    let heard = heard(&record, (from, until), &matchers).await?;
    ensure!(!heard.is_empty(), "the record has no question of the last {days} days: nothing is changed");
    trained.learn_traffic(&heard.concat());
    Ok(heard.len())
}
