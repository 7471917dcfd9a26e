//! From an event to all that follows from it. No I/O.

use chrono::{DateTime, Utc};
use nightdesk_channels::{Carrier, carrier};
use nightdesk_domain::case::Told;
use nightdesk_domain::decision::{CaseStep, Notice, Situation};
use nightdesk_domain::desk::Desk;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::Promise;
use nightdesk_domain::whereabouts::{Clues, Source, Whereabouts};
use nightdesk_domain::{Case, Decision, Event, EventKind, Reply, decide};
use nightdesk_wording::{Expected, Wording};

use super::heard::{Ear, Understood};
use super::identity::{People, Word};
use super::outcome::Outcome;
use super::plan::{Plan, Planned};
use crate::ports::{Answering, Known};

/// What a desk is like when an event comes.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The business's configuration.
    pub desk: &'a Desk,
    /// What customers read.
    pub wording: &'a Wording,
    /// The business's own answers; none where the desk has none.
    pub answers: Option<&'a dyn Answering>,
    /// Closures and openings that nobody planned.
    pub unplanned: &'a [Unplanned],
    /// What the time is.
    pub now: DateTime<Utc>,
}

impl Setting<'_> {
    /// Says what would be done about an event as it stands with its customer. No I/O.
    pub fn explain(&self, event: &Event, known: &Known) -> Explained {
        let Outcome { decision, whereabouts, replies, .. } =
            self.work_out(event, carrier(&event.key.channel, None), known);
        Explained { decision, whereabouts, replies }
    }

    /// Decides about an event, and works out all that follows. No I/O.
    pub(super) fn work_out(
        &self,
        event: &Event,
        carrier: Option<&'static dyn Carrier>,
        known: &Known,
    ) -> Outcome {
        let text = text_alone(event);
        let keyword = text.and_then(|text| self.wording.keyword(text));
        let channel = &event.key.channel;
        let opts_in = text.zip(carrier).is_some_and(|(text, carrier)| carrier.opts_in(channel, text));
        let lets_in = carrier.is_some_and(|carrier| carrier.writing_lets_in(channel));
        let mut people = People::of(event, known, Word { keyword, opts_in, lets_in });
        // A keyword is the same word in many languages.
        let text = text.filter(|_| keyword.is_none());
        let whereabouts = self.whereabouts(event, &mut people, text);
        let understood = match Ear::of(self, event, &whereabouts, people.case.as_ref()) {
            Some(ear) if keyword.is_none() => ear.understand(),
            _ => Understood::Nothing,
        };
        let decision = decide(&Situation {
            now: self.now,
            desk: self.desk,
            unplanned: self.unplanned,
            profiles: &people.profiles.iter().collect::<Vec<_>>(),
            whereabouts: &whereabouts,
            case: people.case.as_ref(),
            event,
            keyword,
            heard: understood.heard(),
            reply_window: carrier.and_then(|carrier| carrier.reply_window(&event.key.channel)),
        });
        let mut case = match decision.case {
            CaseStep::Continue => people.case.clone(),
            CaseStep::Open => Some(Case::open(people.next_case_number(), event)),
            CaseStep::None => None,
        };
        let Planned { replies, phrasable } = match (&decision.notice, carrier) {
            (Some(notice), Some(carrier)) => {
                let (people, case) = (&people, case.as_ref());
                Plan { setting: self, event, people, whereabouts: &whereabouts, case, carrier }
                    .replies(notice)
            }
            _ => Planned::default(),
        };
        // Once for each event, however often it has to be dealt with.
        if !replies.is_empty() && known.recorded_by.is_none() {
            people.note_reply(self.now);
        }
        if let Some(case) = &mut case {
            settle_case(case, event, &decision, self.now);
        }
        let candidates = understood.candidates();
        Outcome { people, whereabouts, decision, candidates, case, replies, phrasable }
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
pub(super) fn text_alone(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Message { content, .. } => content.text_alone(),
        _ => None,
    }
}

/// Writes a decision into its case. Doing it again changes nothing, whatever came between.
fn settle_case(case: &mut Case, event: &Event, decision: &Decision, now: DateTime<Utc>) {
    case.note(event);
    if decision.awaits_answer {
        case.ask(event.at, decision.due);
    }
    if let Some(step) = &decision.step {
        case.take(step.clone());
    }
    let key = event.key.to_string();
    let when = match &decision.notice {
        Some(Notice::Away { closure, when } | Notice::HandOver { closure: Some(closure), when })
            if !case.was_told_by(event) =>
        {
            let until = closure.opening.as_ref().map(|opening| opening.at);
            let (closure, address) = (closure.id.clone(), event.address.clone());
            case.tell(Told { closure, until, address, event: key.clone() }, now);
            Some(when)
        }
        // While the customer still waits: an answer may have come before this is done again.
        Some(Notice::Received { when } | Notice::HandOver { closure: None, when })
            if case.asked.is_some() =>
        {
            case.acknowledged = Some(key.clone());
            // What was promised before is told again, not promised again.
            Some(when).filter(|when| !case.has_promised(when.told()))
        }
        _ => None,
    };
    if let Some((of, told)) = when.and_then(|when| when.told()) {
        let by = decision.due.map_or(told, |due| due.max(told));
        let (address, channel) = (event.address.clone(), event.key.channel.clone());
        case.promise(Promise { event: key, address, channel, told, of, made: now, by, answered: None });
    }
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
