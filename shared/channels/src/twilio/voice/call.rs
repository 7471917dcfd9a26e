//! One request about a call.

use nightdesk_domain::Account;

use super::caller::Caller;
use super::state::{self, State, Step};
use crate::provider::Malformed;
use crate::request::Verified;
use crate::twilio::form::Form;
use crate::twilio::{normalise, party};

/// A call as one request tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The call's id.
    pub sid: String,
    /// Who calls.
    pub caller: Caller,
    /// Our number, as an account.
    pub account: Account,
    /// The name that comes with the number, where Twilio looks it up.
    pub name: Option<String>,
    /// What the step before told this one.
    pub state: State,
    /// What has happened.
    pub happening: Happening,
    ends: (String, String),
    base: String,
}

/// What has happened in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// It rings.
    Rings,
    /// A key was pressed, or none that is one.
    Key(Option<char>),
    /// The ends that rang have answered, or not.
    Dialled {
        /// Whether somebody spoke with the caller.
        answered: bool,
        /// How long, in seconds.
        seconds: Option<u32>,
        /// Whether the caller is still there.
        there: bool,
    },
    /// The caller has been waiting in the queue for so many seconds.
    Waits(u32),
    /// The caller has left a message, and may still be there.
    Recorded(Recording),
    /// A message's sound can be fetched.
    RecordingReady(Recording),
    /// A message was put into writing.
    Transcribed(Transcription),
    /// Nothing that matters, as that the call is over.
    Nothing,
}

/// A message that a caller left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its id.
    pub sid: String,
    /// Where it can be fetched with the account's credentials.
    pub url: String,
}

/// A message in writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcription {
    /// Its id.
    pub sid: String,
    /// What the caller said, as far as a machine understood it.
    pub text: String,
    /// The message.
    pub recording: Recording,
}

impl Call {
    /// Reads a request about a call.
    ///
    /// # Errors
    /// [`Malformed`] when it is no form, or names no call or no number of ours.
    pub fn read(request: &Verified) -> Result<Self, Malformed> {
        let form = normalise::form(request)?;
        let query = Form::parse(request.request().query_string().as_bytes());
        let missing = |what: &str| Malformed(format!("a call without {what}"));
        let sid = form.get("CallSid").ok_or_else(|| missing("an id"))?.to_owned();
        let named = || {
            let to = form.get("To").or(form.get("Called"))?;
            Some((form.get("From").unwrap_or_default().to_owned(), to.to_owned()))
        };
        let ends = state::ends(&query).or_else(named).ok_or_else(|| missing("a number of ours"))?;
        let url = request.request().url.as_str();
        Ok(Self {
            sid,
            caller: Caller::of(&ends.0),
            account: Account::new(party::account(&ends.1)),
            name: form.get("CallerName").map(str::to_owned),
            state: State::read(&query),
            happening: happening(&form, state::step(&query)),
            ends,
            base: url.split(['?', '#']).next().unwrap_or_default().to_owned(),
        })
    }

    /// Our number as Twilio wrote it.
    pub fn called(&self) -> &str {
        &self.ends.1
    }

    /// The URL of a later step of this call, which is told `state`.
    pub fn url(&self, step: Step, state: &State) -> String {
        state.url(&self.base, step, (&self.ends.0, &self.ends.1))
    }
}

fn happening(form: &Form, step: Option<&str>) -> Happening {
    let Some(step) = step else { return beginning(form) };
    let read = || match state::named(step)? {
        Step::Menu => Some(Happening::Key(form.get("Digits").and_then(|digits| digits.chars().next()))),
        Step::Dialled => Some(dialled(form)),
        Step::Queued => Some(queued(form)),
        Step::Waiting => Some(Happening::Waits(number(form, "QueueTime").unwrap_or_default())),
        // An empty one has no URL: then there is no message.
        Step::Recorded => Some(recording(form).map_or(Happening::Nothing, Happening::Recorded)),
        Step::Recording if form.get("RecordingStatus").is_none_or(|status| status == "completed") => {
            Some(Happening::RecordingReady(recording(form)?))
        }
        Step::Transcribed => Some(Happening::Transcribed(transcription(form)?)),
        Step::Recording => None,
    };
    read().unwrap_or(Happening::Nothing)
}

/// A request that no step of ours asked for: a call that comes in, or that is over.
fn beginning(form: &Form) -> Happening {
    let outbound = form.get("Direction").is_some_and(|direction| direction.starts_with("outbound"));
    match form.get("CallStatus") {
        None | Some("ringing" | "in-progress" | "queued") if !outbound => Happening::Rings,
        _ => Happening::Nothing,
    }
}

/// "Dial": `DialCallStatus`, and the call's own status, which is `completed` once the caller has hung up.
fn dialled(form: &Form) -> Happening {
    let answered = matches!(form.get("DialCallStatus"), Some("completed" | "answered"));
    let there = form.get("CallStatus") != Some("completed");
    Happening::Dialled { answered, seconds: number(form, "DialCallDuration"), there }
}

/// "Enqueue": `QueueResult`; `bridged` is that an agent took the call.
fn queued(form: &Form) -> Happening {
    let result = form.get("QueueResult").unwrap_or_default();
    let answered = matches!(result, "bridged" | "bridging-in-process" | "redirected-from-bridged");
    let there = result != "hangup" && form.get("CallStatus") != Some("completed");
    Happening::Dialled { answered, seconds: None, there }
}

fn recording(form: &Form) -> Option<Recording> {
    let text = |name| form.get(name).map(str::to_owned);
    // A message of no length is a caller who said nothing.
    let empty = number(form, "RecordingDuration") == Some(0);
    let recording = Recording { sid: text("RecordingSid")?, url: text("RecordingUrl")? };
    (!empty).then_some(recording)
}

fn transcription(form: &Form) -> Option<Transcription> {
    let done = form.get("TranscriptionStatus").is_none_or(|status| status == "completed");
    let text = form.get("TranscriptionText").filter(|_| done)?.to_owned();
    Some(Transcription { sid: form.get("TranscriptionSid")?.to_owned(), text, recording: recording(form)? })
}

fn number(form: &Form, name: &str) -> Option<u32> {
    form.get(name)?.parse().ok()
}
