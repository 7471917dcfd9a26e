//! Postmark through its public door: [`Postmark`](super::Postmark) as a provider.

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
