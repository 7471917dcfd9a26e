//! The rules by which the desk answers by itself, offers answers, or gives a matter to a person.

use super::rules::{Rules, Settled};
use super::{Finding, Heard, Notice, Rule, Situation, When};
use crate::answer::{AnswerId, Candidate, Probability};
use crate::dialogue::{Awaited, Because, Does, MOST_CHOICES, Memory};
use crate::event::EventKind;
use crate::hours::Presence;

/// So many questions in a row without an answer go to a person.
const MISSES: u8 = 2;

/// Of what is offered beside the best, each is at least so likely as this share of it: one that is less
/// likely only makes the choice harder.
const WORTH_OFFERING: f64 = 0.1;

/// What the customer wants, in the light of what they were asked.
enum Wants<'a> {
    /// A person.
    Person,
    /// This answer.
    Answer(&'a AnswerId),
    /// To say whether this answer helped.
    Verdict(&'a AnswerId, bool),
    /// An answer to something.
    Question(&'a [Candidate]),
}

impl Rules<'_> {
    /// What was done about this very event before.
    pub(super) fn step_before(&self) -> Option<&Does> {
        let step = self.case?.dialogue.step_of(self.situation.event)?;
        step.is_at(&self.situation.event.address).then_some(&step.does)
    }

    /// What a step says to the customer; nothing where the rules of presence say it.
    pub(super) fn says(&self, does: &Does) -> Option<Notice> {
        Some(match does {
            Does::Answered { answer, ask, .. } => Notice::Answer { answer: answer.clone(), ask: *ask },
            Does::Offered { answers, .. } => Notice::Offer { answers: answers.clone() },
            Does::Helped { .. } => Notice::Thanks,
            Does::HandedOver { .. } => self.hand_over(),
            Does::Missed => return None,
        })
    }

    /// Goes through the rules of self-service. They settle nothing where they do not apply, and take
    /// note of a question without an answer.
    pub(super) fn self_service(&self, why: &mut Vec<Finding>) -> Settled {
        let Some(wants) = self.wants() else { return Settled::default() };
        if let Some(off) = self.self_service_off(&wants) {
            why.push(off);
            return Settled::default();
        }
        let does = match wants {
            Wants::Person => {
                why.push(Rule::WantsPerson.saw(""));
                Some(Does::HandedOver { because: Because::Person })
            }
            Wants::Answer(answer) => {
                why.push(Rule::Answered.saw(format!("{answer} chosen")));
                Some(self.chosen(answer))
            }
            Wants::Verdict(answer, helped) => self.verdict(answer, helped, why),
            Wants::Question(candidates) => Some(self.question(candidates, why)),
        };
        let Some(does) = does else { return Settled { nobody_waits: true, ..Settled::default() } };
        if let Does::HandedOver { because } = &does {
            why.push(Rule::HandedOver.saw(match because {
                Because::Person => "to a person as wanted".to_owned(),
                Because::Misses => format!("{MISSES} questions without an answer"),
                Because::NotHelpful(answer) => format!("{answer} did not help"),
            }));
        }
        Settled { notice: self.says(&does), nobody_waits: does.settles(), does: Some(does) }
    }

    fn memory(&self) -> Memory<'_> {
        let at = self.situation.event.at;
        self.case.map(|case| case.dialogue.memory(at, case.agent_spoke)).unwrap_or_default()
    }

    /// What the customer wants; nothing that self-service knows where it is none of its words, or
    /// answers nothing that they were asked. A step for the same event under another address was taken
    /// for it already.
    fn wants(&self) -> Option<Wants<'_>> {
        if self.case.is_some_and(|case| case.dialogue.step_of(self.situation.event).is_some()) {
            return None;
        }
        Some(match (self.situation.heard, self.memory().awaits) {
            (Heard::Nothing, _) => return None,
            (Heard::Person, _) => Wants::Person,
            (Heard::Picked(answer), _) => Wants::Answer(answer),
            (Heard::Question(candidates), _) => Wants::Question(candidates),
            (Heard::Yes(Some(answer)), _) => Wants::Verdict(answer, true),
            (Heard::No(Some(answer)), _) => Wants::Verdict(answer, false),
            (Heard::Yes(None), Some(Awaited::Verdict { answer, .. })) => Wants::Verdict(answer, true),
            (Heard::No(None), Some(Awaited::Verdict { answer, .. })) => Wants::Verdict(answer, false),
            (Heard::Yes(None), Some(Awaited::Choice(answers))) if answers.len() == 1 => {
                Wants::Answer(answers.first()?)
            }
            (Heard::No(None), Some(Awaited::Choice(_))) => Wants::Person,
            // The last choice is a person.
            (Heard::Choice(n), Some(Awaited::Choice(answers))) if n == answers.len() + 1 => Wants::Person,
            (Heard::Choice(n), Some(Awaited::Choice(answers))) => {
                Wants::Answer(answers.get(n.checked_sub(1)?)?)
            }
            (Heard::Yes(None) | Heard::No(None) | Heard::Choice(_), _) => return None,
        })
    }

    /// Why the desk does not answer by itself, if it does not. Who answers what they were asked, or
    /// presses a button of ours, is served at any hour: only new questions are the agents' while they
    /// are there. After a person was promised, only the buttons count that ask for none.
    fn self_service_off(&self, wants: &Wants<'_>) -> Option<Finding> {
        let Some(hours) = self.situation.desk.self_service().runs else {
            return Some(Rule::SelfServiceOff.saw("never"));
        };
        let memory = self.memory();
        let pressed = matches!(self.situation.event.kind, EventKind::Postback { .. });
        let tells = matches!(wants, Wants::Answer(_) | Wants::Verdict(_, true));
        if memory.handed_over && !(pressed && tells) {
            return Some(Rule::SelfServiceOff.saw("handed over"));
        }
        let open = matches!(self.presence, Presence::Open);
        let goes_on = memory.awaits.is_some() && !matches!(wants, Wants::Question(_));
        let runs = hours.run(open) || pressed || goes_on;
        (!runs).then(|| Rule::SelfServiceOff.saw(if open { "somebody is there" } else { "nobody is there" }))
    }

    /// The answer that the customer chose.
    fn chosen(&self, answer: &AnswerId) -> Does {
        let left = match self.memory().awaits {
            Some(Awaited::Choice(offered)) => {
                offered.iter().filter(|other| *other != answer).cloned().collect()
            }
            _ => Vec::new(),
        };
        Does::Answered { answer: answer.clone(), ask: self.asks_about(answer), chosen: true, left }
    }

    /// What follows from a word on an answer; nothing where it was said before.
    fn verdict(&self, answer: &AnswerId, helped: bool, why: &mut Vec<Finding>) -> Option<Does> {
        why.push(if helped { Rule::Helpful } else { Rule::NotHelpful }.saw(answer.as_str()));
        let known = self.case.and_then(|case| case.dialogue.verdict_on(answer));
        if helped {
            return (known != Some(true)).then(|| Does::Helped { answer: answer.clone() });
        }
        let left = match self.memory().awaits {
            Some(Awaited::Verdict { answer: of, left }) if of == answer => {
                left.iter().filter(|other| !self.is_unhelpful(other)).cloned().collect()
            }
            _ => Vec::new(),
        };
        if left.is_empty() {
            return Some(Does::HandedOver { because: Because::NotHelpful(answer.clone()) });
        }
        why.push(Rule::Offered.saw(left.iter().map(AnswerId::as_str).collect::<Vec<_>>().join(", ")));
        Some(Does::Offered { answers: left, instead: Some(answer.clone()) })
    }

    /// What a question gets: its answer where that is sure, else the best ones to choose from, else a
    /// person after several without an answer.
    fn question(&self, candidates: &[Candidate], why: &mut Vec<Finding>) -> Does {
        let thresholds = self.situation.desk.self_service();
        let memory = self.memory();
        let helpful = || candidates.iter().filter(|candidate| !self.is_unhelpful(&candidate.answer));
        if let Some(best) = helpful().next().filter(|best| best.probability >= thresholds.sure) {
            why.push(Rule::Answered.saw(shown([best])));
            let left = worth_offering(helpful().skip(1), thresholds.offer).into_iter();
            let (answer, ask) = (best.answer.clone(), self.asks_about(&best.answer));
            let left = left.map(|candidate| candidate.answer.clone()).collect();
            return Does::Answered { answer, ask, chosen: false, left };
        }
        let declined = match memory.awaits {
            Some(Awaited::Choice(answers)) => answers.as_slice(),
            _ => &[],
        };
        let best = worth_offering(
            helpful().filter(|candidate| !declined.contains(&candidate.answer)),
            thresholds.offer,
        );
        let missed = memory.misses + u8::from(best.is_empty() || !declined.is_empty());
        if missed >= MISSES {
            why.push(Rule::Missed.saw(shown(candidates)));
            return Does::HandedOver { because: Because::Misses };
        }
        if best.is_empty() {
            why.push(Rule::Missed.saw(shown(candidates)));
            return Does::Missed;
        }
        why.push(Rule::Offered.saw(shown(best.iter().copied())));
        let answers = best.into_iter().map(|candidate| candidate.answer.clone()).collect();
        Does::Offered { answers, instead: None }
    }

    /// Whether the customer is asked if an answer helped: once for each.
    fn asks_about(&self, answer: &AnswerId) -> bool {
        self.case.is_none_or(|case| !case.dialogue.has_asked_about(answer))
    }

    /// Whether the customer said that an answer did not help.
    fn is_unhelpful(&self, answer: &AnswerId) -> bool {
        self.case.is_some_and(|case| case.dialogue.verdict_on(answer) == Some(false))
    }

    /// That a person takes care of it: when they will be there, or when they will have answered.
    fn hand_over(&self) -> Notice {
        let Situation { desk, event, now, .. } = self.situation;
        let open = Notice::HandOver { closure: None, when: self.due.map_or(When::Unknown, When::AnswerBy) };
        let Presence::Closed(closure) = &self.presence else { return open };
        let opening = closure.opening.as_ref().map(|opening| opening.at);
        if opening.is_some_and(|opening| opening <= *now) {
            return open;
        }
        let known = self.told(closure).is_some_and(|told| !told.answers(event));
        let when = When::promised(desk.manners().promise, opening, self.due);
        Notice::HandOver { closure: (!known).then(|| closure.clone()), when }
    }
}

/// The candidates that are worth a choice: up to three, if one of them is probably meant.
fn worth_offering<'c>(
    candidates: impl Iterator<Item = &'c Candidate>,
    offer: Probability,
) -> Vec<&'c Candidate> {
    let mut best: Vec<&Candidate> = candidates.take(MOST_CHOICES).collect();
    let least = best.first().map_or(0.0, |best| best.probability.get() * WORTH_OFFERING);
    best.retain(|candidate| candidate.probability.get() >= least);
    let together: f64 = best.iter().map(|candidate| candidate.probability.get()).sum();
    if Probability::new(together) >= offer { best } else { Vec::new() }
}

/// Candidates as a finding shows them: the ids and probabilities of the best.
fn shown<'c>(candidates: impl IntoIterator<Item = &'c Candidate>) -> String {
    let one = |candidate: &Candidate| format!("{} {}", candidate.answer, candidate.probability);
    candidates.into_iter().take(MOST_CHOICES).map(one).collect::<Vec<_>>().join(", ")
}
