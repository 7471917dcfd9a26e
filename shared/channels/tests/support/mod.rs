//! Every provider's samples, signed and verified as its rehearsals are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each of the tests that share it needs a part of it")]

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{
    Admission, Credentials, Malformed, Normalised, Outgoing, Provider, Rejected, Secrets, Unverified,
};
use nightdesk_domain::Event;
use nightdesk_domain::reply::Choice;

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
    let mut samples: Vec<_> = files.map(|file| read(file.unwrap().path())).collect();
    samples.sort_by(|(one, _), (other, _)| one.cmp(other));
    samples
}

/// The sample of this name.
pub fn sample(provider: &dyn Provider, name: &str) -> Sample {
    let named = samples(provider).into_iter().find(|(path, _)| path.file_stem().unwrap() == name);
    named.unwrap_or_else(|| panic!("{} has no sample {name}", provider.id())).1
}

/// The secrets of a rehearsal with these seeds.
pub fn secrets(provider: &dyn Provider, seeds: &[&str]) -> Secrets {
    let of = |seed: &&str| Secrets::parse(&provider.stand_in().secret(seed)).unwrap();
    seeds.iter().map(of).reduce(Secrets::and).unwrap()
}

pub fn sign(provider: &dyn Provider, request: &mut Unverified) {
    provider.stand_in().sign(request, secrets(provider, &[SECRET]).iter().next().unwrap());
}

/// Where a provider's requests go.
pub fn webhook(provider: &dyn Provider) -> String {
    format!("https://desk.example.com/webhooks/{}", provider.id())
}

pub fn signed(provider: &dyn Provider, sample: &Sample) -> Unverified {
    sent(provider, sample, now())
}

/// A sample as it is sent, and signed, at this time.
pub fn sent(provider: &dyn Provider, sample: &Sample, at: DateTime<Utc>) -> Unverified {
    let mut request = sample.request(webhook(provider), at);
    sign(provider, &mut request);
    request
}

/// Verifies as the endpoint does, with what the provider publishes.
pub fn verify(provider: &dyn Provider, request: Unverified, seeds: &[&str]) -> Result<Admission, Rejected> {
    verify_at(provider, request, seeds, now())
}

/// [`verify`] at another time.
pub fn verify_at(
    provider: &dyn Provider,
    request: Unverified,
    seeds: &[&str],
    at: DateTime<Utc>,
) -> Result<Admission, Rejected> {
    let secrets = secrets(provider, seeds);
    match provider.verify(request, &secrets, at)? {
        Admission::Needs { document, request } => {
            assert_eq!(document.scheme(), "https");
            // Of a forged address there is nothing to be had.
            let published = provider.stand_in().document(&document).ok_or(Rejected::Signature)?;
            provider.verify_by(&published, request, &secrets, at)
        }
        admission => Ok(admission),
    }
}

/// What a request holds that came at this time.
pub fn read_at(
    provider: &dyn Provider,
    request: Unverified,
    at: DateTime<Utc>,
) -> Result<Normalised, Malformed> {
    match verify_at(provider, request, &[SECRET], at) {
        Ok(Admission::Verified(verified)) => provider.normalise(&verified, at),
        other => panic!("{}: {other:?}", provider.id()),
    }
}

/// What a sample holds; nothing where it is one that cannot be read as a whole.
pub fn read(provider: &dyn Provider, sample: &Sample) -> Normalised {
    read_at(provider, signed(provider, sample), now()).unwrap_or_default()
}

/// The credential with which a provider's stand-in lets anybody in, on the account of an event.
pub fn credentials(provider: &dyn Provider) -> Credentials {
    Credentials::parse(provider.stand_in().credential()).unwrap()
}

/// A reply to whoever an event is of.
pub fn reply_to<'a>(event: &'a Event, text: &'a str, choices: &'a [Choice]) -> Outgoing<'a> {
    Outgoing {
        channel: &event.key.channel,
        account: &event.key.account,
        thread: &event.thread,
        text,
        choices,
        in_reply_to: Some(&event.key.id),
        reference: "mailto:ann@example.com#reply/1",
    }
}
