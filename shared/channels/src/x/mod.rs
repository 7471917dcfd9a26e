//! X: direct messages to the business's own user.
//!
//! Requests are the X Activity API's or the older Account Activity API's; both write a direct message in
//! the same way. Source of every rule here, where no other is named: <https://docs.x.com/x-api> (webhooks,
//! activity, account activity, direct messages). How to connect a user stands in the folder's `README.md`.

mod classify;
mod content;
mod elements;
mod frame;
mod login;
mod media;
mod messages;
mod normalise;
mod oauth1;
mod payload;
mod rate_limit;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod unread;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use nightdesk_domain::{Channel, Event};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable, Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

/// X.
pub const CHANNEL: Channel = Channel::new("x");

static CHANNELS: [Channel; 1] = [CHANNEL];

/// X, provider id `x`.
#[derive(Debug, Clone, Copy)]
pub struct X;

impl Carrier for X {
    fn id(&self) -> &'static str {
        "x"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 10,000 characters (direct messages, `text`).
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 10_000, unit: TextUnit::Chars }
    }
}

impl Webhooks for X {
    /// 1 MiB. X names no limit; a request is one message of 10,000 characters with the profiles of two
    /// users, or a few such.
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

    /// An empty 200.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for X {
    fn api(&self) -> &'static str {
        "https://api.x.com"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
