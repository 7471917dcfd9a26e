//! The time from a webhook to the provider's API call for its reply, at a constant rate.

use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args;
use http::StatusCode;
use tokio::task::JoinHandle;

use crate::desk::{Desk, Place};
use crate::posting::Poster;
use crate::providers::Providers;
use crate::traffic::first_message;

/// The 99th percentile may be this long.
const MOST: Duration = Duration::from_millis(100);

/// How many messages come before those that are measured, so that connections stand.
const WARM_UP: u64 = 100;

/// How long replies to the last messages may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub struct Arguments {
    /// How many messages come in a second
    #[arg(long, default_value_t = 50)]
    rate: u32,
    /// For how many seconds
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Where the desk keeps its data
    #[arg(long, value_enum, default_value_t = Place::Memory)]
    data: Place,
}

/// A message on its way: when it was due to be sent, who gets the reply, and the answer to the webhook.
struct Sent {
    due: Instant,
    recipient: (String, String),
    answer: JoinHandle<anyhow::Result<(StatusCode, Instant)>>,
}

/// Measures; whether the 99th percentile is short enough.
pub async fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let providers = Providers::serve(false).await?;
    let desk = Desk::start(&providers, arguments.data).await?;
    let messages = u32::try_from(WARM_UP)? + arguments.rate * arguments.seconds;
    let sent = send_all(&Poster::to(&desk), messages, arguments.rate).await;
    all_arrived(&providers, messages.into()).await;
    let (mut acknowledged, mut replied) = (Vec::new(), Vec::new());
    for Sent { due, recipient, answer } in sent.into_iter().skip(usize::try_from(WARM_UP)?) {
        let (status, answered) = answer.await??;
        ensure!(status == StatusCode::OK, "a webhook was answered {status}");
        acknowledged.push(answered - due);
        let arrived = providers.seen().recipients.get(&recipient).map(|recipient| recipient.first);
        replied.extend(arrived.map(|arrived| arrived - due));
    }
    let unanswered = acknowledged.len() - replied.len();
    println!(
        "{} messages, {} a second, each from a customer of its own:",
        acknowledged.len(),
        arguments.rate
    );
    print("webhook to 200", &mut acknowledged);
    print("webhook to the provider's API call", &mut replied);
    let cpu = desk.used()?.cpu.as_secs_f64() * 1000.0 / f64::from(messages);
    println!("the desk used {cpu:.2} ms of CPU a message");
    desk.stop().await?;
    ensure!(unanswered == 0, "{unanswered} messages got no reply in {PATIENCE:?}");
    Ok(percentile(&replied, 99) <= MOST)
}

/// Sends every message at its own time, however long the ones before take.
async fn send_all(poster: &Poster, messages: u32, rate: u32) -> Vec<Sent> {
    let (began, between) = (Instant::now(), Duration::from_secs(1) / rate);
    let mut sent = Vec::new();
    for n in 0..messages {
        let due = began + between * n;
        tokio::time::sleep_until(due.into()).await;
        sent.push(send(n.into(), due, poster.clone()));
    }
    sent
}

fn send(n: u64, due: Instant, poster: Poster) -> Sent {
    let (sample, to) = first_message(n);
    let recipient = (sample.provider.clone(), to);
    let answer = tokio::spawn(async move {
        let status = poster.post(&sample, true).await?;
        Ok((status, Instant::now()))
    });
    Sent { due, recipient, answer }
}

/// Waits until there was a call for every message.
async fn all_arrived(providers: &Providers, messages: u64) {
    let arrived = async {
        while (providers.seen().recipients.len() as u64) < messages {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    // Those that do not come are counted later.
    tokio::time::timeout(PATIENCE, arrived).await.ok();
}

/// Sorts the times, and prints what they come to.
fn print(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let [half, most, longest] = [50, 99, 100].map(|part| percentile(times, part).as_secs_f64() * 1000.0);
    println!("  {what:<36} p50 {half:6.1} ms   p99 {most:6.1} ms   max {longest:6.1} ms");
}

/// The time that this part of the sorted times, in percent, does not exceed.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
}
