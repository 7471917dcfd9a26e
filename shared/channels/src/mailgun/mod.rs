//! Mailgun: mail as forms, by its routes, and what became of ours as JSON, by its webhooks.
//!
//! Sources: <https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http>,
//! `…/webhooks/securing-webhooks`, and `…/api-reference/send/mailgun/messages`. How to connect it stands
//! in the folder's `README.md`.

mod classify;
mod inbound;
mod media;
mod outcome;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};
use nightdesk_domain::{Channel, Event};

use crate::mail;
use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable, Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::TextLimit;

/// Its id.
const ID: &str = "mailgun";

/// Mailgun, provider id `mailgun`.
#[derive(Debug, Clone, Copy)]
pub struct Mailgun;

impl Carrier for Mailgun {
    fn id(&self) -> &'static str {
        ID
    }

    fn channels(&self) -> &'static [Channel] {
        &mail::CHANNELS
    }

    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        mail::TEXT_LIMIT
    }
}

impl Webhooks for Mailgun {
    fn limits(&self) -> Limits {
        mail::LIMITS
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
        match request.request().content_type().as_deref() {
            Some("application/json") => outcome::normalise(request.body(), received),
            _ => inbound::normalise(request, received),
        }
    }

    /// An empty 200. 406 would stop Mailgun's retries.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Mailgun {
    fn api(&self) -> &'static str {
        "https://api.mailgun.net"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
