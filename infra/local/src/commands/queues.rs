//! The queues of the desk that a command is about.

use anyhow::Context;
use aws_sdk_sqs::Client;
use clap::Args;
use nightdesk_adapters::aws;
use nightdesk_pipeline::ports::Objects;
use nightdesk_runtime::environment;

use super::{Here, find};
use crate::stores::Stores;

/// Which desk's queues a command is about.
#[derive(Debug, Clone, Args)]
pub(super) struct WhichQueues {
    #[command(flatten)]
    here: Here,
    /// The stage of a deployed desk instead, with region and credentials from the environment
    #[arg(long)]
    stage: Option<String>,
}

/// The queues of one desk.
pub(super) enum Queues {
    /// Of a desk here.
    Here(Client, Stores),
    /// Of a deployed desk, by its stage.
    Deployed(Client, String),
}

impl Queues {
    /// Finds a desk's queues.
    ///
    /// # Errors
    /// When no desk runs here and there are no data, and no stage is named.
    pub(super) async fn find(which: &WhichQueues) -> anyhow::Result<Self> {
        if let Some(stage) = &which.stage {
            let client = Client::new(&aws::from_environment(environment::optional)?.config);
            return Ok(Self::Deployed(client, stage.clone()));
        }
        let stores = find::stores(&which.here).await?;
        Ok(Self::Here(stores.sqs_client(), stores))
    }

    pub(super) fn client(&self) -> &Client {
        match self {
            Self::Here(client, _) | Self::Deployed(client, _) => client,
        }
    }

    /// The URL of a queue, by its name within a desk.
    ///
    /// # Errors
    /// When a deployed desk has no such queue, or it may not be asked for.
    pub(super) async fn url(&self, name: &str) -> anyhow::Result<String> {
        match self {
            Self::Here(_, stores) => Ok(stores.queue_url(name)),
            Self::Deployed(client, stage) => {
                let name = format!("nightdesk-{stage}-{name}");
                let found = client.get_queue_url().queue_name(&name).send().await;
                let url = found.ok().and_then(|found| found.queue_url);
                url.with_context(|| format!("cannot find the queue {name} with these credentials"))
            }
        }
    }
}

/// Where a desk's customers' files are: of a deployed one in the bucket of this name; none where that is not
/// known, or the desk keeps nothing.
///
/// # Errors
/// When there are no credentials for a bucket.
pub(super) fn files(which: &WhichQueues, bucket: Option<&str>) -> anyhow::Result<Option<Box<dyn Objects>>> {
    if which.stage.is_none() {
        return Ok(find::files(&which.here).map(|files| Box::new(files) as _));
    }
    let Some(bucket) = bucket else { return Ok(None) };
    Ok(Some(Box::new(aws::from_environment(environment::optional)?.bucket(bucket))))
}
