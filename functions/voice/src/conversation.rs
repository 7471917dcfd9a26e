//! What a caller is told, step by step. Pure: the desk, the hour and one request make one answer.

use chrono::{DateTime, Utc};
use nightdesk_channels::Malformed;
use nightdesk_channels::twilio::voice::twiml::{self, Element, RecordUrls, Response};
use nightdesk_channels::twilio::voice::{Call, Choice, Happening, Speech, State, Step, speech};
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::{CallsGo, Desk, End, Office, Voice};
use nightdesk_domain::hours::{Closure, Presence, Roster, Unplanned};
use nightdesk_domain::whereabouts::{Clues, Whereabouts};
use nightdesk_domain::{Event, PhoneNumber};
use nightdesk_pipeline::respond::telling;
use nightdesk_wording::{Phrase, Wording};

/// How many languages are offered beside the one that is spoken.
const FURTHER_LANGUAGES: usize = 2;

/// How long a waiting caller hears nothing between two sentences, in seconds.
const WAITING: u32 = 20;

/// What a desk is like when somebody calls.
#[derive(Clone, Copy)]
pub struct Conversation<'a> {
    /// The business's configuration.
    pub desk: &'a Desk,
    /// What callers hear.
    pub wording: &'a Wording,
    /// Closures and openings that nobody planned.
    pub unplanned: &'a [Unplanned],
    /// What the time is.
    pub now: DateTime<Utc>,
}

/// What one request about a call comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What is to be recorded.
    pub events: Vec<Event>,
    /// What the caller hears.
    pub says: Response,
}

impl Conversation<'_> {
    /// Answers one request about a call.
    ///
    /// # Errors
    /// [`Malformed`] when the call cannot stand in the record.
    pub fn turn(&self, call: &Call) -> Result<Turn, Malformed> {
        let missed = call.missed(self.now)?;
        let line = self.line(call, &missed);
        let quiet = |event: Event| Turn { events: vec![event], says: Response::default() };
        Ok(match &call.happening {
            Happening::Rings => line.begin(),
            Happening::Key(key) => line.key(key.and_then(|key| call.state.choice(key))),
            Happening::Dialled { answered: true, seconds, .. } => {
                let answered = call.answered(*seconds, self.now)?;
                Turn { events: vec![answered], says: Response::of([twiml::hangup()]) }
            }
            Happening::Dialled { there: false, .. } => quiet(missed.clone()),
            Happening::Dialled { .. } => line.not_answered(),
            Happening::Waits(seconds) => Turn { events: Vec::new(), says: line.waits(*seconds) },
            Happening::Recorded(recording) => {
                let thanks = [line.say(Phrase::Thanks), twiml::hangup()];
                Turn { events: vec![call.voicemail(recording, self.now)?], says: Response::of(thanks) }
            }
            Happening::RecordingReady(recording) => quiet(call.voicemail(recording, self.now)?),
            Happening::Transcribed(transcription) => quiet(call.in_writing(transcription, self.now)?),
            Happening::Nothing => Turn { events: Vec::new(), says: Response::default() },
        })
    }

    /// Who takes the call, and how the caller is spoken to.
    fn line<'l>(&'l self, call: &'l Call, event: &'l Event) -> Line<'l> {
        let clues = Clues { customer: None, profile: None, event, text: None, desk: self.desk };
        let whereabouts = Whereabouts::learn(&clues);
        let serving = self.desk.serving(&event.key.channel, &event.key.account);
        let languages = self.languages(call, &whereabouts, &serving);
        let offices = match &call.state.language {
            Some(chosen) => Desk::speaking(serving, chosen),
            None => serving,
        };
        let speech = languages.first().and_then(|tag| speech(tag)).unwrap_or_else(Speech::english);
        Line { desk: *self, call, event, whereabouts, offices, languages, speech }
    }

    /// The languages that the caller can be spoken to in, the best first: the one that they chose, those
    /// of their number's country, of our number's and of the desk, then those of the offices. Who shows
    /// no number is spoken to in the office's.
    fn languages(&self, call: &Call, whereabouts: &Whereabouts, serving: &[&Office]) -> Vec<String> {
        let offices = || serving.iter().flat_map(|office| office.languages()).map(|tag| self.as_at_home(tag));
        let unknown = call.caller.number().is_none();
        let first = call.state.language.iter().cloned().chain(offices().take(1).filter(|_| unknown));
        let learnt = whereabouts.languages().map(|learnt| learnt.value.clone());
        let mut languages: Vec<String> = Vec::new();
        for tag in first.chain(learnt).chain(offices()) {
            let known = languages.iter().any(|better| primary(better) == primary(&tag));
            if !known && self.wording.speaks(&tag) && speech(&tag).is_some() {
                languages.push(tag);
            }
        }
        languages
    }

    /// An office's language as the desk's own language has it: `en` as `en-GB`.
    fn as_at_home(&self, tag: &str) -> String {
        let desk = self.desk.default_language();
        if tag == primary(desk) { desk.to_owned() } else { tag.to_owned() }
    }
}

