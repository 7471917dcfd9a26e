//! What TLS costs a process once must stay small: another TLS stack, which a feature of some dependency
//! brings in unseen, costs 62 ms of processor time in every new process.

use std::time::Duration;

use anyhow::ensure;

use crate::measure;
use crate::running::Surroundings;
use crate::share::Share;
use crate::subjects::Subject;

const BUDGET: Duration = Duration::from_millis(5);

/// How many processes have a try.
const PROCESSES: usize = 15;

/// Fails unless a new process comes by its first TLS connections, two of them, for less than the budget.
///
/// By the kernel's count of processor time, not by the clock, and by the least of many new processes:
/// whatever else the machine does can only add to one, so that a budget that is met at all is met by
/// some, while a cost that every process has shows in the least of them. Both connections are opened before
/// the first event is asked for; the budget holds for all that a process does by then, and for that event.
pub(crate) async fn check(
    surroundings: &Surroundings,
    ingest: &Subject,
    share: &Share,
) -> anyhow::Result<()> {
    let (mut start, mut first) = (Duration::MAX, Duration::MAX);
    for _ in 0..PROCESSES {
        let cold = measure::cold(surroundings, ingest, share).await?;
        (start, first) = (start.min(cold.start_cpu), first.min(cold.first_cpu));
    }
    eprintln!("first TLS use: {start:?} of CPU with the start, {first:?} with the first event");
    ensure!(start < BUDGET && first < BUDGET, "first TLS use takes {BUDGET:?} of CPU or more");
    Ok(())
}
