//! What a call leaves in the record: events of the channel `voice`, under the caller's address.
//!
//! Their thread is empty: no text answers a call. What the caller is told is told on the telephone, and
//! by a text message only where they ask for one, which is an event of the channel `sms`.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{CallOutcome, Content, Media, MediaKind, Part, Sender, TEXT_ME};
use nightdesk_domain::{Account, Address, Channel, Event, EventKey, EventKind, PhoneNumber};

use super::call::{Call, Recording, Transcription};
use crate::provider::Malformed;
use crate::twilio::{SMS, VOICE};

impl Call {
    /// That nobody took the call. It has the call's own id, by which its message names it.
    ///
    /// # Errors
    /// [`Malformed`] when the call's id cannot stand for a caller who shows no number.
    pub fn missed(&self, now: DateTime<Utc>) -> Result<Event, Malformed> {
        let kind = EventKind::Call { outcome: CallOutcome::Missed, seconds: None };
        self.event(self.sid.clone(), kind, now)
    }

    /// That the caller spoke with somebody, for so many seconds. An event of its own: who called before
    /// the desk opened may have got through a minute later, in the same call.
    ///
    /// # Errors
    /// As [`Call::missed`].
    pub fn answered(&self, seconds: Option<u32>, now: DateTime<Utc>) -> Result<Event, Malformed> {
        let kind = EventKind::Call { outcome: CallOutcome::Answered, seconds };
        self.event(format!("{}:answered", self.sid), kind, now)
    }

    /// The message that the caller left: by the same id however often it is told.
    ///
    /// # Errors
    /// As [`Call::missed`].
    pub fn voicemail(&self, recording: &Recording, now: DateTime<Utc>) -> Result<Event, Malformed> {
        let content = Content::part(sound(recording), None);
        let reply_to = Some(self.sid.clone());
        let kind = EventKind::Message { content, reply_to, forwarded: false, referral: None };
        self.event(recording.sid.clone(), kind, now)
    }

    /// The same message in writing.
    ///
    /// # Errors
    /// As [`Call::missed`].
    pub fn in_writing(&self, transcription: &Transcription, now: DateTime<Utc>) -> Result<Event, Malformed> {
        let Transcription { sid, text, recording } = transcription;
        let content = Content::part(sound(recording), Some(text.clone()));
        self.event(sid.clone(), EventKind::Edit { of: recording.sid.clone(), content }, now)
    }

    /// That the caller wants to be told by a text message, which goes out from `account`: an event that
    /// is answered like any other message, so once for each closure and not to who opted out. None for a
    /// caller without a number.
    pub fn text_me(&self, account: &PhoneNumber, now: DateTime<Utc>) -> Option<Event> {
        let number = self.caller.number()?;
        let id = format!("{}:text", self.sid);
        let kind = EventKind::Postback { title: None, payload: TEXT_ME.to_owned(), of: None };
        let from = (SMS, Account::new(account.to_string()));
        Some(self.event_of(from, id, Address::phone(number), number.to_string(), kind, now))
    }

    fn event(&self, id: String, kind: EventKind, now: DateTime<Utc>) -> Result<Event, Malformed> {
        let address = self
            .caller
            .address(&self.sid)
            .map_err(|_| Malformed("a call with an id that is none".to_owned()))?;
        Ok(self.event_of((VOICE, self.account.clone()), id, address, String::new(), kind, now))
    }

    fn event_of(
        &self,
        (channel, account): (Channel, Account),
        id: String,
        address: Address,
        thread: String,
        kind: EventKind,
        now: DateTime<Utc>,
    ) -> Event {
        Event {
            key: EventKey { channel, account, id },
            address,
            also: Vec::new(),
            thread,
            // Twilio's parameters hold no time.
            at: now,
            received: now,
            sender: Sender {
                name: self.name.clone(),
                language: self.state.language.clone(),
                ..Sender::default()
            },
            kind,
        }
    }
}

/// Twilio's URL of a recording gives WAV ("Recordings resource").
fn sound(recording: &Recording) -> Part {
    Part::Media(Media {
        media: MediaKind::Voice,
        reference: recording.url.clone(),
        mime: Some("audio/x-wav".to_owned()),
        name: None,
        bytes: None,
        sha256: None,
    })
}
