//! Every provider's webhooks and replies, sans-IO: bytes, secrets and `now` go in; events, HTTP
//! requests and classified responses come out. No network, no clock.
//!
//! One folder per provider. What has not been verified is another type ([`Unverified`]), and the
//! only way to [`Verified`], which alone can be parsed, is a signature check that succeeded.
//!
//! **To add a provider**: a folder with an implementation of [`Provider`], and one line in
//! [`PROVIDERS`]. Its route, secret path and contract tests follow from its id.

mod clock;
mod element;
pub mod mail;
mod outcome;
mod provider;
mod request;
mod secrets;
pub mod signature;
mod split;
#[cfg(feature = "stand-in")]
pub mod stand_in;

pub mod mailgun;
pub mod meta;
pub mod postmark;
pub mod sendgrid;
pub mod ses;
pub mod telegram;
pub mod twilio;

pub use outcome::{ProviderError, SendOutcome};
pub use provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Provider, Rejected, SignedForAws,
    Token, Unreadable, Unsendable,
};
pub use request::{Unverified, Verified};
pub use secrets::{Credential, Credentials, InvalidSecrets, Secret, Secrets};
pub use split::{TextLimit, TextUnit, split};

macro_rules! register {
    ($($provider:expr,)+) => {
        /// The registered providers.
        pub static PROVIDERS: &[&dyn Provider] = &[$(&$provider),+];

        static CARRIERS: &[&dyn Carrier] = &[$(&$provider),+];
    };
}

// The one line that adds a channel.
register! {
    mailgun::Mailgun,
    meta::Meta,
    postmark::Postmark,
    sendgrid::SendGrid,
    ses::Ses,
    telegram::Telegram,
    twilio::Twilio,
}

/// The provider of this id (`meta`, `telegram`, `twilio` …).
pub fn provider(id: &str) -> Option<&'static dyn Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.id() == id)
}

/// The provider to send through into a thread of this channel.
pub fn provider_of(channel: &nightdesk_domain::Channel, thread: &str) -> Option<&'static dyn Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.carries(channel, thread))
}

/// The carrier of this channel, to plan for.
pub fn carrier(channel: &nightdesk_domain::Channel) -> Option<&'static dyn Carrier> {
    CARRIERS.iter().copied().find(|carrier| carrier.channels().contains(channel))
}

/// A provider's webhook address below the public one: its route follows from its id.
pub fn webhook_url(public: &url::Url, provider: &str) -> Option<url::Url> {
    let mut url = public.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["webhooks", provider]);
    Some(url)
}
