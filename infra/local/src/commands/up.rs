//! `nightdesk up`: everything in one process, until Ctrl-C.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use nightdesk_runtime::{Clock, telemetry};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use url::Url;

use super::{DATA, DESK, PORT};
use crate::desk::{LocalDesk, Options};
use crate::narrator::{Narrator, Steps};

#[derive(Debug, Clone, Args)]
pub(super) struct UpArguments {
    /// The port for webhooks, on this machine only
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// The folder to keep data in
    #[arg(long, default_value = DATA, conflicts_with = "memory")]
    data: PathBuf,
    /// Keep nothing
    #[arg(long)]
    memory: bool,
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    /// Start the clock elsewhere, for example 2026-12-24T22:00:00Z; it runs on from there
    #[arg(long)]
    now: Option<DateTime<Utc>>,
    /// The public address that providers call, for example that of a tunnel
    #[arg(long)]
    public_url: Option<Url>,
}

pub(super) async fn run(arguments: UpArguments) -> anyhow::Result<ExitCode> {
    let clock = arguments.now.map_or_else(Clock::system, Clock::starting_at);
    narrate(&clock);
    let options = Options {
        port: arguments.port,
        data: (!arguments.memory).then_some(arguments.data),
        desk: arguments.desk,
        clock,
        public_url: arguments.public_url,
        narrate: true,
    };
    let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let desk = LocalDesk::start(options).await?;
    desk.introduce();
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    desk.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Shows the steps that the functions log; `RUST_LOG` says which.
fn narrate(clock: &Clock) {
    let filter = telemetry::filter("nightdesk=info,info");
    tracing_subscriber::registry().with(filter).with(Steps(Narrator::stdout(clock.clone()))).init();
}
