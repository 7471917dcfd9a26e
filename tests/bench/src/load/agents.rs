//! The agents' software: takes items off their queue, and keeps the ids of those it has dealt with.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message};
use nightdesk_local::Stores;
use nightdesk_pipeline::agents::{AgentItem, Occasion};
use tokio::task::JoinHandle;

/// How many take items side by side.
const AGENTS: usize = 2;

/// How long one receive waits, in seconds.
const LONG_POLL: i32 = 20;

/// What agents have got.
#[derive(Debug, Default)]
pub struct Taken {
    /// The events, by their keys.
    pub events: HashSet<String>,
    /// Replies that did not arrive, or may not have, by the item's id.
    pub problems: HashSet<String>,
    /// How many of them are of which status.
    pub by_status: BTreeMap<&'static str, u64>,
    /// Items that came again, as a queue that delivers at least once may give them.
    pub again: u64,
    /// Items that could not be read.
    pub unreadable: u64,
}

/// Agents at work.
pub struct Agents {
    taken: Arc<Mutex<Taken>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Agents {
    /// Puts them to work on a desk's queue.
    pub fn at_work(stores: &Stores) -> Self {
        let taken = Arc::<Mutex<Taken>>::default();
        let url = stores.queue_url("agents.fifo");
        let work = |_| tokio::spawn(work(stores.polling_client(), url.clone(), taken.clone()));
        Self { tasks: (0..AGENTS).map(work).collect(), taken }
    }

    /// Sends them home; call it when their queue is empty.
    pub fn stop(self) -> Taken {
        for task in self.tasks {
            task.abort();
        }
        std::mem::take(&mut *self.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn work(client: Client, url: String, taken: Arc<Mutex<Taken>>) {
    loop {
        let call = client.receive_message().queue_url(&url).max_number_of_messages(10);
        let Ok(received) = call.wait_time_seconds(LONG_POLL).send().await else {
            // The desk is stopping: whoever waits for agents sees it by the books.
            return;
        };
        let messages = received.messages.unwrap_or_default();
        if messages.is_empty() {
            continue;
        }
        for message in &messages {
            taken.lock().unwrap_or_else(PoisonError::into_inner).note(message);
        }
        let entry = |(n, message): (usize, &Message)| {
            let entry = DeleteMessageBatchRequestEntry::builder().id(n.to_string());
            entry.set_receipt_handle(message.receipt_handle.clone()).build().ok()
        };
        let entries = messages.iter().enumerate().filter_map(entry).collect();
        // What is not deleted comes again, and is counted as such.
        client.delete_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.ok();
    }
}

impl Taken {
    fn note(&mut self, message: &Message) {
        let Ok(AgentItem::V1(item)) = serde_json::from_str(message.body().unwrap_or_default()) else {
            self.unreadable += 1;
            return;
        };
        let new = match &item.what {
            Occasion::Event { .. } => self.events.insert(item.id),
            Occasion::ReplyProblem { status, .. } => {
                let new = self.problems.insert(item.id);
                *self.by_status.entry(status.name()).or_default() += u64::from(new);
                new
            }
        };
        self.again += u64::from(!new);
    }
}
