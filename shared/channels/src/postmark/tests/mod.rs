//! Postmark through its public door: [`Postmark`](super::Postmark) as a [`Provider`](crate::Provider).

#[cfg(feature = "stand-in")]
mod samples;
