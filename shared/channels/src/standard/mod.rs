//! The door for a business's own app: messages in by signed webhooks, replies out the same way.
//!
//! Requests are signed as Standard Webhooks has it, <https://www.standardwebhooks.com>, version 1.0.0 of its
//! specification. What they say is the desk's own, small and versioned: `events/standard.schema.json`, and
//! the folder's `README.md`.

mod classify;
mod customer;
mod key;
mod media;
mod normalise;
mod payload;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response, StatusCode};
use nightdesk_domain::{Channel, Event};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable, Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

/// A business's own app.
pub const APP: Channel = Channel::new("app");

static CHANNELS: [Channel; 1] = [APP];

/// Where nothing is (RFC 6761, 6.4): a business's app is where the business says.
const NOWHERE: &str = "https://app.invalid/";

/// A business's own app, provider id `standard`.
#[derive(Debug, Clone, Copy)]
pub struct Standard;

impl Carrier for Standard {
    fn id(&self) -> &'static str {
        "standard"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 10,000 characters: the desk's own limit, well below the 20 kB that the specification advises for a
    /// webhook as long as they are of one byte.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 10_000, unit: TextUnit::Chars }
    }
}

impl Webhooks for Standard {
    /// 256 KiB, over ten times what the specification advises.
    fn limits(&self) -> Limits {
        Limits { body: 256 * 1024 }
    }

    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        verify::verify(request, secrets, now)
    }

    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
        normalise::normalise(request, received)
    }

    fn read_headers(&self) -> &'static [&'static str] {
        &verify::HEADERS
    }

    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    }
}

impl Replies for Standard {
    fn api(&self) -> &'static str {
        NOWHERE
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
