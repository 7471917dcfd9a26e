//! What is done about an event, and why: pure, and it explains itself.

mod finding;
mod notice;

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::{Case, Told};
use crate::customer::{AddressProfile, Wish};
use crate::desk::Desk;
use crate::event::{CallOutcome, Event, EventKind};
use crate::hours::{Closure, Presence, Roster, Unplanned};
use crate::whereabouts::{Source, Whereabouts};

pub use finding::{Finding, Rule};
pub use notice::{Notice, When};

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

/// What is done about one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it means for the customer's case.
    pub case: CaseStep,
    /// Whether agents get an item for it.
    pub for_agents: bool,
    /// What the customer is told at once.
    pub notice: Option<Notice>,
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
    let roster = situation.roster(&mut why);
    let keyword = situation.keyword();
    // Nobody waits behind a machine, so that no answer is due and none is measured.
    let by_machine = event.sender.machine.is_some();
    let awaits_answer = keyword.is_none() && !by_machine && awaits_answer(&event.kind);
    let due = awaits_answer.then(|| roster.after_open_time(event.received, desk.answer_within())).flatten();
    let rules = Rules { situation, case, keyword, due, presence: roster.presence(event.at) };
    let notice = rules.notice(&mut why);
    Decision {
        case: match case {
            Some(_) => CaseStep::Continue,
            None if keyword.is_none() && opens_a_case(&event.kind) => CaseStep::Open,
            None => CaseStep::None,
        },
        for_agents: !event.kind.is_agents() && !matches!(event.kind, EventKind::Receipt { .. }),
        notice,
        awaits_answer,
        due,
        why,
    }
}

impl Situation<'_> {
    /// The offices that serve this customer: of those that serve the account, the ones that speak
    /// the customer's language, where somebody or their profile said which it is, and any of them does.
    fn roster(&self, why: &mut Vec<Finding>) -> Roster<'_> {
        let key = &self.event.key;
        let serving = self.desk.serving(&key.channel, &key.account);
        let all = serving.len();
        let language = &self.whereabouts.language;
        // By one message's text the offices would change within a night, and with them the closure.
        let told = language.from <= Source::Profile;
        let serving = if told { Desk::speaking(serving, &language.value) } else { serving };
        if serving.len() < all {
            let offices: Vec<&str> = serving.iter().map(|office| office.id().as_str()).collect();
            why.push(Rule::SpeaksTheLanguage.saw(offices.join(", ")));
        }
        Roster::new(&serving, self.unplanned)
    }

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

/// All that the rules look at.
struct Rules<'a> {
    situation: &'a Situation<'a>,
    /// The case, if it goes on.
    case: Option<&'a Case>,
    keyword: Option<Keyword>,
    due: Option<DateTime<Utc>>,
    presence: Presence,
}

