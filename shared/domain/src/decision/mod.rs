//! What is done about an event, and why: pure, and it explains itself.

mod finding;
mod notice;
mod rules;
mod scene;
mod self_service;

use chrono::{DateTime, TimeDelta, Utc};

use crate::answer::{AnswerId, Candidate};
use crate::case::Case;
use crate::customer::{AddressProfile, Wish};
use crate::desk::Desk;
use crate::dialogue::Step;
use crate::event::{CallOutcome, Event, EventKind};
use crate::hours::Unplanned;
use crate::whereabouts::Whereabouts;
use rules::Rules;

pub use finding::{Finding, Rule};
pub use notice::{Notice, When};
pub use scene::Scene;

/// An event that reaches us later than this after it happened is not answered automatically:
/// by then an automatic answer confuses more than it helps.
pub const LATEST: TimeDelta = TimeDelta::hours(24);

/// All that a decision is made from.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// What the time is.
    pub now: DateTime<Utc>,
    /// The business's configuration.
    pub desk: &'a Desk,
    /// Closures and openings that nobody planned.
    pub unplanned: &'a [Unplanned],
    /// The profiles of the addresses that the event names, the one that it came from first. What the
    /// event says of them stands in them already.
    pub profiles: &'a [&'a AddressProfile],
    /// Where the customer lives and what they read.
    pub whereabouts: &'a Whereabouts,
    /// The customer's latest case.
    pub case: Option<&'a Case>,
    /// The event.
    pub event: &'a Event,
    /// What the event's text means as a whole message, if it is a keyword.
    pub keyword: Option<Keyword>,
    /// What the event means to a desk that answers by itself.
    pub heard: Heard<'a>,
    /// How long after a message the provider takes a reply to it; none where it always does.
    pub reply_window: Option<TimeDelta>,
}

/// What a word means that a customer writes as a whole message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// No more automatic messages.
    Stop,
    /// Automatic messages again.
    Start,
    /// What this is.
    Help,
}

/// What an event means to a desk that answers by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heard<'a> {
    /// Nothing: it holds no text that could be a question, or the desk has no answers.
    #[default]
    Nothing,
    /// The customer wants a person.
    Person,
    /// Yes; about an answer, where a button says which.
    Yes(Option<&'a AnswerId>),
    /// No; about an answer, where a button says which.
    No(Option<&'a AnswerId>),
    /// One of the choices by its number, from 1.
    Choice(usize),
    /// One of the choices by its button or its words.
    Picked(&'a AnswerId),
    /// Anything else, with the answers that it may ask for, the most probable first; none where no
    /// answer may be given to this customer now.
    Question(&'a [Candidate]),
}

/// What is done about one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it means for the customer's case.
    pub case: CaseStep,
    /// Whether agents get an item for it.
    pub for_agents: bool,
    /// What the customer is told at once.
    pub notice: Option<Notice>,
    /// The step that it is in the case's dialogue, if it is one.
    pub step: Option<Step>,
    /// Whether the customer waits for a person's answer to it.
    pub awaits_answer: bool,
    /// When an answer by a person is due, where the customer awaits one.
    pub due: Option<DateTime<Utc>>,
    /// Every rule that spoke, in order.
    pub why: Vec<Finding>,
}

/// What an event means for the customer's case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStep {
    /// It belongs to the open case.
    Continue,
    /// It begins a new case.
    Open,
    /// It belongs to no case.
    None,
}

/// Decides about an event as it stands with its customer, without I/O.
///
/// Whether the desk is open is judged by when the customer wrote, lateness by `now`.
pub fn decide(situation: &Situation<'_>) -> Decision {
    let Situation { desk, event, .. } = *situation;
    let case = situation.case.filter(|case| case.goes_on_at(event.at));
    let mut why = Vec::new();
    let (roster, speaks) = scene::roster(desk, situation.unplanned, situation.whereabouts, &event.key);
    why.extend(speaks);
    let keyword = situation.keyword();
    // Nobody waits behind a machine, so that no answer is due and none is measured.
    let by_machine = event.sender.machine.is_some();
    let awaits_answer = keyword.is_none() && !by_machine && awaits_answer(&event.kind);
    let due = awaits_answer.then(|| roster.after_open_time(event.received, desk.answer_within())).flatten();
    let rules = Rules { situation, case, keyword, due, presence: roster.presence(event.at) };
    let settled = rules.settle(&mut why);
    let awaits_answer = awaits_answer && !settled.nobody_waits;
    Decision {
        case: match case {
            Some(_) => CaseStep::Continue,
            None if keyword.is_none() && opens_a_case(&event.kind) => CaseStep::Open,
            None => CaseStep::None,
        },
        for_agents: !event.kind.is_agents() && !matches!(event.kind, EventKind::Receipt { .. }),
        notice: settled.notice,
        step: settled.does.map(|does| Step::of(event, does)),
        awaits_answer,
        due: due.filter(|_| awaits_answer),
        why,
    }
}

impl Situation<'_> {
    /// What the event means as a keyword. A word that starts what was never stopped is a message
    /// like any other.
    fn keyword(&self) -> Option<Keyword> {
        self.keyword.filter(|keyword| *keyword != Keyword::Start || self.wish_of_this_event().is_some())
    }

    /// What this very event said about replies, where it changed anything.
    fn wish_of_this_event(&self) -> Option<Wish> {
        let (channel, account) = (&self.event.key.channel, &self.event.key.account);
        let wish = self.profiles.first()?.last_wish(channel, account)?;
        (wish.since == self.event.at).then_some(wish)
    }

    fn opted_out(&self) -> bool {
        let (channel, account) = (&self.event.key.channel, &self.event.key.account);
        self.profiles.iter().any(|profile| profile.has_opted_out(channel, account))
    }
}

/// What the customer wrote or chose, so that they now wait for somebody.
fn awaits_answer(kind: &EventKind) -> bool {
    match kind {
        EventKind::Message { .. } | EventKind::Postback { .. } => true,
        EventKind::Call { outcome, .. } => *outcome == CallOutcome::Missed,
        EventKind::Unsupported { message, .. } => *message,
        _ => false,
    }
}

/// What begins a matter where none is open.
fn opens_a_case(kind: &EventKind) -> bool {
    awaits_answer(kind) || kind.is_agents()
}
