//! The command line.

mod answers;
mod check;
mod close;
mod cost;
mod customer;
mod evaluate;
mod explain;
mod find;
mod hours;
mod model;
mod moment;
mod promises;
mod queue;
mod queues;
mod redrive;
mod replay;
mod train;
mod up;

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// The front door of a customer-service desk, all of it on this machine.
#[derive(Debug, Parser)]
#[command(name = "nightdesk", version, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    up: up::UpArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the whole desk (what happens without a command, too)
    Up(up::UpArguments),
    /// Look at a customer
    #[command(subcommand)]
    Customer(customer::CustomerCommand),
    /// See how the answers do, and what customers ask that has none
    #[command(subcommand)]
    Answers(answers::AnswersCommand),
    /// Look at a queue
    #[command(subcommand)]
    Queue(queue::QueueCommand),
    /// Sign sample webhooks as their provider would, post them, and show what became of them
    Replay(replay::ReplayArguments),
    /// Say what would be done about a message, and why
    Explain(explain::ExplainArguments),
    /// Find every mistake in a desk's configuration
    Check(check::CheckArguments),
    /// Draw the desk's week as a table, in any time zone
    Hours(hours::HoursArguments),
    /// Close an office at once, whatever its hours say, with a note for customers
    Close(close::CloseArguments),
    /// Let an office keep its hours again, or open it outside of them
    Open(close::OpenArguments),
    /// List what customers were promised: kept, broken and open
    Promises(promises::PromisesArguments),
    /// Move dead letters back to where they came from, each customer's in their order, or take in again what
    /// was parked
    Redrive(redrive::RedriveArguments),
    /// Fetch the sentence encoder's weights
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Learn to match messages to the desk's answers
    Train(train::TrainArguments),
    /// Say how well messages are matched, on a dataset whose answers are known
    Evaluate(evaluate::EvaluateArguments),
    /// Reckon what messages cost on AWS, step by step
    Cost(cost::CostArguments),
}

/// A desk on this machine.
#[derive(Debug, Clone, Args)]
struct Here {
    /// The folder that the desk keeps its data in
    #[arg(long, default_value = DATA)]
    data: PathBuf,
    /// The port of the desk, where it is not the one on the data folder
    #[arg(long)]
    port: Option<u16>,
}

/// Which desk's record a command is about.
#[derive(Debug, Clone, Args)]
struct Which {
    #[command(flatten)]
    here: Here,
    /// The DynamoDB table of a deployed desk instead, with region and credentials from the environment
    #[arg(long)]
    table: Option<String>,
}

const DATA: &str = ".nightdesk";
const PORT: u16 = 8080;
const DESK: &str = "infra/desk";

/// Writes a line to standard output. Whoever reads no further, such as `head`, ends the command.
macro_rules! say {
    ($($text:tt)*) => { $crate::commands::write_line(format_args!($($text)*)) };
}
use say;

fn write_line(text: std::fmt::Arguments<'_>) {
    let written = writeln!(std::io::stdout(), "{text}");
    if written.is_err_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        std::process::exit(0);
    }
}

/// Runs the command line that the process was started with.
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("nightdesk: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(line));
    // Whatever reads through a large table in the background must not keep the process.
    runtime.shutdown_background();
    ended.unwrap_or_else(|error| {
        eprintln!("nightdesk: {error:#}");
        ExitCode::FAILURE
    })
}

async fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    match line.command.unwrap_or(Command::Up(line.up)) {
        Command::Up(arguments) => up::run(arguments).await,
        Command::Customer(command) => customer::run(command).await,
        Command::Answers(command) => answers::run(command).await,
        Command::Queue(command) => queue::run(command).await,
        Command::Replay(arguments) => replay::run(arguments).await,
        Command::Hours(arguments) => hours::run(arguments).await,
        Command::Close(arguments) => close::close(arguments).await,
        Command::Open(arguments) => close::open(arguments).await,
        Command::Promises(arguments) => promises::run(arguments).await,
        Command::Redrive(arguments) => redrive::run(arguments).await,
        Command::Explain(arguments) => explain::run(arguments).await,
        Command::Train(arguments) => train::run(&arguments).await,
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Model(command) => model::run(&command),
        Command::Cost(arguments) => cost::run(&arguments),
    }
}