impl Rules<'_> {
    /// Goes through the rules until one of them settles what the customer is told.
    fn notice(&self, why: &mut Vec<Finding>) -> Option<Notice> {
        if let Presence::Closed(closure) = &self.presence
            && self.told(closure).is_some_and(|told| told.answers(self.situation.event))
        {
            // A crash came after the case granted the notice: it is still to be handed out.
            why.push(Rule::Away.saw("granted before"));
            return Some(self.away(closure));
        }
        if let Some(silence) = self.silence() {
            why.push(silence);
            return None;
        }
        if let Some(keyword) = self.keyword {
            why.push(Rule::Keyword.saw(format!("{keyword:?}").to_lowercase()));
            return Some(match keyword {
                Keyword::Stop => Notice::OptedOut,
                Keyword::Start => Notice::OptedIn,
                Keyword::Help => Notice::Help,
            });
        }
        if let Some(silence) = self.silence_towards_messages() {
            why.push(silence);
            return None;
        }
        match &self.presence {
            Presence::Open => self.acknowledgement(why),
            Presence::Closed(closure) => self.away_notice(closure, why),
        }
    }

    /// The rules of silence, whatever the hour and whatever would be said.
    fn silence(&self) -> Option<Finding> {
        let Situation { event, now, .. } = *self.situation;
        match &event.kind {
            EventKind::OptOut | EventKind::OptIn | EventKind::Help => {
                return Some(Rule::ProviderAnswers.saw(event.kind.name()));
            }
            kind if !awaits_answer(kind) => return Some(Rule::AwaitsNoAnswer.saw(kind.name())),
            _ if event.sender.machine.is_some() => {
                return Some(Rule::Machine.saw(event.sender.machine.as_deref().unwrap_or_default()));
            }
            _ if event.thread.is_empty() => return Some(Rule::NoWayBack.saw("")),
            _ => {}
        }
        // Only the very message that opts out is answered once more.
        let opts_out = self.keyword == Some(Keyword::Stop) && self.situation.wish_of_this_event().is_some();
        if self.situation.opted_out() && !opts_out {
            return Some(Rule::OptedOut.saw(""));
        }
        let age = now - event.at;
        if age > LATEST {
            return Some(Rule::TooLate.saw(format!("{} h after it happened", age.num_hours())));
        }
        if self.situation.reply_window.is_some_and(|window| age > window) {
            return Some(Rule::WindowClosed.saw(format!("{} min after it happened", age.num_minutes())));
        }
        self.loop_cap()
    }

    /// The rules of silence that keywords are exempt from.
    fn silence_towards_messages(&self) -> Option<Finding> {
        let silence = self.situation.desk.manners().agent_silence;
        let spoke = self.case.and_then(|case| case.agent_spoke);
        let spoke = spoke.filter(|spoke| self.situation.event.at - *spoke < silence)?;
        Some(Rule::AgentSpoke.saw(format!("at {}", spoke.format("%FT%TZ"))))
    }

    /// Whether the address got as many automatic replies as one gets.
    fn loop_cap(&self) -> Option<Finding> {
        let manners = self.situation.desk.manners();
        let profile = self.situation.profiles.first()?;
        let caps = [
            (TimeDelta::minutes(10), manners.replies_in_ten_minutes, "ten minutes"),
            (TimeDelta::days(1), manners.replies_in_a_day, "a day"),
        ];
        let now = self.situation.now;
        let reached = caps.into_iter().find(|(time, cap, _)| profile.replies_within(*time, now) >= *cap);
        reached.map(|(_, cap, time)| Rule::LoopCap.saw(format!("{cap} replies in {time}")))
    }

    /// While somebody is there: that the message has come, once until a person answers.
    fn acknowledgement(&self, why: &mut Vec<Finding>) -> Option<Notice> {
        why.push(Rule::DeskOpen.saw(""));
        if !self.situation.desk.manners().acknowledge {
            return None;
        }
        let acknowledged = self.case.and_then(|case| case.acknowledged.as_deref());
        let key = self.situation.event.key.to_string();
        let waits = self.case.is_some_and(|case| case.asked.is_some());
        if acknowledged.is_some_and(|earlier| earlier != key) || (acknowledged.is_none() && waits) {
            why.push(Rule::AcknowledgedAlready.saw(""));
            return None;
        }
        why.push(Rule::Acknowledged.saw(""));
        Some(Notice::Received { when: self.due.map_or(When::Unknown, When::AnswerBy) })
    }

    /// While nobody is there: that, once for each closure, and never when it is not true any more.
    fn away_notice(&self, closure: &Closure, why: &mut Vec<Finding>) -> Option<Notice> {
        why.push(Rule::DeskClosed.saw(closure.id.as_str()));
        if closure.opening.as_ref().is_some_and(|opening| opening.at <= self.situation.now) {
            why.push(Rule::OpenedSince.saw(""));
            return None;
        }
        if self.told(closure).is_some() {
            why.push(Rule::ToldAlready.saw(""));
            return None;
        }
        why.push(Rule::Away.saw(""));
        Some(self.away(closure))
    }

    fn away(&self, closure: &Closure) -> Notice {
        let promises = self.situation.desk.manners().promise;
        let opening = closure.opening.as_ref().map(|opening| opening.at);
        Notice::Away { closure: closure.clone(), when: When::promised(promises, opening, self.due) }
    }

    /// Who was told about a closure, on which occasion.
    fn told(&self, closure: &Closure) -> Option<&Told> {
        self.case?.told.iter().find(|told| told.closure == closure.id)
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
