//! What a receiver says of a message it holds: done, or give it (back) at another time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use rusqlite::params;

use super::groups;
use super::queue::Queue;
use crate::error::{QueueError, Refusal};
use crate::settings::MOST_VISIBILITY;
use crate::store::{Work, millis};

/// One receive of one message. Its text form, opaque to callers, is the receipt handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) queue_id: i64,
    pub(crate) seq: i64,
    pub(crate) receive_count: u32,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}.{}.{}", self.queue_id, self.seq, self.receive_count);
        f.write_str(&BASE64URL_NOPAD.encode(plain.as_bytes()))
    }
}

impl FromStr for Receipt {
    type Err = Refusal;

    fn from_str(handle: &str) -> Result<Self, Refusal> {
        let bytes = BASE64URL_NOPAD.decode(handle.as_bytes()).map_err(|_| Refusal::ReceiptInvalid)?;
        let plain = String::from_utf8(bytes).map_err(|_| Refusal::ReceiptInvalid)?;
        let mut parts = plain.split('.').map(str::parse::<i64>);
        let (Some(Ok(queue_id)), Some(Ok(seq)), Some(Ok(count)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::ReceiptInvalid);
        };
        let receive_count = u32::try_from(count).map_err(|_| Refusal::ReceiptInvalid)?;
        Ok(Self { queue_id, seq, receive_count })
    }
}

/// How a message stands to one receive of it.
enum Standing {
    Gone,
    ReceivedAgain,
    /// Visible again, and not yet received again.
    Lapsed(Held),
    InFlight(Held),
}

struct Held {
    group_id: Option<String>,
    received_ms: i64,
}

/// Deletes the message. Deleting what is already gone succeeds.
///
/// A receipt whose time is over is refused by FIFO queues. Standard queues accept it as long as
/// the message was not received again, and else answer as if it had been deleted:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html>
pub(crate) fn delete(work: &Work<'_>, queue: &Queue, receipt: Receipt) -> Result<(), QueueError> {
    let fifo = queue.settings.is_fifo();
    match standing(work, queue, receipt)? {
        Standing::ReceivedAgain | Standing::Lapsed(_) if fifo => Err(Refusal::ReceiptExpired.into()),
        Standing::Gone | Standing::ReceivedAgain => Ok(()),
        Standing::Lapsed(held) | Standing::InFlight(held) => {
            work.execute("DELETE FROM messages WHERE seq = ?1", [receipt.seq])?;
            // Most are the last of their group: nobody gets anything by that, and everybody would look.
            if refresh(work, queue, &held)? {
                work.wake(&queue.settings.name);
            }
            Ok(())
        }
    }
}

/// Sets how long from now the message stays invisible; zero gives it back at once.
///
/// From its receive until then must be 12 hours or less:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html>
pub(crate) fn change_visibility(
    work: &Work<'_>,
    queue: &Queue,
    receipt: Receipt,
    timeout: Duration,
) -> Result<(), QueueError> {
    let held = match standing(work, queue, receipt)? {
        Standing::InFlight(held) => held,
        Standing::Lapsed(_) if !queue.settings.is_fifo() => {
            return Err(Refusal::NotInFlight.into());
        }
        Standing::Lapsed(_) | Standing::ReceivedAgain | Standing::Gone => {
            return Err(Refusal::NotAvailable.into());
        }
    };
    if work.now + millis(timeout) - held.received_ms > millis(MOST_VISIBILITY) {
        return Err(Refusal::InvalidParameter(
            "Value for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for \
             the message is beyond the limit [43200 seconds]."
                .to_owned(),
        )
        .into());
    }
    let visible_ms = if timeout.is_zero() { 0 } else { work.now + millis(timeout) };
    work.execute("UPDATE messages SET visible_ms = ?2 WHERE seq = ?1", [receipt.seq, visible_ms])?;
    refresh(work, queue, &held)?;
    work.wake(&queue.settings.name);
    Ok(())
}

fn standing(work: &Work<'_>, queue: &Queue, receipt: Receipt) -> Result<Standing, QueueError> {
    if receipt.queue_id != queue.id {
        return Err(Refusal::ReceiptInvalid.into());
    }
    let row = work.row(
        "SELECT receive_count, visible_ms, group_id, received_ms FROM messages
         WHERE seq = ?1 AND queue_id = ?2",
        params![receipt.seq, queue.id],
        |row| {
            let held =
                Held { group_id: row.get(2)?, received_ms: row.get::<_, Option<i64>>(3)?.unwrap_or(0) };
            Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?, held))
        },
    )?;
    Ok(match row {
        None => Standing::Gone,
        Some((count, _, _)) if count != receipt.receive_count => Standing::ReceivedAgain,
        Some((_, visible_ms, held)) if visible_ms <= work.now => Standing::Lapsed(held),
        Some((_, _, held)) => Standing::InFlight(held),
    })
}

/// Frees the message's group if nothing holds it any more. Tells whether there is a group that still
/// holds messages.
fn refresh(work: &Work<'_>, queue: &Queue, held: &Held) -> Result<bool, QueueError> {
    match held.group_id.as_deref().filter(|_| queue.settings.is_fifo()) {
        Some(group_id) => Ok(groups::refresh(work, queue, group_id)?),
        None => Ok(false),
    }
}
