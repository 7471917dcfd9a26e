//! Mailgun through its public door: [`Mailgun`](super::Mailgun) as a provider.

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
