//! DeleteMessage and ChangeMessageVisibility, one by one and in batches.

use std::time::Duration;

use serde::Deserialize;

use super::batch::{self, BatchAnswer, Done};
use super::names;
use super::queues::Nothing;
use super::receive::seconds;
use super::server::Service;
use crate::error::{QueueError, Refusal};
use crate::operations::acknowledge;
use crate::settings::MOST_VISIBILITY;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteMessage {
    queue_url: String,
    receipt_handle: String,
}

pub(super) async fn delete(service: &Service, request: DeleteMessage) -> Result<Nothing, QueueError> {
    service
        .queues
        .on_queue(names::of_url(&request.queue_url), move |work, queue| {
            acknowledge::delete(work, queue, request.receipt_handle.parse()?)
        })
        .await?;
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteEntry {
    id: String,
    receipt_handle: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteMessageBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<DeleteEntry>,
}

pub(super) async fn delete_batch(
    service: &Service,
    request: DeleteMessageBatch,
) -> Result<BatchAnswer<Done>, QueueError> {
    let DeleteMessageBatch { queue_url, entries } = request;
    batch::check(&entries, |entry| &entry.id)?;
    service
        .queues
        .on_queue(names::of_url(&queue_url), move |work, queue| {
            let mut answer = BatchAnswer::new();
            for DeleteEntry { id, receipt_handle } in entries {
                let receipt = receipt_handle.parse().map_err(QueueError::from);
                let deleted = receipt.and_then(|receipt| acknowledge::delete(work, queue, receipt));
                answer.push(id.clone(), deleted.map(|()| Done { id }))?;
            }
            Ok(answer)
        })
        .await
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

pub(super) async fn change(
    service: &Service,
    request: ChangeMessageVisibility,
) -> Result<Nothing, QueueError> {
    let timeout = visibility(request.visibility_timeout)?;
    service
        .queues
        .on_queue(names::of_url(&request.queue_url), move |work, queue| {
            acknowledge::change_visibility(work, queue, request.receipt_handle.parse()?, timeout)
        })
        .await?;
    Ok(Nothing {})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeEntry {
    id: String,
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ChangeMessageVisibilityBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<ChangeEntry>,
}

pub(super) async fn change_batch(
    service: &Service,
    request: ChangeMessageVisibilityBatch,
) -> Result<BatchAnswer<Done>, QueueError> {
    let ChangeMessageVisibilityBatch { queue_url, entries } = request;
    batch::check(&entries, |entry| &entry.id)?;
    service
        .queues
        .on_queue(names::of_url(&queue_url), move |work, queue| {
            let mut answer = BatchAnswer::new();
            for ChangeEntry { id, receipt_handle, visibility_timeout } in entries {
                let asked =
                    visibility(visibility_timeout).and_then(|timeout| Ok((receipt_handle.parse()?, timeout)));
                let changed = asked.map_err(QueueError::from).and_then(|(receipt, timeout)| {
                    acknowledge::change_visibility(work, queue, receipt, timeout)
                });
                answer.push(id.clone(), changed.map(|()| Done { id }))?;
            }
            Ok(answer)
        })
        .await
}

fn visibility(timeout: Option<i64>) -> Result<Duration, Refusal> {
    seconds("VisibilityTimeout", timeout, MOST_VISIBILITY)?
        .ok_or(Refusal::MissingParameter("VisibilityTimeout"))
}
