//! WeChat: official accounts (subscription and service accounts).
//!
//! Every request is one message or event in XML, encrypted where the account is set up so. Sources of
//! the rules here, where no other is named: "Receiving user messages", "Receiving event pushes",
//! "Message encryption" and "Customer service messages" on <https://developers.weixin.qq.com/doc>. How
//! to connect an account stands in the folder's `README.md`.

mod classify;
mod content;
mod encryption;
mod media;
mod normalise;
mod payload;
mod reply;
mod sign_in;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
#[cfg(feature = "stand-in")]
mod tests;
mod verify;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
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

/// WeChat official accounts.
pub const WECHAT: Channel = Channel::new("wechat");

static CHANNELS: [Channel; 1] = [WECHAT];

/// WeChat, provider id `wechat`.
#[derive(Debug, Clone, Copy)]
pub struct WeChat;

impl Carrier for WeChat {
    fn id(&self) -> &'static str {
        "wechat"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 2048 bytes of UTF-8, some 680 Chinese characters (error 45002 beyond).
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 2048, unit: TextUnit::Bytes }
    }

    /// 48 hours after a message. After a menu's button, a subscription or a scanned code it is one
    /// minute, which WeChat itself tells (45015).
    fn reply_window(&self, _channel: &Channel) -> Option<TimeDelta> {
        Some(TimeDelta::hours(48))
    }
}

impl Webhooks for WeChat {
    /// 256 KiB. WeChat names no limit; a message is a few kilobytes and carries files by reference.
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

    /// `success`: no reply in the answer, and no second or third try. Replies go by the API, when the
    /// message is safe and thought about.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        verify::plain_text("success".to_owned())
    }
}

impl Replies for WeChat {
    fn api(&self) -> &'static str {
        "https://api.weixin.qq.com"
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
}

/// A POST of JSON, with characters as they are: WeChat shows `\u` escapes to the customer.
fn post_json(url: &url::Url, body: &serde_json::Value) -> Result<Request<Bytes>, Unsendable> {
    let mut request = Request::new(Bytes::from(body.to_string()));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(request)
}
