//! Microsoft Teams: a bot in personal chats, group chats and channels, by the Bot Framework.
//!
//! Every request is one `Activity` with a signed token beside it. Sources of the rules here, where no
//! other is named: "Authentication with the Bot Connector API" and "Bot conversations" on
//! <https://learn.microsoft.com>, and the Bot Framework Activity specification. How to connect a bot
//! stands in the folder's `README.md`.

mod classify;
mod content;
mod frame;
mod html;
mod media;
mod normalise;
mod reply;
mod sign_in;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
#[cfg(feature = "stand-in")]
mod tests;
mod thread;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Request, Response, header};
use nightdesk_domain::{Channel, Event};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Token, Unsendable,
    Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

/// Microsoft Teams.
pub const TEAMS: Channel = Channel::new("teams");

static CHANNELS: [Channel; 1] = [TEAMS];

/// Microsoft Teams, provider id `teams`.
#[derive(Debug, Clone, Copy)]
pub struct Teams;

impl Carrier for Teams {
    fn id(&self) -> &'static str {
        "teams"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 20,000 UTF-16 code units, which are 40 kB. A message may have about 100 KB in UTF-16 with all
    /// that Teams adds, of which 80 KB are safe ("Format your bot messages"); half of them are left for
    /// the markup that Teams turns a text into.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 20_000, unit: TextUnit::Utf16 }
    }
}

impl Webhooks for Teams {
    /// 1 MiB. Teams names no limit; a message has about 100 KB, an invoked card a few of them.
    fn limits(&self) -> Limits {
        Limits { body: 1024 * 1024 }
    }

    fn verify(
        &self,
        request: Unverified,
        _secrets: &Secrets,
        _now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        verify::verify(request)
    }

    fn verify_by(
        &self,
        document: &[u8],
        request: Unverified,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        verify::verify_by(document, request, secrets, now)
    }

    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
        normalise::normalise(request, received)
    }

    /// An empty 200; for an `invoke`, which waits for a body, an empty object.
    fn acknowledge(&self, events: &[Event]) -> Response<Bytes> {
        if !events.iter().any(|event| normalise::is_invoke(&event.key)) {
            return Response::new(Bytes::new());
        }
        let mut response = Response::new(Bytes::from_static(b"{}"));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

impl Replies for Teams {
    /// Teams' own address for the whole world. Replies go to the one that the conversation's messages
    /// name (see `thread`), and signing in to Microsoft's, unless another is configured: then all does.
    fn api(&self) -> &'static str {
        "https://smba.trafficmanager.net/teams"
    }

    fn sign_in(&self, api: &Api<'_>) -> Result<Option<Request<Bytes>>, Unsendable> {
        sign_in::request(api).map(Some)
    }

    fn signed_in(&self, response: &Response<Bytes>) -> Option<Token> {
        sign_in::token(response)
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }

    /// The conversation itself, after the message to reply to was deleted.
    fn other_thread(&self, thread: &str) -> Option<String> {
        thread::without_message(thread)
    }
}
