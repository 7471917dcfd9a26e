//! Ses through its public door: [`Ses`](super::Ses) as a provider.

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
