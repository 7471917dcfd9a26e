//! StartMessageMoveTask and ListMessageMoveTasks.

use serde::{Deserialize, Serialize};

use super::names;
use super::server::Service;
use crate::error::{QueueError, Refusal};
use crate::operations::move_task::{self, MoveTask};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct StartMessageMoveTask {
    source_arn: String,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Started {
    task_handle: String,
}

pub(super) async fn start(service: &Service, request: StartMessageMoveTask) -> Result<Started, QueueError> {
    let rate = request.max_number_of_messages_per_second;
    if rate.is_some_and(|rate| !(1..=500).contains(&rate)) {
        return Err(Refusal::InvalidParameter(
            "Value for parameter MaxNumberOfMessagesPerSecond is invalid. \
             Reason: You must enter a value between 1 and 500."
                .to_owned(),
        )
        .into());
    }
    let task = service
        .queues
        .run(move |work| {
            let destination = request.destination_arn.as_deref().map(names::of_arn);
            move_task::start(work, names::of_arn(&request.source_arn), destination, rate)
        })
        .await?;
    Ok(Started { task_handle: format!("move-{task}") })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListMessageMoveTasks {
    source_arn: String,
    max_results: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tasks {
    results: Vec<Task>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Task {
    status: &'static str,
    source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_number_of_messages_per_second: Option<i64>,
    approximate_number_of_messages_moved: i64,
    approximate_number_of_messages_to_move: i64,
    started_timestamp: i64,
}

pub(super) async fn list(service: &Service, request: ListMessageMoveTasks) -> Result<Tasks, QueueError> {
    let most = request.max_results.unwrap_or(1);
    if !(1..=10).contains(&most) {
        return Err(Refusal::InvalidParameter(
            "Value for parameter MaxResults is invalid. Reason: Must be between 1 and 10.".to_owned(),
        )
        .into());
    }
    let tasks = service
        .queues
        .run(move |work| move_task::list(work, names::of_arn(&request.source_arn), most))
        .await?;
    Ok(Tasks { results: tasks.into_iter().map(Task::from).collect() })
}

impl From<MoveTask> for Task {
    fn from(task: MoveTask) -> Self {
        Self {
            // A task is answered when it is done, so that none is ever seen running. Only running
            // tasks have a handle here, as in the real service.
            status: "COMPLETED",
            source_arn: names::arn(&task.source),
            destination_arn: task.destination.as_deref().map(names::arn),
            max_number_of_messages_per_second: task.rate,
            approximate_number_of_messages_moved: task.moved,
            approximate_number_of_messages_to_move: task.moved,
            started_timestamp: task.started_ms,
        }
    }
}
