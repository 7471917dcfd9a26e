//! `nightdesk check`: every mistake in a desk's configuration, at once.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nightdesk_responder::DeskFolder;

use super::{DESK, say};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The folder with the desk's configuration
    #[arg(default_value = DESK)]
    desk: PathBuf,
}

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    match DeskFolder::read(&arguments.desk) {
        Ok(folder) => {
            let offices = folder.desk.offices().count();
            say!("{}: {offices} offices, no mistakes", arguments.desk.display());
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            say!("{mistakes}");
            Ok(ExitCode::FAILURE)
        }
    }
}
