//! SendGrid through its public door: [`SendGrid`](super::SendGrid) as a [`Provider`](crate::Provider).

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
