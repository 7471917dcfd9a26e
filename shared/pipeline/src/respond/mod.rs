//! From the inbound queue to the record, the agents' queue and a planned reply.

mod identity;
mod plan;
mod receipts;
mod unplanned;

use chrono::{DateTime, Utc};
use futures_util::future::try_join;
use nightdesk_channels::carrier;
use nightdesk_domain::case::{Decided, Told};
use nightdesk_domain::decision::{CaseStep, Notice, Situation};
use nightdesk_domain::desk::Desk;
use nightdesk_domain::event::Content;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::{Commitment, Promise};
use nightdesk_domain::whereabouts::{Clues, Source, Whereabouts};
use nightdesk_domain::{Case, Decision, Event, EventKind, Reply, decide};
use nightdesk_wording::{Expected, Wording};

use crate::agents::{AgentCase, AgentCustomer, AgentItem, AgentItemV1, AutomaticReply, Occasion};
use crate::envelope::{self, Inbound, Outbound};
use crate::ids;
use crate::outcome::OutcomeError;
use crate::ports::{
    Change, Entry, Known, NotQueued, Order, Queue, QueueMessage, Record, RecordError, WriteError,
};
use identity::People;
use plan::Plan;

pub use unplanned::UnplannedCache;

/// How often an event is decided anew when others write at the same time.
const RACES: u32 = 8;

