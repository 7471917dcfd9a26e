//! What is done about an event, and why: pure, and it explains itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Told};
use crate::customer::AddressProfile;
use crate::desk::Desk;
use crate::event::{Event, EventKind};
use crate::hours::{Closure, Presence, presence};

/// An event that reaches us later than this after it happened is not answered automatically:
/// by then an automatic answer confuses more than it helps.
pub const LATEST: TimeDelta = TimeDelta::hours(24);

/// After a human agent spoke, automatic replies stay silent for this long.
pub const AGENT_SILENCE: TimeDelta = TimeDelta::minutes(30);

/// What is done about one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it means for the customer's case.
    pub case: CaseStep,
    /// Whether agents get an item for it.
    pub for_agents: bool,
    /// What the customer is told at once.
    pub notice: Option<Notice>,
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

/// What a customer is told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nobody is there; when somebody will be.
    Away(Closure),
}

/// That a rule spoke, and what it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What it saw; no text, name or address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub saw: String,
}

/// The rules that a decision is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Rule {
    /// Only what the customer writes or chooses awaits an answer.
    AwaitsNoAnswer,
    /// The customer wants no replies on this channel and account.
    OptedOut,
    /// Nothing can be sent to where it came from.
    NoWayBack,
    /// A human agent has just spoken.
    AgentSpoke,
    /// The event reached us too long after it happened.
    TooLate,
    /// Somebody is there.
    DeskOpen,
    /// Nobody is there.
    DeskClosed,
    /// The desk has opened since the customer wrote.
    OpenedSince,
    /// The customer was told about this closure already.
    ToldAlready,
    /// The customer is told that nobody is there, and when somebody will be.
    Away,
}

impl Rule {
    fn saw(self, what: impl Into<String>) -> Finding {
        Finding { rule: self, saw: what.into() }
    }
}

/// Decides about an event as it stands with its customer, without I/O.
///
/// `case` is the customer's latest case, `profiles` are those of the addresses that the event
/// names. Whether the desk is open is judged by when the customer wrote, lateness by `now`.
pub fn decide(
    now: DateTime<Utc>,
    desk: &Desk,
    profiles: &[&AddressProfile],
    case: Option<&Case>,
    event: &Event,
) -> Decision {
    let case = case.filter(|case| case.goes_on_at(event.at));
    let presence = presence(&desk.serving(&event.key.channel, &event.key.account), event.at);
    let mut why = Vec::new();
    let notice = Situation { now, profiles, case, event, presence: &presence }.notice(&mut why);
    Decision {
        case: match case {
            Some(_) => CaseStep::Continue,
            None if opens_a_case(&event.kind) => CaseStep::Open,
            None => CaseStep::None,
        },
        for_agents: !matches!(event.kind, EventKind::AgentMessage { .. } | EventKind::Receipt { .. }),
        due: awaits_answer(&event.kind).then(|| due(desk, &presence, event)).flatten(),
        notice,
        why,
    }
}

/// All that the rules look at.
struct Situation<'a> {
    now: DateTime<Utc>,
    profiles: &'a [&'a AddressProfile],
    case: Option<&'a Case>,
    event: &'a Event,
    presence: &'a Presence,
}

impl Situation<'_> {
    /// Goes through the rules until one of them settles what the customer is told.
    fn notice(&self, why: &mut Vec<Finding>) -> Option<Notice> {
        if let Presence::Closed(closure) = self.presence
            && self.told_by_this_event(closure)
        {
            // A crash came after the case granted the notice: it is still to be handed out.
            why.push(Rule::Away.saw("granted before"));
            return Some(Notice::Away(closure.clone()));
        }
        if let Some(silence) = self.silence() {
            why.push(silence);
            return None;
        }
        let Presence::Closed(closure) = self.presence else {
            why.push(Rule::DeskOpen.saw(""));
            return None;
        };
        why.push(Rule::DeskClosed.saw(closure.id.as_str()));
        if closure.opening.as_ref().is_some_and(|opening| opening.at <= self.now) {
            why.push(Rule::OpenedSince.saw(""));
            return None;
        }
        if self.told(closure).is_some() {
            why.push(Rule::ToldAlready.saw(""));
            return None;
        }
        why.push(Rule::Away.saw(""));
        Some(Notice::Away(closure.clone()))
    }

    /// The rules of silence, whatever the hour.
    fn silence(&self) -> Option<Finding> {
        let Self { event, profiles, .. } = self;
        if !awaits_answer(&event.kind) {
            return Some(Rule::AwaitsNoAnswer.saw(event.kind.name()));
        }
        if event.thread.is_empty() {
            return Some(Rule::NoWayBack.saw(""));
        }
        let (channel, account) = (&event.key.channel, &event.key.account);
        if profiles.iter().any(|profile| profile.has_opted_out(channel, account)) {
            return Some(Rule::OptedOut.saw(""));
        }
        let spoke = self.case.and_then(|case| case.agent_spoke);
        if let Some(spoke) = spoke.filter(|spoke| event.at - *spoke < AGENT_SILENCE) {
            return Some(Rule::AgentSpoke.saw(format!("at {}", spoke.format("%FT%TZ"))));
        }
        let age = self.now - event.at;
        (age > LATEST).then(|| Rule::TooLate.saw(format!("{} h after it happened", age.num_hours())))
    }

    /// Who was told about a closure, on which occasion.
    fn told(&self, closure: &Closure) -> Option<&Told> {
        self.case?.told.iter().find(|told| told.closure == closure.id)
    }

    /// Whether it was this very event, at this very address, that was answered with the notice.
    fn told_by_this_event(&self, closure: &Closure) -> bool {
        self.told(closure).is_some_and(|told| {
            told.event == self.event.key.to_string() && told.address == self.event.address
        })
    }
}

/// When an answer is due: within the desk's time, counted from when somebody is there to read it.
fn due(desk: &Desk, presence: &Presence, event: &Event) -> Option<DateTime<Utc>> {
    let somebody_there = match presence {
        Presence::Open => event.received,
        Presence::Closed(closure) => closure.opening.as_ref()?.at.max(event.received),
    };
    Some(somebody_there + desk.answer_within())
}

/// What the customer wrote or chose, so that they now wait for somebody.
pub fn awaits_answer(kind: &EventKind) -> bool {
    match kind {
        EventKind::Message { .. } | EventKind::Postback { .. } => true,
        EventKind::Unsupported { message, .. } => *message,
        _ => false,
    }
}

/// What begins a matter where none is open.
fn opens_a_case(kind: &EventKind) -> bool {
    awaits_answer(kind) || matches!(kind, EventKind::AgentMessage { .. })
}
