//! Finding the desk that a command is about: one that runs, else its data.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use nightdesk_adapters::aws;
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_runtime::{Clock, environment};

use super::{DATA, Here, PORT, Which};
use crate::data::{DataFolder, Running};
use crate::files::LocalFiles;
use crate::stores::Stores;

/// A desk that runs: the one on the port where one is named, else the one on the data folder, else
/// one without a folder on the usual port.
pub(super) fn running(here: &Here) -> Option<Running> {
    let on_folder = || Running::find(&Running::file_in(&here.data));
    let in_memory = |port| Running::find(&Running::file_for(port));
    match here.port {
        Some(port) => in_memory(port).or_else(|| on_folder().filter(|running| running.is_on(port))),
        None if here.data.as_os_str() == DATA => on_folder().or_else(|| in_memory(PORT)),
        None => on_folder(),
    }
}

/// The files of a desk here; none where the one that runs keeps nothing.
pub(super) fn files(here: &Here) -> Option<LocalFiles> {
    let on_folder = Running::find(&Running::file_in(&here.data)).map(|running| running.webhooks);
    let is_elsewhere = running(here).is_some_and(|running| Some(running.webhooks) != on_folder);
    (!is_elsewhere).then(|| LocalFiles::of(&here.data))
}

/// The desk's record: that of a deployed desk where one is named, else of one here.
///
/// # Errors
/// When no desk runs and there are no data.
pub(super) async fn record(which: &Which) -> anyhow::Result<DynamoRecord> {
    match &which.table {
        Some(table) => {
            let client = aws_sdk_dynamodb::Client::new(&aws::from_environment(environment::optional)?.config);
            Ok(DynamoRecord::new(client, table))
        }
        None => Ok(stores(&which.here).await?.record()),
    }
}

/// The desk's record; none where no desk runs here and there are no data.
///
/// # Errors
/// When there are data, or a table is named, that cannot be reached.
pub(super) async fn record_if_any(which: &Which) -> anyhow::Result<Option<DynamoRecord>> {
    match &which.table {
        Some(_) => record(which).await.map(Some),
        None => Ok(stores_if_any(&which.here).await?.map(|stores| stores.record())),
    }
}

/// What the time is on the desk, which may run on another time than this machine.
pub(super) fn now(which: &Which) -> DateTime<Utc> {
    let ahead =
        if which.table.is_some() { None } else { running(&which.here).map(|running| running.clock_ahead_ms) };
    Clock::system().now() + TimeDelta::milliseconds(ahead.unwrap_or(0))
}

/// The stores of the desk: those of one that runs, else those in the data folder.
///
/// # Errors
/// When no desk runs and there are no data.
pub(super) async fn stores(here: &Here) -> anyhow::Result<Stores> {
    stores_if_any(here).await?.with_context(|| {
        let data = here.data.display();
        format!("no desk is running here, and there are no data in {data}; start one with `cargo run`")
    })
}

/// The stores of the desk; none where none runs and there are no data.
async fn stores_if_any(here: &Here) -> anyhow::Result<Option<Stores>> {
    if let Some(running) = running(here) {
        return Ok(Some(Stores { dynamodb: running.dynamodb, sqs: running.sqs }));
    }
    if !here.data.exists() {
        return Ok(None);
    }
    let folder = DataFolder::open(&here.data)?;
    let stores = Stores::serve(Some(&folder), std::future::pending::<()>().shared()).await;
    // The folder stays locked until the command ends.
    std::mem::forget(folder);
    stores.map(Some)
}