/// Deals with events from the inbound queue.
#[derive(Clone, Copy)]
pub struct Responder<'a> {
    /// The business's configuration.
    pub desk: &'a Desk,
    /// What customers read.
    pub wording: &'a Wording,
    /// The closures and openings that nobody planned, as they were last read.
    pub unplanned: &'a UnplannedCache,
    /// The customer record.
    pub record: &'a dyn Record,
    /// Where agents take their work from.
    pub agents: &'a dyn Queue,
    /// Where planned replies go.
    pub outbound: &'a dyn Queue,
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
    },
    /// Another webhook call brought the same event before: nothing changed.
    Duplicate,
    /// It was a receipt, and stands with the message that it is about.
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
        let Inbound::V1 { delivery, event } = envelope::read(body).map_err(RespondError::Envelope)?;
        if let EventKind::Receipt { of, status, reference } = &event.kind {
            self.note_receipt(&event, of, status, reference.as_deref(), &delivery).await?;
            return Ok(Responded::Receipt);
        }
        self.record_and_hand_out(&event, &delivery, now).await
    }

    async fn record_and_hand_out(
        &self,
        event: &Event,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<Responded, RespondError> {
        self.change_the_original(event, now).await?;
        let (unplanned, mut known) =
            try_join(self.unplanned.at(self.record, now), self.record.read(event)).await?;
        let setting = Setting { desk: self.desk, wording: self.wording, unplanned: &unplanned, now };
        for _ in 0..RACES {
            if known.recorded_by.as_deref().is_some_and(|first| first != delivery) {
                tracing::info!(delivery, event = %ids::log(&event.key.to_string()), "duplicate");
                return Ok(Responded::Duplicate);
            }
            let outcome = setting.work_out(event, &known);
            match self.record.write(&outcome.change(event, delivery, &known)).await {
                Ok(()) => {
                    outcome.log(event, delivery);
                    return self.hand_out(&outcome, event, delivery).await;
                }
                Err(WriteError::Conflict) => known = self.record.read(event).await?,
                Err(WriteError::Record(error)) => return Err(error.into()),
            }
        }
        Err(RespondError::Contended)
    }

    /// Erases a message that was taken back, and ties an edit to the message that it changes.
    /// The message may stand under any of the person's addresses.
    async fn change_the_original(&self, event: &Event, now: DateTime<Utc>) -> Result<(), RecordError> {
        for address in event.addresses() {
            match &event.kind {
                EventKind::Deletion { of } => self.record.erase(address, &event.key.sibling(of), now).await?,
                EventKind::Edit { of, .. } => {
                    self.record.note_edit(address, &event.key.sibling(of), &event.key).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Hands out what was decided and recorded: the replies to send and the agents' item.
    async fn hand_out(
        &self,
        outcome: &Outcome,
        event: &Event,
        delivery: &str,
    ) -> Result<Responded, RespondError> {
        let send = |reply: &Reply| outbound(reply, delivery);
        let messages = outcome.replies.iter().map(send).collect::<Result<Vec<_>, _>>()?;
        if !messages.is_empty() {
            self.outbound.send(&messages).await?;
        }
        if outcome.decision.for_agents {
            let item = outcome.agent_item(event, delivery);
            self.agents.send(&[item.message()?]).await?;
        }
        Ok(Responded::Recorded { replies: outcome.replies.len(), for_agents: outcome.decision.for_agents })
    }
}

/// What a desk is like when an event comes.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The business's configuration.
    pub desk: &'a Desk,
    /// What customers read.
    pub wording: &'a Wording,
    /// Closures and openings that nobody planned.
    pub unplanned: &'a [Unplanned],
    /// What the time is.
    pub now: DateTime<Utc>,
}

impl Setting<'_> {
    /// Says what would be done about an event as it stands with its customer. No I/O.
    pub fn explain(&self, event: &Event, known: &Known) -> Explained {
        let Outcome { decision, whereabouts, replies, .. } = self.work_out(event, known);
        Explained { decision, whereabouts, replies }
    }

    /// Decides about an event, and works out all that follows. No I/O.
    fn work_out(&self, event: &Event, known: &Known) -> Outcome {
        let text = text_alone(event);
        let keyword = text.and_then(|text| self.wording.keyword(text));
        let mut people = People::of(event, known, keyword);
        // A keyword is the same word in many languages.
        let text = text.filter(|_| keyword.is_none());
        let whereabouts = self.whereabouts(event, &mut people, text);
        let provider = carrier(&event.key.channel);
        let decision = decide(&Situation {
            now: self.now,
            desk: self.desk,
            unplanned: self.unplanned,
            profiles: &people.profiles.iter().collect::<Vec<_>>(),
            whereabouts: &whereabouts,
            case: people.case.as_ref(),
            event,
            keyword,
            reply_window: provider.and_then(|provider| provider.reply_window(&event.key.channel)),
        });
        let mut case = match decision.case {
            CaseStep::Continue => people.case.clone(),
            CaseStep::Open => Some(Case::open(people.next_case_number(), event)),
            CaseStep::None => None,
        };
        let replies = match (&decision.notice, provider) {
            (Some(notice), Some(provider)) => {
                let (people, case) = (&people, case.as_ref());
                Plan { setting: self, event, people, whereabouts: &whereabouts, case, provider }
                    .replies(notice)
            }
            _ => Vec::new(),
        };
        // Once for each event, however often it has to be dealt with.
        if !replies.is_empty() && known.recorded_by.is_none() {
            people.note_reply(self.now);
        }
        if let Some(case) = &mut case {
            settle_case(case, event, &decision, self.now);
        }
        Outcome { people, whereabouts, decision, case, replies }
    }

    /// Where the customer lives and what they read. The text is read with what is expected of them.
    fn whereabouts(&self, event: &Event, people: &mut People, text: Option<&str>) -> Whereabouts {
        let learn = |people: &People, text| {
            let (customer, profile) = (Some(&people.customer), people.profile());
            Whereabouts::learn(&Clues { customer, profile, event, text, desk: self.desk })
        };
        let expected = learn(people, None);
        let languages: Vec<&str> = expected.languages().map(|language| language.value.as_str()).collect();
        let of_the_person = !matches!(expected.language.from, Source::Account | Source::Desk);
        let clues = Expected { languages: &languages, of_the_person };
        let Some(found) = text.and_then(|text| self.wording.detect(text, &clues)) else {
            return expected;
        };
        people.note_language(found);
        learn(people, Some(found))
    }
}

/// The text of a message that is nothing but text.
fn text_alone(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Message { content: Content { text: Some(text), parts }, .. } if parts.is_empty() => {
            Some(text)
        }
        _ => None,
    }
}

/// What an event comes to, before anything is written.
struct Outcome {
    people: People,
    whereabouts: Whereabouts,
    decision: Decision,
    case: Option<Case>,
    replies: Vec<Reply>,
}

impl Outcome {
    fn change(&self, event: &Event, delivery: &str, known: &Known) -> Change {
        let entry = Entry { delivery: delivery.to_owned(), event: event.clone() };
        let case = self.case.clone().map(|case| (self.people.customer.id.clone(), case));
        Change {
            entry: known.recorded_by.is_none().then_some(entry),
            replies: self.replies.clone(),
            profiles: self.people.changed_profiles(known),
            customers: self.people.changed_customers(known),
            cases: case.into_iter().chain(self.people.ended_cases()).collect(),
            commitments: self.commitments(event),
        }
    }

    /// The promises that the event made, kept or broke.
    fn commitments(&self, event: &Event) -> Vec<Commitment> {
        let commitment = |(case, promise): (&Case, &Promise)| Commitment {
            customer: self.people.customer.id.clone(),
            case: case.number,
            promise: promise.clone(),
        };
        let promises =
            self.case.iter().flat_map(|case| case.promises_of(event).map(move |promise| (case, promise)));
        promises.map(commitment).collect()
    }

    /// The decision as a log line: ids and rules, no content.
    fn log(&self, event: &Event, delivery: &str) {
        let event_id = ids::log(&event.key.to_string());
        let (kind, replies) = (event.kind.name(), self.replies.len());
        let rules: Vec<_> = self.decision.why.iter().map(|finding| finding.rule).collect();
        tracing::info!(delivery, event = %event_id, kind, ?rules, replies, "recorded");
    }

    fn agent_item(&self, event: &Event, delivery: &str) -> AgentItem {
        AgentItem::V1(Box::new(AgentItemV1 {
            id: event.key.to_string(),
            delivery: delivery.to_owned(),
            customer: AgentCustomer::of(
                &self.people.customer,
                self.people.profile(),
                self.whereabouts.zone.as_ref(),
            ),
            case: self.case.as_ref().map(AgentCase::from),
            what: Occasion::Event { event: Box::new(event.clone()) },
            language: self.whereabouts.language.clone(),
            answered: self.replies.iter().map(AutomaticReply::from).collect(),
            why: self.decision.why.clone(),
            due: self.case.as_ref().and_then(|case| case.due),
        }))
    }
}

/// Writes a decision into its case. Doing it again changes nothing, whatever came between.
fn settle_case(case: &mut Case, event: &Event, decision: &Decision, now: DateTime<Utc>) {
    case.note(event);
    if decision.awaits_answer {
        case.ask(event.at, decision.due);
    }
    let key = event.key.to_string();
    let when = match &decision.notice {
        Some(Notice::Away { closure, when }) if !case.was_told_by(event) => {
            let until = closure.opening.as_ref().map(|opening| opening.at);
            let (closure, address) = (closure.id.clone(), event.address.clone());
            case.tell(Told { closure, until, address, event: key.clone() }, now);
            Some(when)
        }
        // While the customer still waits: an answer may have come before this is done again.
        Some(Notice::Received { when }) if case.asked.is_some() => {
            case.acknowledged = Some(key.clone());
            Some(when)
        }
        _ => None,
    };
    if let Some((of, told)) = when.and_then(|when| when.told()) {
        let by = decision.due.map_or(told, |due| due.max(told));
        let (address, channel) = (event.address.clone(), event.key.channel.clone());
        let event = key.clone();
        case.promise(Promise { event, address, channel, told, of, made: now, by, answered: None });
    }
    case.keep(Decided { event: key, at: event.at, why: decision.why.clone() });
}

/// A planned reply as a message on the outbound queue: in order with all to its address.
fn outbound(reply: &Reply, delivery: &str) -> Result<QueueMessage, NotQueued> {
    let task = Outbound::V1 {
        delivery: delivery.to_owned(),
        address: reply.address.clone(),
        reply: reply.key.clone(),
    };
    let order = Order { group: ids::group(&reply.address), deduplication: ids::deduplication(&reply.key) };
    Ok(QueueMessage { order: Some(order), body: envelope::json(&task)? })
}

/// What would be done about an event, without doing it.
#[derive(Debug)]
pub struct Explained {
    /// What is decided, and why.
    pub decision: Decision,
    /// What is known of where the customer lives and what they read.
    pub whereabouts: Whereabouts,
    /// What the customer would be told.
    pub replies: Vec<Reply>,
}
