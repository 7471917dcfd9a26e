//! What is kept of a request whose body is parked: enough to read it again, and nothing that lets in.

use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Admission, Head, Provider, Verified};

use crate::support::{SECRET, now, signed, verify};
use crate::with_every_sample;

fn verified(provider: &dyn Provider, sample: &Sample) -> Verified {
    match verify(provider, signed(provider, sample), &[SECRET]) {
        Ok(Admission::Verified(verified)) => verified,
        other => panic!("{}: {other:?}", provider.id()),
    }
}

/// What is kept beside the body, as it is written.
fn kept(provider: &dyn Provider, verified: &Verified) -> String {
    serde_json::to_string(&Head::of(verified, provider.read_headers())).unwrap()
}

#[test]
fn a_parked_request_says_again_what_it_said() {
    with_every_sample(|provider, sample, path| {
        // A visitor's token is not kept, and what a visitor posts is refused rather than parked.
        if provider.read_headers().is_empty() {
            return;
        }
        let first = verified(provider, sample);
        let head: Head = serde_json::from_str(&kept(provider, &first)).unwrap();
        let again = head.verified(first.body().clone()).unwrap();
        assert_eq!(provider.normalise(&again, now()), provider.normalise(&first, now()), "{path}");
    });
}

#[test]
fn nothing_is_kept_that_lets_anybody_in() {
    with_every_sample(|provider, sample, path| {
        let kept = kept(provider, &verified(provider, sample)).to_lowercase();
        for secret in ["authorization", "cookie", "token", SECRET] {
            assert!(!kept.contains(secret), "{path}: {secret} is kept");
        }
    });
}
