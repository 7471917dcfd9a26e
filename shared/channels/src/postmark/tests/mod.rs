//! Postmark through its public door: [`Postmark`](super::Postmark) as a [`Provider`](crate::Provider).

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
