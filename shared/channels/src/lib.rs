//! Every provider's webhooks and replies, sans-IO: bytes, secrets and `now` go in; events, HTTP
//! requests and classified responses come out. No network, no clock.
//!
//! One folder per provider. What has not been verified is another type ([`Unverified`]), and the
//! only way to [`Verified`], which alone can be parsed, is a signature check that succeeded; now, or before
//! the request was parked ([`Head`]).
//!
//! **To add a provider**: a folder with an implementation of [`Carrier`], [`Webhooks`] and [`Replies`], and
//! one line in `register!`. Its route and secret path follow from its id, and so does the contract that it
//! is held to (`tests/contract`): by its samples in `events/<id>`, what its stand-in says of its habits, and
//! beside its tests `answers.json`, what its API answers, and `published.json`, what others saw signed.

#[cfg(test)]
mod choices;
mod clock;
mod element;
mod json;
mod jwt;
pub mod mail;
pub mod media;
mod outcome;
mod provider;
mod request;
mod secrets;
pub mod signature;
mod split;
#[cfg(feature = "stand-in")]
pub mod stand_in;
mod verdict;

pub mod discord;
pub mod line;
pub mod mailgun;
pub mod meta;
pub mod postmark;
pub mod sendgrid;
pub mod ses;
pub mod slack;
pub mod standard;
pub mod teams;
pub mod telegram;
pub mod twilio;
pub mod viber;
pub mod webchat;
pub mod wechat;
pub mod x;

use nightdesk_domain::Channel;

pub use media::MediaSource;
pub use outcome::{ProviderError, SendOutcome};
#[cfg(feature = "stand-in")]
pub use provider::Provider;
pub use provider::{
    Admission, Api, Buttons, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies,
    SignedForAws, Token, Unsendable, Webhooks,
};
pub use request::{Head, Unverified, Verified};
pub use secrets::{Credential, Credentials, InvalidSecrets, OAuth1, Secret, Secrets};
pub use split::{TextLimit, TextUnit, split};

// A list for each part of a provider, since what names a list links that part of all providers.
macro_rules! register {
    ($($provider:expr,)+) => {
        /// The registered providers.
        #[cfg(feature = "stand-in")]
        pub static PROVIDERS: &[&dyn Provider] = &[$(&$provider),+];

        static WEBHOOKS: &[&dyn Webhooks] = &[$(&$provider),+];

        static REPLIES: &[&dyn Replies] = &[$(&$provider),+];

        static CARRIERS: &[&dyn Carrier] = &[$(&$provider),+];

        static MEDIA_SOURCES: &[&dyn MediaSource] = &[$(&$provider),+];
    };
}

// The one line that adds a channel.
register! {
    discord::Discord,
    line::Line,
    mailgun::Mailgun,
    meta::Meta,
    postmark::Postmark,
    sendgrid::SendGrid,
    ses::Ses,
    slack::Slack,
    standard::Standard,
    teams::Teams,
    telegram::Telegram,
    twilio::Twilio,
    viber::Viber,
    webchat::WebChat,
    wechat::WeChat,
    x::X,
}

/// The provider of this id (`meta`, `telegram`, `twilio` …).
#[cfg(feature = "stand-in")]
pub fn provider(id: &str) -> Option<&'static dyn Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.id() == id)
}

/// The ids of all providers.
pub fn provider_ids() -> impl Iterator<Item = &'static str> {
    CARRIERS.iter().map(|carrier| carrier.id())
}

/// The webhooks of the provider of this id.
pub fn webhooks(id: &str) -> Option<&'static dyn Webhooks> {
    WEBHOOKS.iter().copied().find(|provider| provider.id() == id)
}

/// What sends on this channel: the provider of the id `by` if it carries the channel, else the first that
/// does. Two may carry the same channel, as Meta and Twilio do WhatsApp.
pub fn replies(channel: &Channel, by: Option<&str>) -> Option<&'static dyn Replies> {
    chosen(REPLIES, channel, by, |provider| (provider.id(), provider.channels()))
}

/// The carrier of this channel, to plan for, chosen as by [`replies`].
pub fn carrier(channel: &Channel, by: Option<&str>) -> Option<&'static dyn Carrier> {
    chosen(CARRIERS, channel, by, |carrier| (carrier.id(), carrier.channels()))
}

/// Where files of this channel are fetched from, chosen as by [`replies`].
pub fn media_source(channel: &Channel, by: Option<&str>) -> Option<&'static dyn MediaSource> {
    chosen(MEDIA_SOURCES, channel, by, |source| (source.id(), source.channels()))
}

fn chosen<T: Copy>(
    of: &[T],
    channel: &Channel,
    by: Option<&str>,
    names: impl Fn(&T) -> (&'static str, &'static [Channel]),
) -> Option<T> {
    let mut carrying = of.iter().copied().filter(|one| names(one).1.contains(channel));
    let named = by.and_then(|id| carrying.clone().find(|one| names(one).0 == id));
    named.or_else(|| carrying.next())
}

/// A provider's webhook address below the public one: its route follows from its id.
pub fn webhook_url(public: &url::Url, provider: &str) -> Option<url::Url> {
    let mut url = public.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["webhooks", provider]);
    Some(url)
}
