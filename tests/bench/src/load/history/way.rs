//! The way of a message through the pipeline over the real SDK, with meters on it.

use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use http::StatusCode;
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_channels::{Secrets, provider};
use nightdesk_local::Stores;
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, no_documents};
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::respond::{Responder, UnplannedCache};
use nightdesk_responder::DeskFolder;
use nightdesk_tests::{Meter, text};

use crate::desk::{self, SECRET, repository};

/// A message's way to the record and the queues, without a process around it.
pub struct Way {
    /// The stores themselves, to fill without being counted.
    pub direct: Stores,
    through: Stores,
    record: Meter,
    queues: Meter,
    folder: DeskFolder,
    unplanned: UnplannedCache,
}

/// What one message costs on average.
pub struct Cost {
    pub record_calls: f64,
    pub queue_calls: f64,
    pub write_units: f64,
    pub read_units: f64,
    pub bytes_read: f64,
}

impl Way {
    /// A way to stores of its own, in memory.
    pub async fn new() -> anyhow::Result<Self> {
        let direct = Stores::serve(None, std::future::pending::<()>().shared()).await?;
        let record = Meter::before(&direct.dynamodb, Duration::ZERO).await;
        let queues = Meter::before(&direct.sqs, Duration::ZERO).await;
        let through = Stores { dynamodb: record.address.clone(), sqs: queues.address.clone() };
        let folder = DeskFolder::read(&repository().join("infra/desk"))?;
        Ok(Self { direct, through, record, queues, folder, unplanned: UnplannedCache::default() })
    }

    /// Takes one WhatsApp message all the way to the agents' queue and the plan of its reply.
    pub async fn message(&self, from: &str, id: &str, now: DateTime<Utc>) -> anyhow::Result<()> {
        let body = self.receive(from, id, now).await?;
        let record = self.through.record();
        let [agents, outbound, media] =
            ["agents.fifo", "outbound.fifo", "media"].map(|name| self.queue(name));
        let responder = Responder {
            desk: &self.folder.desk,
            wording: &self.folder.wording,
            answers: None,
            phraser: None,
            unplanned: &self.unplanned,
            record: &record,
            agents: &agents,
            outbound: &outbound,
            media: &media,
        };
        responder.respond(&body, now).await?;
        Ok(())
    }

    /// What each of the last messages cost.
    pub fn cost_of_one(&self, messages: u32) -> Cost {
        let (record, queues) = (self.record.take(), self.queues.take());
        let calls =
            |calls: usize| u32::try_from(calls).map_or(f64::INFINITY, f64::from) / f64::from(messages);
        Cost {
            record_calls: calls(record.all_calls()),
            queue_calls: calls(queues.all_calls()),
            write_units: record.write_units / f64::from(messages),
            read_units: record.read_units / f64::from(messages),
            bytes_read: calls(record.bytes_read),
        }
    }

    /// The message as it lies on the inbound queue.
    async fn receive(&self, from: &str, id: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
        let meta = provider("meta").context("Meta is a provider")?;
        let secrets = Secrets::parse(SECRET)?;
        let says = "My parcel has not arrived yet, although it was promised for last Tuesday. Can you help?";
        let mut request =
            text(&format!("wamid.{id}"), from, says).request("https://desk.example.com/webhooks/meta", now);
        meta.stand_in().sign(&mut request, secrets.iter().next().context("there is one secret")?);
        let (inbound, parked) = (MemoryQueue::new(&Fuse::none()), self.queue("parked"));
        let receiver = Receiver {
            provider: meta,
            secrets: &secrets,
            documents: &no_documents(),
            inbound: &inbound,
            parked: &parked,
            files: None,
        };
        let answer = receiver.receive(request, id, now).await;
        ensure!(
            answer.response.status() == StatusCode::OK,
            "a webhook was answered {}",
            answer.response.status()
        );
        inbound.bodies().pop().context("an accepted message is queued")
    }

    fn queue(&self, name: &str) -> SqsQueue {
        SqsQueue::new(self.through.sqs_client(), self.through.queue_url(name))
    }
}

/// The CPU time that this process has used.
pub fn cpu() -> anyhow::Result<Duration> {
    Ok(desk::used(std::process::id())?.cpu)
}
