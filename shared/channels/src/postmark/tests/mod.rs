//! Postmark through its public door: [`Postmark`](super::Postmark) as a provider.

mod outbound;
mod requests;
