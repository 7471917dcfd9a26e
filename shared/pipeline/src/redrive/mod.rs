//! Parked bodies taken in again, by a version that can read them.
//!
//! What was signed when it came is read once more, its events are queued as [`receive`](crate::receive)
//! queues them, under the same keys, and only then is the body removed. Nothing that was taken before is
//! taken again: it comes in another delivery, and so the record knows it for a duplicate, as when a provider
//! repeats a call.

mod pieces;

use std::collections::BTreeSet;

use bytes::Bytes;
use nightdesk_channels::{Head, Malformed, Normalised, webhooks};

use crate::envelope::ParkedKind;
use crate::intake;
use crate::park::unpack;
use crate::ports::{NotQueued, ObjectError, Objects, Queue, Shelf, ShelfError};
use crate::receive::normalise;
use crate::wrap::{Wrapped, wrap};
use pieces::{Body, Pieces, Put};

/// One going through of all that is parked.
#[derive(Clone, Copy)]
pub struct Redrive<'a> {
    /// Where it is parked.
    pub parked: &'a dyn Shelf,
    /// Where events go.
    pub inbound: &'a dyn Queue,
    /// Where files go that came inside of a body; without it, such a body stays parked.
    pub files: Option<&'a dyn Objects>,
    /// This run's own id, which no other has. Events of a body are queued in the delivery
    /// `<the body's>/<run>`, so that what an earlier delivery brought is known for a duplicate.
    pub run: &'a str,
    /// Whether what can be read is only told: then nothing is queued or removed.
    pub dry: bool,
}

/// Something parked, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The delivery that brought it; none where that cannot be made out.
    pub delivery: Option<String>,
    /// What became of it.
    pub became: Became,
}

/// What became of something that is parked. All but the first stays parked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// Its events are queued, so many, and it is removed.
    Taken(usize),
    /// Not all of it can be read; so many events could, and are queued.
    Unreadable {
        /// Why; no content.
        why: String,
        /// The events that could be read.
        events: usize,
    },
    /// All of it is queued, so many events, of which one is too large and left a placeholder: the body is
    /// all that has it.
    TooLarge(usize),
    /// It cannot be taken in again by itself.
    Never(Never),
}

/// Why something parked cannot be taken in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// It was parked by a version that did not keep what reading it again takes.
    Old,
    /// A telephone call, long answered.
    Call,
    /// A mail's place: the mail itself is in the bucket.
    Mail,
    /// An event that is too large, whose placeholder was queued.
    Event,
    /// Files came inside of it, and no bucket is named that they would go into.
    Files,
    /// Only some of its parts are there.
    Incomplete,
    /// Nothing that is parked.
    Foreign,
}

/// Why it stopped. What was in hand is put back as far as possible; beginning anew is harmless.
#[derive(Debug, thiserror::Error)]
pub enum RedriveError {
    /// The queue of what is parked failed.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The inbound queue failed.
    #[error(transparent)]
    Queue(#[from] NotQueued),
    /// The bucket of files failed.
    #[error(transparent)]
    Bucket(#[from] ObjectError),
}

impl Redrive<'_> {
    /// Goes through what is parked until so many bodies are taken in, and tells of each what became of it.
    ///
    /// # Errors
    /// [`RedriveError`]: the rest stays parked.
    pub async fn all(&self, most: usize, mut tell: impl FnMut(Told)) -> Result<(), RedriveError> {
        // All that stays is put back at the end, or it would come again before.
        let mut in_hand = BTreeSet::new();
        let ended = self.go_through(most, &mut in_hand, &mut tell).await;
        let mut back = Ok(());
        for handle in &in_hand {
            back = back.and(self.parked.put_back(handle).await);
        }
        ended?;
        Ok(back?)
    }

    async fn go_through(
        &self,
        most: usize,
        in_hand: &mut BTreeSet<String>,
        tell: &mut impl FnMut(Told),
    ) -> Result<(), RedriveError> {
        let (mut pieces, mut taken) = (Pieces::default(), 0);
        while taken < most {
            let messages = self.parked.take().await?;
            if messages.is_empty() {
                pieces.left().for_each(tell);
                break;
            }
            in_hand.extend(messages.iter().map(|message| message.receipt_handle.clone()));
            for message in messages {
                match pieces.put(message) {
                    Put::Whole(body) if taken < most => {
                        let told = self.one(&body, in_hand).await?;
                        taken += usize::from(matches!(told.became, Became::Taken(_)));
                        tell(told);
                    }
                    Put::Never(told) => tell(told),
                    Put::Whole(_) | Put::Wanting => {}
                }
            }
        }
        Ok(())
    }

    /// Deals with one body: first queues, then removes.
    async fn one(&self, body: &Body, in_hand: &mut BTreeSet<String>) -> Result<Told, RedriveError> {
        let became = match &body.what {
            ParkedKind::Webhook(head) => self.webhook(body, head).await?,
            ParkedKind::Call(_) => Became::Never(Never::Call),
            ParkedKind::Mail => Became::Never(Never::Mail),
            ParkedKind::Event => Became::Never(Never::Event),
        };
        if matches!(became, Became::Taken(_)) && !self.dry {
            for handle in &body.handles {
                self.parked.remove(handle).await?;
                in_hand.remove(handle);
            }
        }
        Ok(Told { delivery: Some(body.delivery.clone()), became })
    }

    /// Queues what can be read of a webhook.
    async fn webhook(&self, body: &Body, head: &Head) -> Result<Became, RedriveError> {
        let Normalised { events, unreadable, files } = match read(body, head) {
            Ok(normalised) => normalised,
            Err(malformed) => return Ok(Became::Unreadable { why: malformed.to_string(), events: 0 }),
        };
        let delivery = format!("{}/{}", body.delivery, self.run);
        let Wrapped { events, messages, too_large } = wrap(&body.provider, &delivery, events)?;
        if !files.is_empty() && self.files.is_none() {
            return Ok(Became::Never(Never::Files));
        }
        if !messages.is_empty() && !self.dry {
            intake::put(self.files, files).await?;
            self.inbound.send(&messages).await?;
        }
        let events = events.len();
        Ok(match unreadable.first() {
            Some(why) => Became::Unreadable { why: (*why).to_owned(), events },
            None if too_large.is_empty() => Became::Taken(events),
            None => Became::TooLarge(events),
        })
    }
}

/// Reads a webhook that was verified when it came, as of then.
fn read(body: &Body, head: &Head) -> Result<Normalised, Malformed> {
    let provider =
        webhooks(&body.provider).ok_or_else(|| Malformed("its provider is not known".to_owned()))?;
    let content = unpack(&body.packed).ok_or_else(|| Malformed("what was parked is damaged".to_owned()))?;
    let verified = head.verified(Bytes::from(content));
    let verified = verified.ok_or_else(|| Malformed("its head is damaged".to_owned()))?;
    normalise(provider, &verified, body.received)
}
