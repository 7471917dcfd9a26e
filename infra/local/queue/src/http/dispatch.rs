//! Which action a request is for.

use serde::de::DeserializeOwned;

use super::server::Service;
use super::{acknowledge, answer, move_tasks, queues, receive, send};
use crate::error::{QueueError, Refusal};

/// Runs the action named by the `X-Amz-Target` header and gives the answer's body.
pub(super) async fn dispatch(service: &Service, target: &str, body: &[u8]) -> Result<Vec<u8>, QueueError> {
    let action = target.strip_prefix("AmazonSQS.").unwrap_or_default();
    match action {
        "CreateQueue" => answer::json(&queues::create(service, read(body)?).await?),
        "GetQueueUrl" => answer::json(&queues::get_url(service, read(body)?).await?),
        "ListQueues" => answer::json(&queues::list(service, read(body)?).await?),
        "GetQueueAttributes" => answer::json(&queues::get_attributes(service, read(body)?).await?),
        "SetQueueAttributes" => answer::json(&queues::set_attributes(service, read(body)?).await?),
        "PurgeQueue" => answer::json(&queues::purge(service, read(body)?).await?),
        "DeleteQueue" => answer::json(&queues::delete(service, read(body)?).await?),
        "SendMessage" => answer::json(&send::one(service, read(body)?).await?),
        "SendMessageBatch" => answer::json(&send::batch(service, read(body)?).await?),
        "ReceiveMessage" => answer::json(&receive::receive(service, read(body)?).await?),
        "DeleteMessage" => answer::json(&acknowledge::delete(service, read(body)?).await?),
        "DeleteMessageBatch" => answer::json(&acknowledge::delete_batch(service, read(body)?).await?),
        "ChangeMessageVisibility" => answer::json(&acknowledge::change(service, read(body)?).await?),
        "ChangeMessageVisibilityBatch" => {
            answer::json(&acknowledge::change_batch(service, read(body)?).await?)
        }
        "StartMessageMoveTask" => answer::json(&move_tasks::start(service, read(body)?).await?),
        "ListMessageMoveTasks" => answer::json(&move_tasks::list(service, read(body)?).await?),
        _ => Err(Refusal::UnknownAction.into()),
    }
}

/// Reads a request. The parser's own words are not passed on: they may quote the message.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::Malformed { line: error.line(), column: error.column() })
}
