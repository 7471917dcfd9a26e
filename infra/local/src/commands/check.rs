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
            let languages: Vec<_> = folder.wording.languages().collect();
            say!("{}: no mistakes", arguments.desk.display());
            say!("  {offices} offices: {}", list(folder.desk.offices().map(|office| office.id().as_str())));
            say!("  {} languages: {}", languages.len(), list(languages.iter().copied()));
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            say!("{mistakes}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
