//! Actions on queues.

use serde::{Deserialize, Serialize};

use super::names;
use super::queue_attributes::{self, QueueAttributes};
use super::server::Service;
use crate::error::{QueueError, Refusal};
use crate::operations::queue;
use crate::settings::QueueSettings;

/// An answer that says nothing.
#[derive(Serialize)]
pub(super) struct Nothing {}

/// The URL of one queue.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QueueUrl {
    queue_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateQueue {
    queue_name: String,
    #[serde(default)]
    attributes: QueueAttributes,
}

/// Makes a queue. Making it again is harmless as long as no attribute is given another value.
pub(super) async fn create(service: &Service, request: CreateQueue) -> Result<QueueUrl, QueueError> {
    let CreateQueue { queue_name: name, attributes } = request;
    let url = names::url(&service.host, &name);
    let declared_fifo = attributes.contains_key("FifoQueue");
    service
        .queues
        .run(move |work| {
            let existing = queue::look_up(work, &name)?.map(|queue| queue.settings);
            let mut wanted = existing.clone().unwrap_or_else(|| QueueSettings::new(name));
            queue_attributes::apply(&mut wanted, attributes)?;
            match existing {
                None if wanted.is_fifo() && !declared_fifo => Err(Refusal::InvalidParameter(
                    "Can only include alphanumeric characters, hyphens, or underscores. \
                     1 to 80 in length; the .fifo suffix needs the FifoQueue attribute."
                        .to_owned(),
                )
                .into()),
                None => queue::save(work, &wanted),
                Some(existing) if existing == wanted => Ok(()),
                Some(_) => Err(Refusal::QueueExists.into()),
            }
        })
        .await?;
    Ok(QueueUrl { queue_url: url })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetQueueUrl {
    queue_name: String,
}

pub(super) async fn get_url(service: &Service, request: GetQueueUrl) -> Result<QueueUrl, QueueError> {
    service.queues.on_queue(&request.queue_name, |_, _| Ok(())).await?;
    Ok(QueueUrl { queue_url: names::url(&service.host, &request.queue_name) })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListQueues {
    #[serde(default)]
    queue_name_prefix: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QueueUrls {
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Lists queues by name, up to 1000 at a time; a page's token is the last name on it.
pub(super) async fn list(service: &Service, request: ListQueues) -> Result<QueueUrls, QueueError> {
    let most = request.max_results.unwrap_or(1000);
    if !(1..=1000).contains(&most) {
        return Err(Refusal::InvalidParameter(
            "Value for parameter MaxResults is invalid. Reason: Must be between 1 and 1000.".to_owned(),
        )
        .into());
    }
    let after = request.next_token.unwrap_or_default();
    let all = service.queues.run(queue::all).await?;
    let mut names: Vec<String> = all
        .into_iter()
        .map(|queue| queue.settings.name)
        .filter(|name| name.starts_with(&request.queue_name_prefix) && *name > after)
        .collect();
    let more = names.len() > most;
    names.truncate(most);
    Ok(QueueUrls {
        queue_urls: names.iter().map(|name| names::url(&service.host, name)).collect(),
        // Without MaxResults the real service gives no token either.
        next_token: names.pop().filter(|_| more && request.max_results.is_some()),
    })
}

/// A request that says nothing but which queue it is for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OneQueue {
    queue_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetQueueAttributes {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Described {
    attributes: QueueAttributes,
}

pub(super) async fn get_attributes(
    service: &Service,
    request: GetQueueAttributes,
) -> Result<Described, QueueError> {
    let name = names::of_url(&request.queue_url).to_owned();
    let (queue, counts) = service
        .queues
        .run(move |work| {
            let queue = queue::find(work, &name)?;
            let counts = queue::count(work, &queue)?;
            Ok((queue, counts))
        })
        .await?;
    let attributes = queue_attributes::describe(&queue, &counts, &request.attribute_names)?;
    Ok(Described { attributes })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetQueueAttributes {
    queue_url: String,
    attributes: QueueAttributes,
}

pub(super) async fn set_attributes(
    service: &Service,
    request: SetQueueAttributes,
) -> Result<Nothing, QueueError> {
    let SetQueueAttributes { queue_url, attributes } = request;
    service
        .queues
        .on_queue(names::of_url(&queue_url), move |work, queue| {
            let mut settings = queue.settings.clone();
            queue_attributes::apply(&mut settings, attributes)?;
            queue::save(work, &settings)
        })
        .await?;
    Ok(Nothing {})
}

pub(super) async fn purge(service: &Service, request: OneQueue) -> Result<Nothing, QueueError> {
    service.queues.on_queue(names::of_url(&request.queue_url), queue::purge).await?;
    Ok(Nothing {})
}

pub(super) async fn delete(service: &Service, request: OneQueue) -> Result<Nothing, QueueError> {
    service.queues.on_queue(names::of_url(&request.queue_url), queue::delete).await?;
    Ok(Nothing {})
}
