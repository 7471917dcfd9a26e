//! Discord: commands, buttons and forms of the business's app, and what Discord tells it by webhook.
//!
//! Source of every rule here, where no other is named: <https://docs.discord.com/developers>. How to
//! connect an app, and what of Discord an endpoint cannot hear, stands in the folder's `README.md`.

mod acknowledge;
mod classify;
mod content;
mod interaction;
mod markdown;
mod media;
mod normalise;
mod person;
mod reply;
mod snowflake;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;
mod thread;
mod verify;
mod webhook_event;

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
use crate::split::{TextLimit, TextUnit};

/// Discord.
pub const DISCORD: Channel = Channel::new("discord");

static CHANNELS: [Channel; 1] = [DISCORD];

/// Discord, provider id `discord`.
#[derive(Debug, Clone, Copy)]
pub struct Discord;

impl Carrier for Discord {
    fn id(&self) -> &'static str {
        "discord"
    }

    fn channels(&self) -> &'static [Channel] {
        &CHANNELS
    }

    /// 2,000 characters ("Create Message", `content`). Discord does not say which; a text never has fewer
    /// of UTF-16 than of any other.
    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        TextLimit { max: 2000, unit: TextUnit::Utf16 }
    }

    /// One row of at most 5, with labels of at most 80 characters and a `custom_id` of at most 100
    /// ("Component Reference", "Action Row" and "Button").
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        let label = TextLimit { max: 80, unit: TextUnit::Utf16 };
        Some(Buttons { most: 5, label, payload: 100, text: None, everywhere: true })
    }

    /// 15 minutes: as long as an interaction's token is good ("Interaction Callback").
    fn reply_window(&self, _channel: &Channel) -> Option<TimeDelta> {
        Some(TimeDelta::minutes(15))
    }
}

impl Webhooks for Discord {
    /// 1 MiB. Discord names no limit; an interaction is one message of some thousand characters with the
    /// message that it is about, and carries files by reference.
    fn limits(&self) -> Limits {
        Limits { body: 1024 * 1024 }
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

    fn acknowledge(&self, events: &[Event]) -> Response<Bytes> {
        acknowledge::answer_to(events)
    }
}

impl Replies for Discord {
    fn api(&self) -> &'static str {
        "https://discord.com/api/v10"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }

    /// Direct messages with the app go on by its token when the interaction's is used up.
    fn other_thread(&self, thread: &str) -> Option<String> {
        thread.parse::<thread::Thread>().ok()?.without_token().map(|thread| thread.to_string())
    }
}
