//! SQS's protocol: AWS JSON 1.0 over HTTP.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html>

mod acknowledge;
mod answer;
mod batch;
mod digests;
mod dispatch;
mod move_tasks;
mod names;
mod queue_attributes;
mod queues;
mod receive;
mod send;
mod server;

pub(crate) use server::serve;
