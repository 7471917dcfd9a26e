//! What the responder hands out to be done about files.

use nightdesk_domain::{Address, Event};

use crate::envelope::{self, Errand, MediaTask};
use crate::ports::{FileId, NotQueued, QueueMessage};

/// The tasks to fetch an event's files.
pub(crate) fn to_fetch(
    event: &Event,
    provider: Option<&str>,
    delivery: &str,
) -> Result<Vec<QueueMessage>, NotQueued> {
    let key = event.key.to_string();
    let file = |(number, _)| {
        message(MediaTask::V1 {
            delivery: delivery.to_owned(),
            task: Errand::Fetch,
            provider: provider.map(str::to_owned),
            address: event.address.clone(),
            event: key.clone(),
            number,
        })
    };
    event.files().map(file).collect()
}

/// The tasks to erase files.
pub(crate) fn to_erase(
    files: Vec<FileId>,
    address: &Address,
    delivery: &str,
) -> Result<Vec<QueueMessage>, NotQueued> {
    let file = |FileId { event, number }| {
        message(MediaTask::V1 {
            delivery: delivery.to_owned(),
            task: Errand::Erase,
            provider: None,
            address: address.clone(),
            event,
            number,
        })
    };
    files.into_iter().map(file).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it is made for this alone")]
fn message(task: MediaTask) -> Result<QueueMessage, NotQueued> {
    Ok(QueueMessage { order: None, body: envelope::json(&task)? })
}
