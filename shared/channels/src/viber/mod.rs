//! Viber: bots, which customers subscribe to by writing to them.
//!
//! Every request is one callback. Source of every rule here, where no other is named:
//! <https://developers.viber.com/docs/api/rest-bot-api/>. How to connect a bot stands in the folder's
//! `README.md`.

mod classify;
mod content;
mod media;
mod normalise;
mod payload;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod token;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use nightdesk_domain::{Channel, Event};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Buttons, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable,
    Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

/// Viber.
pub const VIBER: Channel = Channel::new("viber");

static CHANNELS: [Channel; 1] = [VIBER];

/// Viber, provider id `viber`.
#[derive(Debug, Clone, Copy)]
pub struct Viber;

impl Carrier for Viber {
    fn id(&self) -> &'static str {
        "viber"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 7000 characters ("Text message"). Viber does not say what it counts; UTF-16, of which a text has
    /// never fewer than code points, is the safe reading.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 7000, unit: TextUnit::Utf16 }
    }

    /// A keyboard below the conversation. A button's text is at most 250 characters with its escapes
    /// ("Keyboards", `Text`), of which a telephone shows some 40; for its payload Viber names no limit, so
    /// that this one is a choice of our own. Nor does Viber say that all its programs show keyboards.
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 40, unit: TextUnit::Utf16 };
        Some(Buttons { most: 8, label, payload: 250, text: None, everywhere: false })
    }
}

impl Webhooks for Viber {
    /// 1 MiB. Viber names no limit; a callback is one message of 7000 characters with media by address.
    fn limits(&self) -> Limits {
        Limits { body: 1024 * 1024 }
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

    /// An empty 200. Viber would show a welcome message in the answer to `conversation_started`; the desk
    /// answers what somebody asked, and nobody has yet.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Viber {
    fn api(&self) -> &'static str {
        "https://chatapi.viber.com/pa"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