/// One call as it is at one step.
struct Line<'l> {
    desk: Conversation<'l>,
    call: &'l Call,
    /// The call as one that nobody took: by it the caller is known, and what is said of them.
    event: &'l Event,
    whereabouts: Whereabouts,
    /// The offices that take the call.
    offices: Vec<&'l Office>,
    /// The languages that the caller can be spoken to in, the best first.
    languages: Vec<String>,
    speech: Speech,
}

impl Line<'_> {
    /// It rings: the caller is put through, or told when somebody is there again.
    fn begin(&self) -> Turn {
        match self.presence() {
            Presence::Open => self.connect(),
            Presence::Closed(closure) => Turn { events: vec![self.event.clone()], says: self.away(&closure) },
        }
    }

    /// A key was pressed behind the away notice. That the call came is recorded already.
    fn key(&self, choice: Option<&Choice>) -> Turn {
        match choice {
            Some(Choice::Language(tag)) => Turn { events: Vec::new(), says: self.in_language(tag) },
            // Meanwhile somebody has come: a notice would not be true any more, nor be sent.
            _ if self.presence() == Presence::Open => self.connect(),
            Some(Choice::Text) => self.text(),
            None => Turn { events: Vec::new(), says: Response::of(self.voicemail()) },
        }
    }

    /// Sends a text message, and takes one by voice.
    fn text(&self) -> Turn {
        let text = self.texts_from().and_then(|from| self.call.text_me(from, self.desk.now));
        let mut says: Vec<_> = text.iter().map(|_| self.say(Phrase::TextComing)).collect();
        says.extend(self.voicemail());
        Turn { events: text.into_iter().collect(), says: Response::of(says) }
    }

    /// Begins again in another language, which may be another office's.
    fn in_language(&self, tag: &str) -> Response {
        let mut call = self.call.clone();
        call.state = State { language: Some(tag.to_owned()), keys: Vec::new() };
        let mut event = self.event.clone();
        event.sender.language = Some(tag.to_owned());
        self.desk.line(&call, &event).begin().says
    }

    /// Nobody answered: the caller is asked for a message, by now perhaps out of hours.
    fn not_answered(&self) -> Turn {
        let says = match self.presence() {
            Presence::Open => self.nobody(),
            Presence::Closed(closure) => self.away(&closure),
        };
        Turn { events: vec![self.event.clone()], says }
    }

    /// In the queue: holds the line, unless it took too long, or the desk has closed.
    fn waits(&self, seconds: u32) -> Response {
        let queues = self.voices().filter(|voice| matches!(voice.to, CallsGo::IntoQueue(_)));
        let longest = queues.map(|voice| voice.wait.num_seconds()).max().unwrap_or_default();
        let enough = i64::from(seconds) >= longest || self.presence() != Presence::Open;
        match enough {
            true => Response::of([twiml::leave()]),
            false => Response::of([self.say(Phrase::Wait), twiml::pause(WAITING)]),
        }
    }

    /// Puts the caller through to an office that is open, one that speaks their language if there is one.
    fn connect(&self) -> Turn {
        let open = |office: &&Office| self.roster(&[office]).is_open(self.desk.now);
        let open = self.offices.iter().copied().filter(open).filter(|office| office.voice().is_some());
        let language = self.languages.first().map_or("en", String::as_str);
        let open = Desk::speaking(open.collect(), language);
        let Some(voice) = open.first().and_then(|office| office.voice()) else {
            return Turn { events: vec![self.event.clone()], says: self.nobody() };
        };
        let state = self.spoken();
        let rings = match &voice.to {
            CallsGo::To(ends) => {
                let shown = self.call.caller.number().is_none().then(|| self.call.called());
                let shown = shown.filter(|called| PhoneNumber::parse(called).is_ok());
                let url = self.call.url(Step::Dialled, &state);
                twiml::dial(&url, voice.ring.num_seconds(), shown, ends.iter().map(end).collect())
            }
            CallsGo::IntoQueue(queue) => {
                let url = |step| self.call.url(step, &state);
                twiml::enqueue(queue, &url(Step::Queued), &url(Step::Waiting))
            }
        };
        Turn { events: Vec::new(), says: Response::of([self.say(Phrase::Wait), rings]) }
    }

    /// That nobody is there and when somebody will be, what the keys bring, and the voicemail.
    fn away(&self, closure: &Closure) -> Response {
        let mut says = vec![self.say(Phrase::Welcome), self.notice(closure)];
        let keys = self.keys();
        for (choice, key) in keys.iter().zip('1'..='9') {
            says.push(match choice {
                Choice::Text => self.say(Phrase::Text(key)),
                Choice::Language(tag) => self.say_in(tag, Phrase::Language(key)),
            });
        }
        if !keys.is_empty() {
            let state = State { keys, ..self.spoken() };
            says = vec![twiml::gather(&self.call.url(Step::Menu, &state), says)];
        }
        says.extend(self.voicemail());
        Response::of(says)
    }

    /// That nobody answers, and the voicemail.
    fn nobody(&self) -> Response {
        let mut says = vec![self.say(Phrase::Welcome), self.say(Phrase::Nobody)];
        says.extend(self.voicemail());
        Response::of(says)
    }

    /// What keys bring: a text message where one can be sent, and other languages.
    fn keys(&self) -> Vec<Choice> {
        let texts = self.call.caller.number().and(self.texts_from()).map(|_| Choice::Text);
        let others = self.languages.iter().skip(1).take(FURTHER_LANGUAGES).cloned().map(Choice::Language);
        texts.into_iter().chain(others).collect()
    }

    /// Asks for a message and takes it.
    fn voicemail(&self) -> Vec<Element> {
        let url = |step| self.call.url(step, &self.spoken());
        let (action, recording, transcription) =
            (url(Step::Recorded), url(Step::Recording), url(Step::Transcribed));
        let transcription = Some(transcription.as_str()).filter(|_| self.speech.is_transcribed());
        let urls = RecordUrls { action: &action, recording: &recording, transcription };
        vec![self.say(Phrase::Record), twiml::record(urls), twiml::hangup()]
    }

    /// The away notice as it is written, in the caller's time.
    fn notice(&self, closure: &Closure) -> Element {
        let Conversation { desk, wording, now, .. } = self.desk;
        let due = self.roster(&self.offices).after_open_time(now, desk.answer_within());
        let opening = closure.opening.as_ref().map(|opening| opening.at);
        let when = When::promised(desk.manners().promise, opening, due);
        let notice = Notice::Away { closure: closure.clone(), when };
        let telling = telling(desk, self.event, &notice, &self.whereabouts, now);
        twiml::say(&wording.say(&notice, &telling, &self.preferences()).text, &self.speech)
    }

    fn say(&self, phrase: Phrase) -> Element {
        twiml::say(&self.desk.wording.speak(phrase, &self.preferences()).text, &self.speech)
    }

    fn say_in(&self, tag: &str, phrase: Phrase) -> Element {
        let speech = speech(tag).unwrap_or_else(Speech::english);
        twiml::say(&self.desk.wording.speak(phrase, &[tag]).text, &speech)
    }

    fn preferences(&self) -> Vec<&str> {
        self.languages.iter().map(String::as_str).collect()
    }

    /// What the next step has to know: the language, once it was chosen.
    fn spoken(&self) -> State {
        State { language: self.call.state.language.clone(), keys: Vec::new() }
    }

    fn texts_from(&self) -> Option<&PhoneNumber> {
        self.voices().find_map(|voice| voice.texts_from.as_ref())
    }

    fn voices(&self) -> impl Iterator<Item = &Voice> {
        self.offices.iter().filter_map(|office| office.voice())
    }

    fn presence(&self) -> Presence {
        self.roster(&self.offices).presence(self.desk.now)
    }

    fn roster<'r>(&'r self, offices: &[&'r Office]) -> Roster<'r> {
        Roster::new(offices, self.desk.unplanned)
    }
}

fn end(end: &End) -> Element {
    match end {
        End::Number(number) => twiml::number(&number.to_string()),
        End::Sip(address) => twiml::sip(address),
    }
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}
