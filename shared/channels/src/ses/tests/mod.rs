//! Ses through its public door: [`Ses`](super::Ses) as a [`Provider`](crate::Provider).

#[cfg(feature = "stand-in")]
mod samples;
