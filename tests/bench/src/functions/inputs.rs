//! Before anything is measured: every function does its work once, which is compared, and handed on to
//! the next.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::canned::{Queued, Table};
use crate::running::{Running, Surroundings};
use crate::share::Share;
use crate::subjects::{Subject, Work};

/// Puts the record into the state that a function's first event meets: a customer who is not known, or
/// a reply that waits to be sent.
pub(crate) fn set_record(surroundings: &Surroundings, work: Work) {
    let record = match work {
        Work::Send => surroundings.inputs.record.clone(),
        Work::Ingest | Work::Respond => Table::default(),
    };
    *surroundings.services.seen.table.lock().unwrap() = record;
}

/// Lets our functions make each other's inputs.
pub(crate) async fn make(
    surroundings: &mut Surroundings,
    ingest: &Subject,
    responder: &Subject,
    share: &Share,
) -> anyhow::Result<()> {
    once(surroundings, ingest, share).await?;
    surroundings.inputs.inbound = Some(only_one(surroundings, "inbound.fifo")?);
    once(surroundings, responder, share).await?;
    surroundings.inputs.outbound = Some(only_one(surroundings, "outbound.fifo")?);
    surroundings.inputs.record = surroundings.services.seen.table.lock().unwrap().clone();
    Ok(())
}

/// Fails unless a function did what it is there for.
pub(crate) async fn check(
    surroundings: &Surroundings,
    subject: &Subject,
    share: &Share,
) -> anyhow::Result<()> {
    let calls = once(surroundings, subject, share).await?;
    match subject.work {
        Work::Ingest => {
            let (sent, right) = (only_one(surroundings, "inbound.fifo")?, &surroundings.inputs.inbound);
            let right = right.as_ref().context("ingest has sent nothing yet")?;
            ensure!(
                comparable(&sent)? == comparable(right)?,
                "{} sent something else: {sent:?}",
                subject.name
            );
        }
        Work::Respond => {
            only_one(surroundings, "agents.fifo")?;
        }
        Work::Send => ensure!(calls.get("provider") == Some(&1), "the provider was not called: {calls:?}"),
    }
    Ok(())
}

/// One process, one event; the calls that were made for it.
async fn once(
    surroundings: &Surroundings,
    subject: &Subject,
    share: &Share,
) -> anyhow::Result<BTreeMap<String, usize>> {
    surroundings.services.seen.queues.lock().unwrap().clear();
    let mut running = Running::start(surroundings, subject, share).await?;
    running.invoke().await?;
    running.process.end().await?;
    Ok(surroundings.services.seen.take_calls())
}

fn only_one(surroundings: &Surroundings, queue: &str) -> anyhow::Result<Queued> {
    let mut sent = surroundings.services.seen.last_sent(queue);
    ensure!(sent.len() == 1, "{} messages on {queue} instead of one", sent.len());
    sent.pop().context("nothing was sent")
}

/// A message without what differs from one time to the next.
fn comparable(message: &Queued) -> anyhow::Result<(Option<&str>, Option<&str>, Value)> {
    let mut body: Value = serde_json::from_str(&message.body)?;
    for varying in ["/delivery", "/event/at", "/event/received"] {
        let value = body.pointer_mut(varying).with_context(|| format!("an envelope without {varying}"))?;
        ensure!(value.is_string(), "{varying} is no text");
        *value = Value::Null;
    }
    Ok((message.group.as_deref(), message.deduplication.as_deref(), body))
}
