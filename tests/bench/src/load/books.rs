//! A load whose books must balance: accepted = recorded = queued, and each reply at most once.

mod counts;
mod posts;
mod settled;

use std::time::Instant;

use clap::Args;

use crate::agents::Agents;
use crate::audit::{self, Record};
use crate::desk::{Desk, Place, Said};
use crate::posting::Poster;
use crate::providers::Providers;
use crate::traffic::Traffic;

use counts::Counts;

/// Where nothing may be left.
const QUEUES: [&str; 9] = [
    "inbound.fifo",
    "outbound.fifo",
    "agents.fifo",
    "media",
    "media-dead",
    "inbound-dead.fifo",
    "outbound-dead.fifo",
    "agents-dead.fifo",
    "parked",
];

#[derive(Debug, Args)]
pub struct Arguments {
    /// How many webhooks to post, repetitions and bad signatures included
    #[arg(long, default_value_t = 200_000)]
    webhooks: u64,
    /// Where the desk keeps its data
    #[arg(long, value_enum, default_value_t = Place::Memory)]
    data: Place,
}

/// Runs the load; whether the books balance.
pub async fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let providers = Providers::serve(true).await?;
    let desk = Desk::start(&providers, arguments.data).await?;
    let agents = Agents::at_work(&desk.stores);
    let traffic = Traffic { webhooks: arguments.webhooks };
    let (poster, began) = (Poster::to(&desk), Instant::now());

    let mut posted = posts::first(traffic, &poster, &desk).await?;
    let took_to_post = began.elapsed();
    settled::wait(&desk).await?;
    let took = began.elapsed();
    // What comes again late comes after everything else is dealt with.
    posts::again(traffic, &poster, &mut posted).await?;
    settled::wait(&desk).await?;

    let taken = agents.stop();
    let record = Record::of(&desk.stores).await?;
    let left = left(&desk).await?;
    let used = desk.used()?;
    let said = desk.stop().await?;
    let seen = providers.seen().clone();
    println!();
    let balance = Counts { posted, seen, record, taken, left, said: &said }.ledger().print();
    show(&said);
    let webhooks = f64::from(u32::try_from(arguments.webhooks)?);
    let rate = webhooks / took.as_secs_f64();
    println!("\nposted in {took_to_post:.1?}, dealt with in {took:.1?}: {rate:.0} webhooks/s");
    let cpu = used.cpu.as_secs_f64() * 1000.0 / webhooks;
    println!("the desk used {cpu:.2} ms of CPU a webhook and {} MiB at most", used.memory / 1024);
    Ok(balance)
}

/// How many messages are left on any queue.
async fn left(desk: &Desk) -> anyhow::Result<u64> {
    let mut left = 0;
    for queue in QUEUES {
        left += audit::length(desk, queue).await?;
    }
    Ok(left)
}

/// Prints how often the desk said what.
fn show(said: &Said) {
    println!("\nThe desk's log:");
    for (what, times) in said {
        println!("{times:>9}  {what}");
    }
}
