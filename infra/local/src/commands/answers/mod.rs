//! `nightdesk answers`: how the business's own answers do, for those who write them.

mod correct;
mod heard;
mod questions;
mod report;
mod shown;
mod tally;
mod unanswered;

use std::process::ExitCode;

use clap::Subcommand;

pub(super) use heard::heard;

#[derive(Debug, Subcommand)]
pub(super) enum AnswersCommand {
    /// Show which answers were used and helped, and what customers asked that none answers
    Report(report::ReportArguments),
    /// Write down what would have been right for a message, as an agent says
    Correct(correct::CorrectArguments),
}

pub(super) async fn run(command: AnswersCommand) -> anyhow::Result<ExitCode> {
    match command {
        AnswersCommand::Report(arguments) => report::run(arguments).await,
        AnswersCommand::Correct(arguments) => correct::run(arguments).await,
    }
}
