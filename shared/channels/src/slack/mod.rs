//! Slack: direct messages to the app, mentions, and channels that it is in, also those shared with
//! customers by Slack Connect.
//!
//! Requests are events (JSON), interactions (a form with the field `payload`) and slash commands (a
//! form). Source of every rule here, where no other is named: <https://docs.slack.dev>. How to connect
//! an app, and who counts as a customer, stands in the folder's `README.md`.

mod author;
mod classify;
mod command;
mod content;
mod frame;
mod happenings;
mod interaction;
mod markup;
mod media;
mod message;
mod normalise;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod thread;
mod timestamp;
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

/// Slack.
pub const SLACK: Channel = Channel::new("slack");

static CHANNELS: [Channel; 1] = [SLACK];

/// Slack, provider id `slack`.
#[derive(Debug, Clone, Copy)]
pub struct Slack;

impl Carrier for Slack {
    fn id(&self) -> &'static str {
        "slack"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 4,000 characters, as Slack advises. It cuts at 40,000, which even 4,000 `&`, each written as
    /// `&amp;`, never reach (`chat.postMessage`, "Truncating content").
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 4000, unit: TextUnit::Chars }
    }

    /// Labels of at most 75 characters and values of at most 2000 ("Button element"). A row may have 25 of
    /// them ("Actions block"): more than anybody reads.
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 75, unit: TextUnit::Utf16 };
        Some(Buttons { most: 8, label, payload: 2000, text: None, everywhere: true })
    }
}

impl Webhooks for Slack {
    /// 2 MiB. Slack names no limit; an event is one message of 40,000 characters in several forms
    /// (text, blocks, what it said before), and carries files by reference.
    fn limits(&self) -> Limits {
        Limits { body: 2 * 1024 * 1024 }
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

    /// An empty 200: no visible answer to a slash command, and the end of a modal that was submitted.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Slack {
    fn api(&self) -> &'static str {
        "https://slack.com/api"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
