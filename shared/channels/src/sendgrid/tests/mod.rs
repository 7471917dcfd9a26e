//! SendGrid through its public door: [`SendGrid`](super::SendGrid) as a [`Provider`](crate::Provider).

#[cfg(feature = "stand-in")]
mod samples;
