//! Ses through its public door: [`Ses`](super::Ses) as a provider.

mod requests;
