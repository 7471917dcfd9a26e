//! Mailgun through its public door: [`Mailgun`](super::Mailgun) as a [`Provider`](crate::Provider).

#[cfg(feature = "stand-in")]
mod samples;
