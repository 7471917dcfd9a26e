//! `nightdesk redrive`: dead letters back to where they came from, and parked bodies taken in again.

mod parked;

use std::process::ExitCode;

use anyhow::Context;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use clap::{Args, ValueEnum};
use nightdesk_runtime::batch::delivery;

use super::queues::{Queues, WhichQueues, files};
use super::say;

/// The most messages of one call (SQS quota).
const BATCH: i32 = 10;

#[derive(Debug, Args)]
pub(super) struct RedriveArguments {
    /// Whose dead letters, or what is parked [default: the dead letters of all]
    #[arg(value_enum)]
    queue: Option<Source>,
    /// Move, or take in, at most so many
    #[arg(long)]
    limit: Option<usize>,
    /// Only count them, or say what would become of them
    #[arg(long)]
    dry_run: bool,
    /// The bucket of customers' files of a deployed desk, for parked mail that brought some
    #[arg(long, requires = "stage")]
    bucket: Option<String>,
    #[command(flatten)]
    which: WhichQueues,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// Events that the responder could not handle
    Inbound,
    /// Items that the agents' software took and never kept
    Agents,
    /// Replies that the sender could not handle
    Outbound,
    /// Customers' files that could not be fetched
    Media,
    /// Bodies that a version before this one could not read
    Parked,
}

impl Source {
    /// The queue, and its dead letters; none where it is no queue that letters came from.
    fn letters(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Inbound => Some(("inbound.fifo", "inbound-dead.fifo")),
            Self::Agents => Some(("agents.fifo", "agents-dead.fifo")),
            Self::Outbound => Some(("outbound.fifo", "outbound-dead.fifo")),
            Self::Media => Some(("media", "media-dead")),
            Self::Parked => None,
        }
    }
}

/// The dead letters of one queue, and where they belong.
struct Redrive {
    client: Client,
    from: String,
    to: String,
}

pub(super) async fn run(arguments: RedriveArguments) -> anyhow::Result<ExitCode> {
    let queues = Queues::find(&arguments.which).await?;
    let mut left = arguments.limit.unwrap_or(usize::MAX);
    if arguments.queue == Some(Source::Parked) {
        let files = files(&arguments.which, arguments.bucket.as_deref())?;
        return parked::run(&queues, files.as_deref(), left, arguments.dry_run).await;
    }
    let sources = arguments.queue.map_or(Source::value_variants().to_vec(), |source| vec![source]);
    for (to, from) in sources.into_iter().filter_map(Source::letters) {
        let redrive = Redrive {
            client: queues.client().clone(),
            from: queues.url(from).await?,
            to: queues.url(to).await?,
        };
        if arguments.dry_run {
            say!("{from}: {} messages", redrive.count().await?);
            continue;
        }
        let moved = redrive.all(left).await?;
        left -= moved;
        say!("{from}: {moved} messages moved to {to}");
    }
    Ok(ExitCode::SUCCESS)
}

impl Redrive {
    /// How many there are, as the queue reckons: those that somebody has in hand count too.
    async fn count(&self) -> anyhow::Result<usize> {
        use aws_sdk_sqs::types::QueueAttributeName as Name;
        let names = [Name::ApproximateNumberOfMessages, Name::ApproximateNumberOfMessagesNotVisible];
        let call = self.client.get_queue_attributes().queue_url(&self.from);
        let call = call.set_attribute_names(Some(names.to_vec()));
        let attributes = call.send().await.context("cannot count")?.attributes.unwrap_or_default();
        let number = |name| attributes.get(name).and_then(|number| number.parse::<usize>().ok());
        Ok(names.iter().filter_map(number).sum())
    }

    /// Moves at most so many, each group's in their order; how many it was.
    async fn all(&self, most: usize) -> anyhow::Result<usize> {
        let mut moved = 0;
        while moved < most {
            let wanted = i32::try_from(most - moved).unwrap_or(BATCH).min(BATCH);
            let messages = self.receive(wanted).await?;
            if messages.is_empty() {
                break;
            }
            for message in &messages {
                self.one(message).await?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    async fn receive(&self, most: i32) -> anyhow::Result<Vec<Message>> {
        let call = self
            .client
            .receive_message()
            .queue_url(&self.from)
            .max_number_of_messages(most)
            .message_system_attribute_names(MessageSystemAttributeName::MessageGroupId);
        Ok(call.send().await.context("cannot receive")?.messages.unwrap_or_default())
    }

    /// First sends, then deletes: whoever stops in between leaves the message in both places, and
    /// everything that is taken from them knows what it has dealt with before.
    async fn one(&self, message: &Message) -> anyhow::Result<()> {
        let id = message.message_id.as_deref().context("a message without an id")?;
        let attributes = message.attributes.as_ref();
        // None on a standard queue, which knows neither groups nor repetitions.
        let group = attributes.and_then(|all| all.get(&MessageSystemAttributeName::MessageGroupId));
        let send = self
            .client
            .send_message()
            .queue_url(&self.to)
            .message_body(message.body.as_deref().unwrap_or_default())
            .set_message_group_id(group.cloned())
            // Under its first id the queue would pass it over, were that sent in the last five minutes.
            // Under this one it comes once, even when it is moved again after a stop.
            .set_message_deduplication_id(group.map(|_| format!("redrive-{id}")));
        send.send().await.with_context(|| format!("cannot send {id}"))?;
        let handle = message.receipt_handle.as_deref().unwrap_or_default();
        let delete = self.client.delete_message().queue_url(&self.from).receipt_handle(handle);
        delete.send().await.with_context(|| format!("moved, and cannot delete {id}"))?;
        say!("{id}  delivery {}", delivery(message.body.as_deref()).as_deref().unwrap_or("-"));
        Ok(())
    }
}
