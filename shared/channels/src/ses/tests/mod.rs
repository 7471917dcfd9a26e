//! Ses through its public door: [`Ses`](super::Ses) as a [`Provider`](crate::Provider).

mod classification;
mod requests;
#[cfg(feature = "stand-in")]
mod samples;
