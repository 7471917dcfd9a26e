//! Twilio: SMS and MMS, WhatsApp, and calls.
//!
//! Twilio sends forms. What else it carries (RCS, Messenger) arrives here too where a sender is set
//! up for it, and is kept as a placeholder under its customer (see `party.rs`). Calls are answered at
//! once, by what [`voice`] reads and writes. How to connect an account stands in the folder's
//! `README.md`.

mod callback;
mod classify;
mod content;
mod encoded_text;
mod form;
mod keywords;
mod media;
mod normalise;
mod party;
mod reply;
mod signed_url;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod verify;
pub mod voice;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, Request, Response, StatusCode, header};
use nightdesk_domain::{Channel, Event, EventKind};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable, Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

/// SMS and MMS.
pub const SMS: Channel = Channel::new("sms");

/// WhatsApp, the channel that Meta carries too: the same people, at the same addresses.
pub const WHATSAPP: Channel = Channel::new("whatsapp");

/// Telephone calls.
pub const VOICE: Channel = Channel::new("voice");

static CHANNELS: [Channel; 3] = [SMS, WHATSAPP, VOICE];

/// TwiML that does nothing: we reply by the API, when the message is safe and thought about.
const NOTHING_TO_SAY: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response></Response>"#;

/// Twilio, provider id `twilio`.
#[derive(Debug, Clone, Copy)]
pub struct Twilio;

impl Carrier for Twilio {
    fn id(&self) -> &'static str {
        "twilio"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 1600 characters (Messages resource, `Body`; error 21617). Counted in UTF-16, which is never
    /// less than any other reading of "characters".
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 1600, unit: TextUnit::Utf16 }
    }

    /// WhatsApp's 24 hours from the customer's last message; only templates go out after it (error
    /// 63016). SMS has none.
    fn reply_window(&self, channel: &Channel) -> Option<TimeDelta> {
        (*channel == WHATSAPP).then(|| TimeDelta::hours(24))
    }

    /// By SMS, Twilio refuses (21610) until the customer opts in.
    fn writing_lets_in(&self, channel: &Channel) -> bool {
        *channel != SMS
    }

    /// "YES" by SMS ("Twilio support for opt-out keywords").
    fn opts_in(&self, channel: &Channel, text: &str) -> bool {
        *channel == SMS && keywords::opts_in(text)
    }
}

impl Webhooks for Twilio {
    /// 256 KiB: a text of 1600 characters, ten media URLs and add-on results stay well below.
    /// Twilio names no limit of its own.
    fn limits(&self) -> Limits {
        Limits { body: 256 * 1024 }
    }

    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        _now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        verify::verify(request, secrets)
    }

    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
        normalise::normalise(request, received)
    }

    /// Empty TwiML for a message, which otherwise counts as error 12300; 204 for a status callback.
    fn acknowledge(&self, events: &[Event]) -> Response<Bytes> {
        if events.iter().all(|event| matches!(event.kind, EventKind::Receipt { .. })) {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NO_CONTENT;
            return response;
        }
        let mut response = Response::new(Bytes::from_static(NOTHING_TO_SAY.as_bytes()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
        response
    }
}

impl Replies for Twilio {
    fn api(&self) -> &'static str {
        "https://api.twilio.com"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
