//! Mailgun through its public door: [`Mailgun`](super::Mailgun) as a [`Provider`](crate::Provider).

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
