//! One cold start, and one long run.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::running::{Running, Surroundings};
use crate::share::Share;
use crate::subjects::Subject;

/// What a new process costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cold {
    /// From the command to the first answer.
    pub(crate) time: Duration,
    /// Processor time until the process asks for its first event.
    pub(crate) start_cpu: Duration,
    /// Processor time of the first event: its connections and handshakes, and all that waits for it.
    pub(crate) first_cpu: Duration,
}

/// What events cost a process that has had some.
#[derive(Debug, Clone)]
pub(crate) struct Warm {
    /// From each event to its answer.
    pub(crate) latencies: Vec<Duration>,
    /// Processor time of one event.
    pub(crate) cpu: Duration,
    /// The most memory that the process held, in bytes.
    pub(crate) peak_memory: u64,
    /// Calls to services for the first event, and for all measured ones.
    pub(crate) first_calls: BTreeMap<String, usize>,
    pub(crate) calls: BTreeMap<String, usize>,
}

/// Starts a process for one event.
pub(crate) async fn cold(
    surroundings: &Surroundings,
    subject: &Subject,
    share: &Share,
) -> anyhow::Result<Cold> {
    let mut running = Running::start(surroundings, subject, share).await?;
    let answered = running.invoke().await?;
    let cpu = running.process.cpu()?;
    let (start_cpu, time) = (answered.cpu_before, answered.at - running.begun);
    running.process.end().await?;
    Ok(Cold { time, start_cpu, first_cpu: cpu.saturating_sub(start_cpu) })
}

/// Lets a process have `measured` events after `before` that are not measured, so that what a runtime
/// compiles while it runs is compiled.
pub(crate) async fn warm(
    surroundings: &Surroundings,
    subject: &Subject,
    share: &Share,
    (before, measured): (usize, usize),
) -> anyhow::Result<Warm> {
    let mut running = Running::start(surroundings, subject, share).await?;
    running.invoke().await?;
    let first_calls = surroundings.services.seen.take_calls();
    for _ in 0..before {
        running.invoke().await?;
    }
    surroundings.services.seen.take_calls();
    let mut latencies = Vec::with_capacity(measured);
    let mut begun = None;
    for _ in 0..measured {
        let answered = running.invoke().await?;
        begun.get_or_insert(answered.cpu_before);
        latencies.push(answered.latency);
    }
    let cpu = running.process.cpu()?.saturating_sub(begun.unwrap_or_default());
    let calls = surroundings.services.seen.take_calls();
    let peak_memory = running.process.peak_memory()?;
    running.process.end().await?;
    let cpu = cpu / u32::try_from(measured)?;
    Ok(Warm { latencies, cpu, peak_memory, first_calls, calls })
}
