//! Waiting until a desk has dealt with everything.

use std::time::{Duration, Instant};

use crate::audit::length;
use crate::desk::Desk;

/// How often to look.
const LOOK: Duration = Duration::from_millis(250);

/// How long nothing may change before it is said that nothing ever will: longer than the longest
/// time for which a queue hides a message.
const STUCK: Duration = Duration::from_secs(200);

/// How often to say how far it is.
const WORD: Duration = Duration::from_secs(10);

/// Waits until everything that was accepted is dealt with, by the desk and by the agents. If that never
/// happens the books show what is left.
pub async fn wait(desk: &Desk) -> anyhow::Result<()> {
    let (mut last, mut changed, mut said) = (0, Instant::now(), Instant::now());
    loop {
        let behind = behind(desk).await?;
        if behind == 0 {
            return Ok(());
        }
        if behind != last {
            (last, changed) = (behind, Instant::now());
        }
        if changed.elapsed() > STUCK {
            eprintln!("nothing moves any more");
            return Ok(());
        }
        if said.elapsed() > WORD {
            eprintln!("{behind} behind");
            said = Instant::now();
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// How many messages are still to be dealt with. In the order in which messages move on, so that none
/// is missed between two queues.
pub async fn behind(desk: &Desk) -> anyhow::Result<u64> {
    let mut behind = 0;
    for queue in ["inbound.fifo", "outbound.fifo", "agents.fifo"] {
        behind += length(desk, queue).await?;
    }
    Ok(behind)
}
