//! LINE: official accounts, in chats with one person, in groups and in multi-person chats.
//!
//! Every request holds any number of webhook events of the Messaging API. Source of every rule here,
//! where no other is named: <https://developers.line.biz/en/reference/messaging-api/> and LINE's
//! OpenAPI descriptions (`line/line-openapi`, `webhook.yml` and `messaging-api.yml`). How to connect an
//! account stands in the folder's `README.md`.

mod classify;
mod content;
mod happenings;
mod media;
mod normalise;
mod payload;
mod reply;
mod retry_key;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod thread;
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

/// LINE.
pub const LINE: Channel = Channel::new("line");

static CHANNELS: [Channel; 1] = [LINE];

/// LINE, provider id `line`.
#[derive(Debug, Clone, Copy)]
pub struct Line;

impl Carrier for Line {
    fn id(&self) -> &'static str {
        "line"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 5000 UTF-16 code units (text message, `text`; "Character counting in a text").
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 5000, unit: TextUnit::Utf16 }
    }

    /// Quick replies: up to 13 with labels of at most 20 characters and data of at most 300 ("Quick reply",
    /// "Postback action"). They are shown on iOS and Android alone ("Use quick replies").
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 20, unit: TextUnit::Utf16 };
        Some(Buttons { most: 13, label, payload: 300, text: None, everywhere: false })
    }
}

impl Webhooks for Line {
    /// 2 MiB. LINE names no limit; an event is one message of some thousand characters, with media by
    /// reference, so that this is room for hundreds.
    fn limits(&self) -> Limits {
        Limits { body: 2 * 1024 * 1024 }
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

    /// An empty 200, also for the console's *Verify* button, which posts no event at all.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Line {
    fn api(&self) -> &'static str {
        "https://api.line.me"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }

    /// Without the reply token, which serves once and for about a minute; after that without the quote,
    /// whose token may be refused too.
    fn other_thread(&self, thread: &str) -> Option<String> {
        Some(thread.parse::<thread::Thread>().ok()?.without_a_token()?.to_string())
    }

    /// Pushes, which carry a retry key; a reply token has none.
    fn repeatable(&self, thread: &str) -> bool {
        thread.parse::<thread::Thread>().is_ok_and(|thread| thread.reply.is_none())
    }
}
