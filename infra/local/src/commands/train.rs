//! `nightdesk train`: learning to match messages to the desk's answers.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nightdesk_answers::matching::train;
use nightdesk_responder::{DeskFolder, store};

use super::{DESK, say};
use crate::model;

#[derive(Debug, Args)]
pub(super) struct TrainArguments {
    /// The folder with the desk's configuration
    #[arg(default_value = DESK)]
    desk: PathBuf,
}

pub(super) fn run(arguments: &TrainArguments) -> anyhow::Result<ExitCode> {
    let (_, folder) = DeskFolder::read_with_answers(&arguments.desk)?;
    if let Some(mistake) = folder.library.duplicates().first() {
        anyhow::bail!("{}/answers/{mistake}", arguments.desk.display());
    }
    let encoder = model::encoder()?;
    let examples = folder.library.examples();
    let Some(trained) = train(&examples, encoder.as_deref()) else {
        say!("{}: there are no two answers to tell apart", arguments.desk.display());
        return Ok(ExitCode::FAILURE);
    };
    let path = store(&arguments.desk, &trained)?;
    let how = if encoder.is_some() { "by words and meaning" } else { "by words alone: no model is there" };
    let (answers, ways) = (folder.library.ids().count(), examples.len());
    say!("{}: {answers} answers, asked for in {ways} ways, {how}", path.display());
    Ok(ExitCode::SUCCESS)
}
