//! `nightdesk queue peek`: what is on a queue, without taking it.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use nightdesk_local_queue::{MessageState, PeekedMessage};
use serde_json::{Value, json};

use super::{Here, find, say};
use crate::stores::Stores;

#[derive(Debug, Subcommand)]
pub(super) enum QueueCommand {
    /// Show what is on a queue, without taking it
    Peek(PeekArguments),
}

#[derive(Debug, Args)]
pub(super) struct PeekArguments {
    /// The queue
    #[arg(value_enum, default_value_t = QueueName::Agents)]
    queue: QueueName,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    here: Here,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum QueueName {
    /// What agents are to do
    Agents,
    /// Events that are to be dealt with
    Inbound,
    /// Replies that are to be sent
    Outbound,
    /// Customers' files that are to be fetched
    Media,
    /// What failed too often, and bodies that could not be read
    Dead,
}

impl QueueName {
    fn queues(self) -> &'static [&'static str] {
        match self {
            Self::Agents => &["agents.fifo"],
            Self::Inbound => &["inbound.fifo"],
            Self::Outbound => &["outbound.fifo"],
            Self::Media => &["media"],
            Self::Dead => {
                &["inbound-dead.fifo", "agents-dead.fifo", "outbound-dead.fifo", "media-dead", "parked"]
            }
        }
    }
}

pub(super) async fn run(command: QueueCommand) -> anyhow::Result<ExitCode> {
    let QueueCommand::Peek(arguments) = command;
    let stores = find::stores(&arguments.here).await?;
    let mut shown = Vec::new();
    for queue in arguments.queue.queues() {
        for message in peek(&stores, queue).await? {
            shown.push((*queue, message));
        }
    }
    if arguments.json {
        let message = |(queue, message): &(&str, PeekedMessage)| json!({"queue": queue, "receive_count": message.receive_count, "state": message.state, "body": json_of(message)});
        say!("{}", serde_json::to_string_pretty(&shown.iter().map(message).collect::<Vec<_>>())?);
        return Ok(ExitCode::SUCCESS);
    }
    for (queue, message) in &shown {
        let state = match message.state {
            MessageState::Visible => "",
            MessageState::InFlight => ", in hand",
            MessageState::Delayed => ", not yet",
        };
        say!("{queue}  taken {} times{state}", message.receive_count);
        say!("{}", serde_json::to_string_pretty(&json_of(message))?);
    }
    say!("{} messages", shown.len());
    Ok(ExitCode::SUCCESS)
}

/// A message's body as JSON, or as a text if it is none.
fn json_of(message: &PeekedMessage) -> Value {
    serde_json::from_str(&message.body).unwrap_or_else(|_| Value::String(message.body.clone()))
}

/// Everything on a queue, in order.
///
/// # Errors
/// When the desk does not answer.
pub(super) async fn peek(stores: &Stores, queue: &str) -> anyhow::Result<Vec<PeekedMessage>> {
    let client: Client<_, Empty<bytes::Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let url = format!("{}/peek/{queue}", stores.sqs).parse()?;
    let response = client.get(url).await.context("the desk does not answer")?;
    let body = response.into_body().collect().await?.to_bytes();
    serde_json::from_slice(&body).context("the desk's answer cannot be read")
}
