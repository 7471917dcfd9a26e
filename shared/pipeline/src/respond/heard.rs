//! What an event means to a desk that answers by itself.

use nightdesk_answers::{Answer, Library};
use nightdesk_domain::answer::Scope;
use nightdesk_domain::button::Button;
use nightdesk_domain::decision::{Heard, Scene};
use nightdesk_domain::dialogue::Awaited;
use nightdesk_domain::whereabouts::Whereabouts;
use nightdesk_domain::{AnswerId, Candidate, Case, Event, EventKind};
use nightdesk_wording::{Says, same_words};

use super::work_out::{Setting, text_alone};
use crate::ports::Answering;

/// What an event means, with all that belongs to it.
#[derive(Debug)]
pub(super) enum Understood {
    /// See [`Heard::Nothing`].
    Nothing,
    /// See [`Heard::Person`].
    Person,
    /// See [`Heard::Yes`].
    Yes(Option<AnswerId>),
    /// See [`Heard::No`].
    No(Option<AnswerId>),
    /// See [`Heard::Choice`].
    Choice(usize),
    /// See [`Heard::Picked`].
    Picked(AnswerId),
    /// See [`Heard::Question`].
    Question(Vec<Candidate>),
}

impl Understood {
    /// The same, as it is decided about.
    pub(super) fn heard(&self) -> Heard<'_> {
        match self {
            Self::Nothing => Heard::Nothing,
            Self::Person => Heard::Person,
            Self::Yes(answer) => Heard::Yes(answer.as_ref()),
            Self::No(answer) => Heard::No(answer.as_ref()),
            Self::Choice(number) => Heard::Choice(*number),
            Self::Picked(answer) => Heard::Picked(answer),
            Self::Question(candidates) => Heard::Question(candidates),
        }
    }

    /// The answers that a question may ask for.
    pub(super) fn candidates(self) -> Vec<Candidate> {
        match self {
            Self::Question(candidates) => candidates,
            _ => Vec::new(),
        }
    }
}

/// Where an event is understood.
pub(super) struct Ear<'a> {
    setting: &'a Setting<'a>,
    answers: &'a dyn Answering,
    event: &'a Event,
    /// The case, if it goes on.
    case: Option<&'a Case>,
    scene: Scene,
}

impl<'a> Ear<'a> {
    /// None where nothing is to be understood: the desk has no answers, or a machine wrote.
    pub(super) fn of(
        setting: &'a Setting<'a>,
        event: &'a Event,
        whereabouts: &Whereabouts,
        case: Option<&'a Case>,
    ) -> Option<Self> {
        let answers = setting.answers.filter(|answers| !answers.library().is_empty())?;
        if event.sender.machine.is_some() {
            return None;
        }
        let scene = Scene::of(setting.desk, setting.unplanned, whereabouts, event);
        let case = case.filter(|case| case.goes_on_at(event.at));
        Some(Self { setting, answers, event, case, scene })
    }

    /// What the event means.
    pub(super) fn understand(&self) -> Understood {
        match &self.event.kind {
            EventKind::Postback { payload, title, .. } => self.pressed(payload, title.as_deref()),
            _ => text_alone(self.event).map_or(Understood::Nothing, |text| self.written(text)),
        }
    }

    fn pressed(&self, payload: &str, title: Option<&str>) -> Understood {
        match Button::read(payload) {
            None => Understood::Nothing,
            Some(Button::Person) => Understood::Person,
            // Anybody can make up a payload: only what there is goes into the record.
            Some(Button::Yes(answer) | Button::No(answer)) if self.has_gone(&answer) => Understood::Nothing,
            Some(Button::Yes(answer)) => Understood::Yes(Some(answer)),
            Some(Button::No(answer)) => Understood::No(Some(answer)),
            // Who presses a button gets what it said, whether somebody is there by now or not.
            Some(Button::Answer(answer)) if self.allows(&answer, |scope| scope.when = None) => {
                Understood::Picked(answer)
            }
            // The answer has gone since: what the button says may still be a question.
            Some(Button::Answer(_)) => Understood::Question(self.candidates(title.unwrap_or_default())),
        }
    }

    fn written(&self, text: &str) -> Understood {
        let offered = match self.case.map(|case| case.dialogue.memory(self.event.at, case.agent_spoke).awaits)
        {
            Some(Some(Awaited::Choice(answers))) => answers.as_slice(),
            _ => &[],
        };
        match self.setting.wording.says(text) {
            Some(Says::Person) => return Understood::Person,
            Some(Says::Yes) => return Understood::Yes(None),
            Some(Says::No) => return Understood::No(None),
            Some(Says::Choice(number)) => return self.choice(number, offered),
            None => {}
        }
        if let Some(picked) = offered.iter().find(|answer| asks(self.library(), answer, text)) {
            return Understood::Picked(picked.clone());
        }
        let runs = self.setting.desk.self_service().runs;
        let runs = runs.is_some_and(|hours| hours.run(self.scene.is_open()));
        Understood::Question(if runs { self.candidates(text) } else { Vec::new() })
    }

    /// A choice by its number. One whose answer has gone since is a person's matter.
    fn choice(&self, number: usize, offered: &[AnswerId]) -> Understood {
        let chosen = number.checked_sub(1).and_then(|at| offered.get(at));
        if chosen.is_some_and(|answer| self.has_gone(answer)) {
            Understood::Person
        } else {
            Understood::Choice(number)
        }
    }

    fn candidates(&self, text: &str) -> Vec<Candidate> {
        self.answers.candidates(text, &|answer| self.allows(answer, |_| {}))
    }

    /// Whether an answer may be given to this customer now, in any of its languages.
    fn allows(&self, answer: &AnswerId, regardless: impl Fn(&mut Scope)) -> bool {
        let library = self.library();
        let mut scopes = library.languages(answer).filter_map(|language| library.answer(answer, language));
        scopes.any(|answer| {
            let mut scope = answer.scope.clone();
            regardless(&mut scope);
            self.scene.allows(&scope)
        })
    }

    /// Whether there is no such answer, or not any more.
    fn has_gone(&self, answer: &AnswerId) -> bool {
        self.library().languages(answer).next().is_none()
    }

    fn library(&self) -> &Library {
        self.answers.library()
    }
}

/// Whether a text is one of the ways to ask for an answer, in any of its languages.
fn asks(library: &Library, answer: &AnswerId, text: &str) -> bool {
    let in_languages = library.languages(answer).filter_map(|language| library.answer(answer, language));
    in_languages.flat_map(Answer::ways).any(|way| same_words(way, text))
}
