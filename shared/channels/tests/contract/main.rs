//! What every registered provider keeps to, shown with its own samples in `events/<provider>/`.
#![cfg(feature = "stand-in")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod admission;
mod batches;
mod outcomes;
#[cfg(feature = "redrive")]
mod parked;
mod published;
mod reading;
mod registry;
mod replies;
mod sizes;
#[path = "../support/mod.rs"]
mod support;

use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{PROVIDERS, Provider};
use support::samples;

/// Calls `check` with every provider and every one of its samples, with the sample's path.
fn with_every_sample(check: impl Fn(&dyn Provider, &Sample, &str)) {
    for provider in PROVIDERS {
        let samples = samples(*provider);
        assert!(samples.len() >= 10, "{} has samples of what it sends", provider.id());
        for (path, sample) in samples {
            assert_eq!(sample.provider, provider.id(), "{}", path.display());
            check(*provider, &sample, &path.display().to_string());
        }
    }
}
