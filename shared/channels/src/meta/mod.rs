//! Meta: WhatsApp Cloud API. One signature, one handshake, one kind of error for all its channels.
//!
//! What Messenger and Instagram share is here; what is WhatsApp's own is in [`whatsapp`]. How to
//! connect an account stands in the folder's `README.md`.

mod errors;
mod escapes;
mod normalise;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod verify;
pub mod whatsapp;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response};
use nightdesk_domain::{Channel, Event};

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Provider, Rejected, Unsendable,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::TextLimit;

static CHANNELS: [Channel; 1] = [whatsapp::WHATSAPP];

/// Meta, provider id `meta`.
#[derive(Debug, Clone, Copy)]
pub struct Meta;

impl Carrier for Meta {
    fn id(&self) -> &'static str {
        "meta"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        whatsapp::TEXT_LIMIT
    }

    /// 24 hours from the customer's last message ("Customer service windows"); only templates go out
    /// after it (error 131047).
    fn reply_window(&self, _channel: &Channel) -> Option<TimeDelta> {
        Some(TimeDelta::hours(24))
    }
}

impl Provider for Meta {
    /// 3 MB (WhatsApp Cloud API, "Webhooks overview": payloads of up to 3 MB).
    fn limits(&self) -> Limits {
        Limits { body: 3 * 1024 * 1024 }
    }

    fn api(&self) -> &'static str {
        "https://graph.facebook.com"
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
        normalise::normalise(request.body(), received)
    }

    /// An empty 200: Meta looks at the status alone.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        if *reply.channel != whatsapp::WHATSAPP {
            return Err(Unsendable("the channel is none that Meta carries here"));
        }
        whatsapp::reply(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        errors::classify(response)
    }

    #[cfg(feature = "stand-in")]
    fn stand_in(&self) -> &dyn crate::stand_in::StandIn {
        self
    }
}
