//! Telegram: bots, and the business accounts and groups that they are connected to.
//!
//! Every request is one `Update` of the Bot API with one member that says what happened. Source of
//! every rule here, where no other is named: <https://core.telegram.org/bots/api>. How to connect a
//! bot stands in the folder's `README.md`.

mod author;
mod classify;
mod content;
mod happenings;
mod media;
mod message;
mod message_id;
mod normalise;
mod payload;
mod person;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod thread;
mod update;
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

/// Telegram.
pub const TELEGRAM: Channel = Channel::new("telegram");

static CHANNELS: [Channel; 1] = [TELEGRAM];

/// Telegram, provider id `telegram`.
#[derive(Debug, Clone, Copy)]
pub struct Telegram;

impl Carrier for Telegram {
    fn id(&self) -> &'static str {
        "telegram"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 4096 characters (`sendMessage`, `text`). Telegram's client library counts code points
    /// (`utf8_length` in tdlib's `MessageContent.cpp`), its entities count UTF-16, of which a text
    /// has never fewer: the safe reading.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 4096, unit: TextUnit::Utf16 }
    }

    /// A payload of at most 64 bytes (`InlineKeyboardButton`, `callback_data`). Telegram names no most and
    /// no longest label; more of either than a telephone shows at once is a list to be read.
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 40, unit: TextUnit::Utf16 };
        Some(Buttons { most: 8, label, payload: 64, text: None, everywhere: true })
    }
}

impl Webhooks for Telegram {
    /// 1 MiB. Telegram names no limit; an Update is one message of 4096 characters with the message
    /// that it answers, and carries files by reference: some tens of kilobytes at the most.
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

    /// An empty 200; for a pressed button, the method call in the answer's body that ends the
    /// waiting which the customer sees on it ("Making requests when getting updates").
    fn acknowledge(&self, events: &[Event]) -> Response<Bytes> {
        let Some(query) = events.iter().find_map(|event| happenings::callback_query(&event.key)) else {
            return Response::new(Bytes::new());
        };
        let call = json!({ "method": "answerCallbackQuery", "callback_query_id": query });
        let mut response = Response::new(Bytes::from(call.to_string()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

impl Replies for Telegram {
    fn api(&self) -> &'static str {
        "https://api.telegram.org"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
