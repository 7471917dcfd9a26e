//! The whole desk under load: whether its books balance, how fast it answers, and what a long
//! history costs. Run with `--release`; everything is on loopback and ends by itself.

mod agents;
mod audit;
mod books;
mod desk;
mod history;
mod latency;
mod ledger;
mod posting;
mod providers;
mod traffic;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

/// The desk under load.
#[derive(Debug, Parser)]
#[command(name = "bench-load")]
struct CommandLine {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Debug, Subcommand)]
enum Scenario {
    /// Post webhooks with repetitions, bad signatures and providers' errors, and balance the books
    Books(books::Arguments),
    /// Measure the time from a webhook to the provider's API call, at a constant rate
    Latency(latency::Arguments),
    /// Measure what a message costs with a long history, and in a large table
    History,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let scenario = CommandLine::parse().scenario;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let good = tokio::select! {
        good = run(scenario) => good?,
        // The desk is a child of ours, and ends with the scenario that is dropped.
        _ = terminate.recv() => false,
        _ = interrupt.recv() => false,
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn run(scenario: Scenario) -> anyhow::Result<bool> {
    match scenario {
        Scenario::Books(arguments) => books::run(&arguments).await,
        Scenario::Latency(arguments) => latency::run(&arguments).await,
        Scenario::History => history::run().await,
    }
}
