//! Mailgun through its public door: [`Mailgun`](super::Mailgun) as a provider.

mod requests;
