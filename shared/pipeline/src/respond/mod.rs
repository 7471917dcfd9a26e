//! From the inbound queue to the record, the agents' queue and a planned reply.

mod faithful;
mod heard;
mod identity;
mod outcome;
mod phrase;
mod plan;
mod receipts;
mod say;
mod unplanned;
mod work_out;

use chrono::{DateTime, Utc};
use futures_util::future::try_join;
use nightdesk_channels::carrier;
use nightdesk_domain::desk::Desk;
use nightdesk_domain::{Event, EventKind, Reply};
use nightdesk_wording::Wording;

use crate::envelope::{self, Inbound, Outbound};
use crate::outcome::OutcomeError;
use crate::ports::{Answering, Known, NotQueued, Queue, QueueMessage, Record, RecordError, WriteError};
use crate::{ids, media};
use outcome::Outcome;
use phrase::OneAnswer;

pub use phrase::{Phrased, Phraser};
pub use plan::telling;
pub use unplanned::UnplannedCache;
pub use work_out::{Explained, Setting};

/// How often an event is decided anew when others write at the same time.
const RACES: u32 = 8;

/// Deals with events from the inbound queue.
#[derive(Clone, Copy)]
pub struct Responder<'a> {
    /// The business's configuration.
    pub desk: &'a Desk,
    /// What customers read.
    pub wording: &'a Wording,
    /// The business's own answers; none where the desk has none.
    pub answers: Option<&'a dyn Answering>,
    /// What phrases those answers; none where they go out as they are written.
    pub phraser: Option<&'a Phraser>,
    /// The closures and openings that nobody planned, as they were last read.
    pub unplanned: &'a UnplannedCache,
    /// The customer record.
    pub record: &'a dyn Record,
    /// Where agents take their work from.
    pub agents: &'a dyn Queue,
    /// Where planned replies go.
    pub outbound: &'a dyn Queue,
    /// Where customers' files to fetch, and to erase, go.
    pub media: &'a dyn Queue,
}

/// What became of an inbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Responded {
    /// It is recorded, and handed out as was decided.
    Recorded {
        /// How many replies were planned.
        replies: usize,
        /// Whether agents got an item.
        for_agents: bool,
        /// When its webhook was received.
        received: DateTime<Utc>,
        /// What became of an answer that a model was there to phrase.
        phrased: Option<Phrased>,
    },
    /// Another webhook call brought the same event before: nothing changed.
    Duplicate,
    /// It was a receipt, or the echo of a reply of ours, and stands with the message that it is about.
    Receipt,
}

impl From<OutcomeError> for RespondError {
    fn from(error: OutcomeError) -> Self {
        match error {
            OutcomeError::Record(error) => error.into(),
            OutcomeError::Queue(error) => error.into(),
        }
    }
}

/// Why an inbound message could not be dealt with: it must come again.
#[derive(Debug, thiserror::Error)]
pub enum RespondError {
    /// The record failed.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A queue did not take what was to be handed out.
    #[error(transparent)]
    Queue(#[from] NotQueued),
    /// Others kept writing at the same time.
    #[error("others kept writing to the same customer")]
    Contended,
    /// The message is not an envelope of a version that we know.
    #[error("not an envelope of a version known here: {0}")]
    Envelope(String),
}

impl Responder<'_> {
    /// Deals with one message of the inbound queue. Harmless to repeat.
    ///
    /// # Errors
    /// [`RespondError`]: the message must come again.
    pub async fn respond(&self, body: &str, now: DateTime<Utc>) -> Result<Responded, RespondError> {
        let Inbound::V1 { delivery, provider, event } =
            envelope::read(body).map_err(RespondError::Envelope)?;
        if let EventKind::Receipt { of, status, reference } = &event.kind {
            self.note_receipt(&event, of, status, reference.as_deref(), &delivery).await?;
            return Ok(Responded::Receipt);
        }
        if matches!(event.kind, EventKind::AgentMessage { .. }) && self.is_our_own(&event, &delivery).await? {
            return Ok(Responded::Receipt);
        }
        self.record_and_hand_out(&event, provider.as_deref(), &delivery, now).await
    }

