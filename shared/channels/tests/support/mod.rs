//! Every provider's samples, signed and verified as its rehearsals are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each of the tests that share it needs a part of it")]

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Admission, Provider, Rejected, Secrets, Unverified};

pub const SECRET: &str = "an-old-secret";
pub const NEXT: &str = "a-new-secret";

pub fn now() -> DateTime<Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

pub fn samples(provider: &dyn Provider) -> Vec<(PathBuf, Sample)> {
    let folder = format!("../../events/{}", provider.id());
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let read = |path: PathBuf| {
        let sample = Sample::parse(&std::fs::read_to_string(&path).unwrap());
        (path.clone(), sample.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    files.map(|file| read(file.unwrap().path())).collect()
}

/// The secrets of a rehearsal with these seeds.
pub fn secrets(provider: &dyn Provider, seeds: &[&str]) -> Secrets {
    let of = |seed: &&str| Secrets::parse(&provider.stand_in().secret(seed)).unwrap();
    seeds.iter().map(of).reduce(Secrets::and).unwrap()
}

pub fn sign(provider: &dyn Provider, request: &mut Unverified) {
    provider.stand_in().sign(request, secrets(provider, &[SECRET]).iter().next().unwrap());
}

pub fn signed(provider: &dyn Provider, sample: &Sample) -> Unverified {
    let mut request = sample.request(format!("https://desk.example.com/webhooks/{}", provider.id()), now());
    sign(provider, &mut request);
    request
}

/// Verifies as the endpoint does, with what the provider publishes.
pub fn verify(provider: &dyn Provider, request: Unverified, seeds: &[&str]) -> Result<Admission, Rejected> {
    let secrets = secrets(provider, seeds);
    match provider.verify(request, &secrets, now())? {
        Admission::Needs { document, request } => {
            assert_eq!(document.scheme(), "https");
            let published = provider.stand_in().document(&document).unwrap();
            provider.verify_by(&published, request, &secrets, now())
        }
        admission => Ok(admission),
    }
}
