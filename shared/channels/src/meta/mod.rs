//! Meta: WhatsApp, Messenger and Instagram. One signature, one handshake, one kind of error, one secret of
//! an app for all of them.
//!
//! What is a channel's own is in [`whatsapp`], [`messenger`] and [`instagram`]; what the last two share is
//! in `messaging`. How to connect an account stands in the folder's `README.md`.

mod call;
mod errors;
mod escapes;
pub mod instagram;
mod media;
mod messaging;
pub mod messenger;
mod normalise;
mod payload;
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
    Admission, Api, Buttons, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable,
    Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::TextLimit;

static CHANNELS: [Channel; 3] = [whatsapp::WHATSAPP, messenger::MESSENGER, instagram::INSTAGRAM];

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

    fn text_limit(&self, channel: &Channel) -> TextLimit {
        match channel.as_str() {
            "messenger" => messenger::TEXT_LIMIT,
            "instagram" => instagram::TEXT_LIMIT,
            _ => whatsapp::TEXT_LIMIT,
        }
    }

    /// 24 hours from the customer's last message on every channel (WhatsApp: "Customer service windows";
    /// Messenger and Instagram: "Standard messaging window"). What may go out after it is for templates and
    /// people only.
    fn reply_window(&self, _channel: &Channel) -> Option<TimeDelta> {
        Some(TimeDelta::hours(24))
    }

    fn buttons(&self, channel: &Channel) -> Option<Buttons> {
        Some(match channel.as_str() {
            "messenger" => messenger::BUTTONS,
            "instagram" => instagram::BUTTONS,
            _ => whatsapp::BUTTONS,
        })
    }
}

impl Webhooks for Meta {
    /// 3 MB (WhatsApp Cloud API, "Webhooks overview": payloads of up to 3 MB; the others name no limit but
    /// 1000 updates).
    fn limits(&self) -> Limits {
        Limits { body: 3 * 1024 * 1024 }
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

    /// An empty 200: Meta looks at the status alone.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Meta {
    fn api(&self) -> &'static str {
        "https://graph.facebook.com"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        match reply.channel.as_str() {
            "whatsapp" => whatsapp::reply(reply, api),
            "messenger" => messenger::reply(reply, api),
            "instagram" => instagram::reply(reply, api),
            _ => Err(Unsendable("the channel is none that Meta carries here")),
        }
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        errors::classify(response)
    }
}