    async fn record_and_hand_out(
        &self,
        event: &Event,
        provider: Option<&str>,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<Responded, RespondError> {
        let carrier = carrier(&event.key.channel, provider);
        self.change_the_original(event, delivery, now).await?;
        let (unplanned, mut known) =
            try_join(self.unplanned.at(self.record, now), self.record.read(event)).await?;
        let (desk, wording, answers) = (self.desk, self.wording, self.answers);
        let setting = Setting { desk, wording, answers, unplanned: &unplanned, now };
        let answer = |phraser| OneAnswer::to(event, phraser, wording, delivery, now);
        let mut answer = self.phraser.map(answer);
        for _ in 0..RACES {
            if known.recorded_by.as_deref().is_some_and(|first| first != delivery) {
                tracing::info!(delivery, event = %ids::log(&event.key.to_string()), "duplicate");
                return Ok(Responded::Duplicate);
            }
            let mut outcome = setting.work_out(event, carrier, &known);
            let phrased = self.phrase(answer.as_mut(), &mut outcome, &known).await?;
            match self.record.write(&outcome.change(event, delivery, &known)).await {
                Ok(()) => {
                    outcome.log(event, delivery);
                    self.hand_out(&outcome, event, delivery).await?;
                    self.have_files_fetched(event, provider, delivery).await?;
                    let (replies, for_agents) = (outcome.replies.len(), outcome.decision.for_agents);
                    let received = event.received;
                    return Ok(Responded::Recorded { replies, for_agents, received, phrased });
                }
                Err(WriteError::Conflict) => known = self.record.read(event).await?,
                Err(WriteError::Record(error)) => return Err(error.into()),
            }
        }
        Err(RespondError::Contended)
    }

    /// Has an answer phrased, where there is what phrases it. What was planned before this was interrupted
    /// stands as it is, and is not asked for again.
    async fn phrase(
        &self,
        answer: Option<&mut OneAnswer<'_>>,
        outcome: &mut Outcome,
        known: &Known,
    ) -> Result<Option<Phrased>, RecordError> {
        let (Some(answer), Some(phrasable)) = (answer, &outcome.phrasable) else { return Ok(None) };
        let Some(reply) = outcome.replies.first_mut() else { return Ok(None) };
        if known.recorded_by.is_none() {
            return Ok(Some(answer.put_into(reply, phrasable).await));
        }
        if let Some(planned) = self.record.reply(&reply.address, &reply.key).await? {
            *reply = planned;
        }
        Ok(None)
    }

    /// Erases a message that was taken back, with its files, and ties an edit to the message that it
    /// changes. The message may stand under any of the person's addresses.
    async fn change_the_original(
        &self,
        event: &Event,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<(), RespondError> {
        for address in event.addresses() {
            match &event.kind {
                EventKind::Deletion { of } => {
                    let files = self.record.erase(address, &event.key.sibling(of), now).await?;
                    self.have_done(media::to_erase(files, address, delivery)?).await?;
                }
                EventKind::Edit { of, .. } => {
                    self.record.note_edit(address, &event.key.sibling(of), &event.key).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Hands out what was decided and recorded: the replies to send and the agents' item.
    async fn hand_out(&self, outcome: &Outcome, event: &Event, delivery: &str) -> Result<(), RespondError> {
        let send = |reply: &Reply| outbound(reply, delivery);
        let messages = outcome.replies.iter().map(send).collect::<Result<Vec<_>, _>>()?;
        if !messages.is_empty() {
            self.outbound.send(&messages).await?;
        }
        if outcome.decision.for_agents {
            let item = outcome.agent_item(event, delivery);
            self.agents.send(&[item.message()?]).await?;
        }
        Ok(())
    }

    /// Hands out the event's files, to be fetched while their links hold.
    async fn have_files_fetched(
        &self,
        event: &Event,
        provider: Option<&str>,
        delivery: &str,
    ) -> Result<(), NotQueued> {
        self.have_done(media::to_fetch(event, provider, delivery)?).await
    }

    async fn have_done(&self, tasks: Vec<QueueMessage>) -> Result<(), NotQueued> {
        if tasks.is_empty() { Ok(()) } else { self.media.send(&tasks).await }
    }
}

/// A planned reply as a message on the outbound queue: in order with all to its address.
fn outbound(reply: &Reply, delivery: &str) -> Result<QueueMessage, NotQueued> {
    let task = Outbound::V1 {
        delivery: delivery.to_owned(),
        address: reply.address.clone(),
        reply: reply.key.clone(),
    };
    let order = ids::order(&reply.address, &reply.key);
    Ok(QueueMessage { order: Some(order), body: envelope::json(&task)? })
}
