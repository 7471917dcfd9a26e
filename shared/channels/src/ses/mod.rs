//! Amazon SES: mail by way of SNS, and what became of ours; mail that SES puts into a bucket is read
//! by [`bucket`].
//!
//! Sources: the SES developer guide ("Receiving email", "Notifications"), the SNS developer guide
//! ("Verifying the signatures of Amazon SNS messages"), the API reference of SES v2 (`SendEmail`). How
//! to connect it stands in the folder's `README.md`.

pub mod bucket;
mod certificate;
mod classify;
mod notification;
mod outcome;
mod received;
mod reply;
mod sns;
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
const ID: &str = "ses";

/// Amazon SES, provider id `ses`.
#[derive(Debug, Clone, Copy)]
pub struct Ses;

impl Carrier for Ses {
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

impl Webhooks for Ses {
    fn limits(&self) -> Limits {
        mail::LIMITS
    }

    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        _now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        verify::verify(request, secrets)
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
        notification::normalise(request, received)
    }

    /// An empty 200.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Ses {
    fn api(&self) -> &'static str {
        "https://email.us-east-1.amazonaws.com"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
