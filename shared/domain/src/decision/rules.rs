//! The rules, in their order, and those of silence and of presence among them.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Finding, Keyword, LATEST, Notice, Rule, Situation, When, awaits_answer};
use crate::case::{Case, Told};
use crate::dialogue::Does;
use crate::event::EventKind;
use crate::hours::{Closure, Presence};

/// All that the rules look at.
pub(super) struct Rules<'a> {
    pub(super) situation: &'a Situation<'a>,
    /// The case, if it goes on.
    pub(super) case: Option<&'a Case>,
    pub(super) keyword: Option<Keyword>,
    pub(super) due: Option<DateTime<Utc>>,
    pub(super) presence: Presence,
}

/// What the rules come to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// What the customer is told.
    pub(super) notice: Option<Notice>,
    /// What it is in the case's dialogue, if it is a step of one.
    pub(super) does: Option<Does>,
    /// Whether nobody waits for a person behind it.
    pub(super) nobody_waits: bool,
}

impl Settled {
    fn telling(notice: Notice) -> Self {
        Self { notice: Some(notice), ..Self::default() }
    }
}

impl Rules<'_> {
    /// Goes through the rules until one of them settles what the customer is told.
    pub(super) fn settle(&self, why: &mut Vec<Finding>) -> Settled {
        // A crash came after the case took this step, or granted the notice: it is still to be handed out.
        let before = self.step_before();
        if let Some((does, notice)) = before.and_then(|does| Some((does, self.says(does)?))) {
            why.push(Rule::of(does).saw("granted before"));
            return Settled { nobody_waits: does.settles(), notice: Some(notice), does: Some(does.clone()) };
        }
        if let Presence::Closed(closure) = &self.presence
            && self.told(closure).is_some_and(|told| told.answers(self.situation.event))
        {
            why.push(Rule::Away.saw("granted before"));
            let notice = Some(self.away(closure));
            return Settled { notice, does: before.cloned(), nobody_waits: false };
        }
        if let Some(silence) = self.silence() {
            why.push(silence);
            return Settled::default();
        }
        if let Some(keyword) = self.keyword {
            why.push(Rule::Keyword.saw(format!("{keyword:?}").to_lowercase()));
            return Settled::telling(match keyword {
                Keyword::Stop => Notice::OptedOut,
                Keyword::Start => Notice::OptedIn,
                Keyword::Help => Notice::Help,
            });
        }
        if let Some(silence) = self.silence_towards_messages() {
            why.push(silence);
            return Settled::default();
        }
        let served = match before {
            Some(missed) => Settled { does: Some(missed.clone()), ..Settled::default() },
            None => self.self_service(why),
        };
        if served.notice.is_some() || served.nobody_waits {
            return served;
        }
        let notice = match &self.presence {
            Presence::Open => self.acknowledgement(why),
            Presence::Closed(closure) => self.away_notice(closure, why),
        };
        Settled { notice, ..served }
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

    pub(super) fn away(&self, closure: &Closure) -> Notice {
        let promises = self.situation.desk.manners().promise;
        let opening = closure.opening.as_ref().map(|opening| opening.at);
        Notice::Away { closure: closure.clone(), when: When::promised(promises, opening, self.due) }
    }

    /// Who was told about a closure, on which occasion.
    pub(super) fn told(&self, closure: &Closure) -> Option<&Told> {
        self.case?.told.iter().find(|told| told.closure == closure.id)
    }
}
