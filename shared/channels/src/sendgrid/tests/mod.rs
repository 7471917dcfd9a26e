//! SendGrid through its public door: [`SendGrid`](super::SendGrid) as a provider.

mod classification;
mod outbound;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
