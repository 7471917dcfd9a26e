//! SendGrid through its public door: [`SendGrid`](super::SendGrid) as a provider.

mod outbound;
mod requests;
