//! What an event comes to, before anything is written.

use nightdesk_domain::dialogue::{self, Does, Step, Verdict};
use nightdesk_domain::promise::{Commitment, Promise};
use nightdesk_domain::whereabouts::Whereabouts;
use nightdesk_domain::{AnswerId, Candidate, Case, Decision, Event, Reply};

use super::identity::People;
use super::phrase::Phrasable;
use crate::agents::{
    AgentCase, AgentCustomer, AgentDialogue, AgentFile, AgentItem, AgentItemV1, AgentTried, AutomaticReply,
    Occasion,
};
use crate::ids;
use crate::ports::{Change, Entry, Known};

/// What an event comes to, before anything is written.
pub(super) struct Outcome {
    pub(super) people: People,
    pub(super) whereabouts: Whereabouts,
    pub(super) decision: Decision,
    /// What the event may ask for of the business's own answers, the most probable first.
    pub(super) candidates: Vec<Candidate>,
    pub(super) case: Option<Case>,
    pub(super) replies: Vec<Reply>,
    /// The answer in the only reply, if it is one that may be phrased.
    pub(super) phrasable: Option<Phrasable>,
}

impl Outcome {
    pub(super) fn change(&self, event: &Event, delivery: &str, known: &Known) -> Change {
        let entry = Entry {
            delivery: delivery.to_owned(),
            event: event.clone(),
            case: self.case.as_ref().map(|case| case.number),
            why: self.decision.why.clone(),
        };
        let before = known.cases.get(&self.people.customer.id);
        let is_news = |case: &&Case| before.is_none_or(|before| case.is_news_after(before));
        let case = self.case.as_ref().filter(is_news);
        let case = case.map(|case| (self.people.customer.id.clone(), case.clone()));
        Change {
            entry: known.recorded_by.is_none().then_some(entry),
            replies: self.replies.clone(),
            profiles: self.people.changed_profiles(known),
            customers: self.people.changed_customers(known),
            cases: case.into_iter().chain(self.people.ended_cases()).collect(),
            commitments: self.commitments(event),
            verdicts: self.verdicts(event),
        }
    }

    /// What became of a question or of an answer by this event.
    fn verdicts(&self, event: &Event) -> Vec<Verdict> {
        let Some((case, step)) = self.case.as_ref().zip(self.decision.step.as_ref()) else {
            return Vec::new();
        };
        let verdict = |(outcome, answers): (dialogue::Outcome, Vec<&AnswerId>)| Verdict {
            at: step.at,
            event: event.key.to_string(),
            address: event.address.clone(),
            customer: self.people.customer.id.clone(),
            case: case.number,
            outcome,
            answer: answers.first().filter(|_| outcome != dialogue::Outcome::Offered).copied().cloned(),
            offered: match outcome {
                dialogue::Outcome::Offered => answers.into_iter().cloned().collect(),
                _ => Vec::new(),
            },
            language: Some(self.whereabouts.language.value.clone()),
            candidates: self.candidates.clone(),
        };
        step.does.outcomes().into_iter().map(verdict).collect()
    }

    /// What the desk and the customer said without a person; none where nothing was.
    fn dialogue(&self) -> Option<AgentDialogue> {
        let dialogue = self.case.as_ref().map(|case| &case.dialogue);
        let dialogue = dialogue.filter(|dialogue| !dialogue.is_empty() || !self.candidates.is_empty())?;
        let answered = |step: &Step| matches!(step.does, Does::Answered { .. });
        Some(AgentDialogue {
            answered_by_itself: self.decision.step.as_ref().is_some_and(answered),
            tried: dialogue.steps().iter().flat_map(AgentTried::of).collect(),
            candidates: self.candidates.clone(),
            misses: dialogue.misses(),
            handed_over: dialogue.handed_over(),
        })
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
    pub(super) fn log(&self, event: &Event, delivery: &str) {
        let event_id = ids::log(&event.key.to_string());
        let (kind, replies) = (event.kind.name(), self.replies.len());
        let rules: Vec<_> = self.decision.why.iter().map(|finding| finding.rule).collect();
        tracing::info!(target: "nightdesk_pipeline::respond", delivery, event = %event_id, kind, ?rules, replies, "recorded");
    }

    pub(super) fn agent_item(&self, event: &Event, delivery: &str) -> AgentItem {
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
            files: AgentFile::of(event),
            dialogue: self.dialogue(),
        }))
    }
}
