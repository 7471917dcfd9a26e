//! The functions' release builds beside a peer in TypeScript:
//! `cargo run --release -p nightdesk-bench --bin bench-functions`.
//!
//! What is compared, and how fairly, is in this crate's `README.md`.

mod canned;
mod desk;
mod events;
mod figures;
mod first_tls;
mod inputs;
mod measure;
mod process;
mod report;
mod results;
mod running;
mod runtime_api;
mod share;
mod subjects;

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use nightdesk_runtime::Clock;

use canned::Services;
use measure::{Cold, Warm};
use running::{Inputs, Surroundings};
use share::Share;
use subjects::{NAMES, Subject};

/// Measures the functions' release builds beside a peer in TypeScript.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only these.
    #[arg(long, value_delimiter = ',', value_parser = NAMES, default_values = NAMES)]
    only: Vec<String>,
    /// A few of everything: whether all answer as they should, and no more.
    #[arg(long)]
    quick: bool,
    /// Writes the results to this file, too.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// How often everything is done.
struct Rounds {
    cold: usize,
    cold_of_128_mb: usize,
    warm: usize,
    /// Events that are not measured, and that are.
    events: (usize, usize),
}

const FULL: Rounds = Rounds { cold: 25, cold_of_128_mb: 7, warm: 3, events: (500, 2000) };
const QUICK: Rounds = Rounds { cold: 2, cold_of_128_mb: 1, warm: 1, events: (20, 100) };

/// Everything that was measured of one subject.
struct Measured {
    subject: Subject,
    cold: Vec<Cold>,
    /// None where this machine has no control groups for us.
    cold_of_128_mb: Vec<Cold>,
    warm: Vec<Warm>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let subjects = subjects::subjects(&arguments.only)?;
    let logs = subjects::root().join("target/bench-functions");
    std::fs::create_dir_all(&logs)?;
    let clock = Clock::system();
    let mut surroundings = Surroundings {
        services: Services::start().await?,
        desk: desk::closed(&subjects::root().join("infra/desk"), clock.now())?,
        inputs: Inputs::default(),
        clock,
        logs,
    };
    let (one, of_128_mb) = (Share::one_processor()?, Share::of_128_mb());
    let makers = subjects::subjects(&["ingest", "responder"].map(str::to_owned))?;
    let (ingest, responder) = (makers.first().context("no ingest")?, makers.last().context("no responder")?);
    inputs::make(&mut surroundings, ingest, responder, &one).await?;
    first_tls::check(&surroundings, ingest, &one).await?;
    for subject in &subjects {
        inputs::check(&surroundings, subject, &one).await?;
    }
    if let Err(error) = &of_128_mb {
        eprintln!("the share of 128 MB is left out, without a control group: {error:#}");
    }
    let rounds = if arguments.quick { QUICK } else { FULL };
    let shares = (&one, of_128_mb.as_ref().ok());
    let measured = all(&surroundings, subjects, &rounds, shares).await?;
    println!("{}", report::markdown(&measured, &rounds)?);
    if let Some(path) = arguments.json {
        let today = surroundings.clock.now().date_naive();
        std::fs::write(path, results::json(&measured, today)?)?;
    }
    Ok(())
}

/// Measures all subjects by turns, so that what else the machine does falls on each of them.
async fn all(
    surroundings: &Surroundings,
    subjects: Vec<Subject>,
    rounds: &Rounds,
    (one, of_128_mb): (&Share, Option<&Share>),
) -> anyhow::Result<Vec<Measured>> {
    let nothing = |subject| Measured { subject, cold: vec![], cold_of_128_mb: vec![], warm: vec![] };
    let mut all: Vec<_> = subjects.into_iter().map(nothing).collect();
    for _ in 0..rounds.cold {
        for Measured { subject, cold, .. } in &mut all {
            cold.push(measure::cold(surroundings, subject, one).await?);
        }
    }
    for _ in 0..of_128_mb.map_or(0, |_| rounds.cold_of_128_mb) {
        for Measured { subject, cold_of_128_mb, .. } in &mut all {
            let share = of_128_mb.context("there is no such share")?;
            cold_of_128_mb.push(measure::cold(surroundings, subject, share).await?);
        }
    }
    for _ in 0..rounds.warm {
        for Measured { subject, warm, .. } in &mut all {
            warm.push(measure::warm(surroundings, subject, one, rounds.events).await?);
        }
    }
    Ok(all)
}
