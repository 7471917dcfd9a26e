//! A process of a function that answers events, each answer checked.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use nightdesk_runtime::Clock;
use serde_json::Value;
use tempfile::TempDir;

use crate::canned::{Queued, Services, Table};
use crate::process::Process;
use crate::runtime_api::{Event, RuntimeApi};
use crate::share::Share;
use crate::subjects::{Subject, Work};
use crate::{events, inputs};

/// No start and no answer takes this long, even with the share of 128 MB.
const TOO_LONG: Duration = Duration::from_secs(60);

/// How long a function believes to have for one event.
const DEADLINE_MS: i64 = 30_000;

/// What processes are started in.
pub(crate) struct Surroundings {
    pub(crate) services: Services,
    pub(crate) desk: TempDir,
    pub(crate) inputs: Inputs,
    pub(crate) clock: Clock,
    /// Where the last process of each function wrote what it had to say.
    pub(crate) logs: PathBuf,
}

/// What functions hand on to each other, as they themselves made it.
#[derive(Default)]
pub(crate) struct Inputs {
    /// What ingest sends of the webhook.
    pub(crate) inbound: Option<Queued>,
    /// The reply that the responder plans to it.
    pub(crate) outbound: Option<Queued>,
    /// The record with that reply.
    pub(crate) record: Table,
}

/// A process, and its end of the runtime API.
pub(crate) struct Running<'a> {
    pub(crate) process: Process,
    /// When its command began.
    pub(crate) begun: Instant,
    surroundings: &'a Surroundings,
    subject: &'a Subject,
    api: RuntimeApi,
    events: usize,
}

/// When an event was handed over and answered, and what had been used up by then.
pub(crate) struct Answered {
    /// When the answer was there.
    pub(crate) at: Instant,
    /// From the handing over to the answer.
    pub(crate) latency: Duration,
    /// The processor time that the process had used when the event was handed over.
    pub(crate) cpu_before: Duration,
}

impl<'a> Running<'a> {
    /// Starts a process; the record is as it is to be for its first event.
    pub(crate) async fn start(
        surroundings: &'a Surroundings,
        subject: &'a Subject,
        share: &Share,
    ) -> anyhow::Result<Self> {
        inputs::set_record(surroundings, subject.work);
        surroundings.services.seen.take_calls();
        let api = RuntimeApi::start().await?;
        let environment =
            subject.environment(&api.address, &surroundings.services, surroundings.desk.path(), share);
        let log = surroundings.logs.join(format!("{}.log", subject.name));
        let (process, begun) =
            Process::start(&subject.command(share.memory_mb()), &environment, share, &log).await?;
        Ok(Self { process, begun, surroundings, subject, api, events: 0 })
    }

    /// Invokes the function with its next event.
    ///
    /// # Errors
    /// When it does not answer, or not as it should.
    pub(crate) async fn invoke(&mut self) -> anyhow::Result<Answered> {
        let answered = tokio::time::timeout(TOO_LONG, self.next()).await;
        answered
            .map_err(|_| anyhow::anyhow!("no answer within {TOO_LONG:?}"))
            .flatten()
            .with_context(|| format!("{}; see {}", self.subject.name, self.surroundings.logs.display()))
    }

    async fn next(&mut self) -> anyhow::Result<Answered> {
        self.events += 1;
        let now = self.surroundings.clock.now();
        let body = self.event(self.events)?;
        let deadline_ms = u64::try_from(now.timestamp_millis() + DEADLINE_MS)?;
        let id = format!("8476a536-e9f4-11e8-9739-{:012}", self.events);
        let asked = tokio::select! {
            asked = self.api.asked() => asked?,
            () = self.process.ended() => bail!("it has ended"),
        };
        let cpu_before = self.process.cpu()?;
        let (handed, answer) = self.api.invoke(asked, Event { id, body, deadline_ms }).await?;
        self.check(&answer.body)?;
        Ok(Answered { at: answer.at, latency: answer.at - handed, cpu_before })
    }

    fn event(&self, n: usize) -> anyhow::Result<String> {
        let (now, inputs) = (self.surroundings.clock.now(), &self.surroundings.inputs);
        match self.subject.work {
            Work::Ingest => events::webhook(n, now),
            Work::Respond => {
                let inbound = inputs.inbound.as_ref().context("ingest has sent nothing yet")?;
                Ok(events::from_queue("inbound.fifo", &events::renumbered(inbound, n)?, n, now))
            }
            Work::Send => {
                let outbound = inputs.outbound.as_ref().context("the responder has planned nothing yet")?;
                Ok(events::from_queue("outbound.fifo", outbound, n, now))
            }
        }
    }

    fn check(&self, answer: &[u8]) -> anyhow::Result<()> {
        let answer: Value = serde_json::from_slice(answer)?;
        let right = match self.subject.work {
            Work::Ingest => answer["statusCode"] == 200,
            Work::Respond | Work::Send => answer["batchItemFailures"].as_array().is_some_and(Vec::is_empty),
        };
        ensure!(right, "a wrong answer: {answer}");
        Ok(())
    }
}
