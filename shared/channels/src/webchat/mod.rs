//! Web chat: a widget on the business's own website, whose far end is Nightdesk itself.
//!
//! There is no provider between: the "webhook" is the widget's POST of what a visitor wrote, and a reply is
//! delivered as soon as it stands in the record, out of which the widget reads it. How to put it on a site
//! stands in the folder's `README.md`.

mod agents;
mod author;
mod files;
mod normalise;
mod payload;
mod sign_in;
mod sites;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod token;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Request, Response, header};
use nightdesk_domain::{Channel, Event};
use serde_json::json;

use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Buttons, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable,
    Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::{TextLimit, TextUnit};

pub use author::Visitor;
pub use files::{LARGEST_FILE, MOST_FILES, file_key};
pub use payload::Uuid;
pub use sign_in::SignedIn;
pub use sites::{InvalidSites, Sites};
pub use token::{Token, bearer};

/// Web chat.
pub const WEBCHAT: Channel = Channel::new("webchat");

/// The provider's id.
const PROVIDER: &str = "webchat";

static CHANNELS: [Channel; 1] = [WEBCHAT];

/// Web chat, provider id `webchat`.
#[derive(Debug, Clone, Copy)]
pub struct WebChat;

impl Carrier for WebChat {
    fn id(&self) -> &'static str {
        PROVIDER
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 10,000 characters, a choice of our own: a text that anybody reads in a small window.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 10_000, unit: TextUnit::Chars }
    }

    /// As many, and as long ones, as stand in a small window without being a list to be read: choices of our
    /// own.
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 80, unit: TextUnit::Chars };
        Some(Buttons { most: 8, label, payload: 1000, text: None, everywhere: true })
    }
}

impl Webhooks for WebChat {
    /// 64 KiB: the widget lets nobody write more than 4,000 characters at once.
    fn limits(&self) -> Limits {
        Limits { body: 64 * 1024 }
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

    /// None: a visitor's token says who writes, and lets in. What cannot be read is refused, not parked.
    fn read_headers(&self) -> &'static [&'static str] {
        &[]
    }

    /// The ids of what is in safe hands, which the widget need not send again.
    fn acknowledge(&self, events: &[Event]) -> Response<Bytes> {
        let accepted: Vec<&str> = events.iter().map(|event| event.key.id.as_str()).collect();
        let mut response = Response::new(Bytes::from(json!({ "accepted": accepted }).to_string()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

impl Replies for WebChat {
    /// There is no API: the address is one that nobody can have (RFC 2606, 2).
    fn api(&self) -> &'static str {
        "https://webchat.invalid"
    }

    fn delivers_from_record(&self) -> bool {
        true
    }

    fn reply(&self, _reply: &Outgoing<'_>, _api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        Err(Unsendable("the visitor reads it out of the record"))
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        SendOutcome::by_status(response.status(), None)
    }
}
