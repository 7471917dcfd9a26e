//! What every registered provider keeps to, shown with its own samples in `events/<provider>/`.
#![cfg(feature = "stand-in")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod support;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{HeaderMap, Method};
use nightdesk_channels::{Admission, PROVIDERS, Provider, Rejected, Unverified};
use support::{NEXT, SECRET, now, samples, sign, signed, verify};

/// Calls `check` with every provider and every one of its samples, signed.
fn with_every_sample(check: impl Fn(&dyn Provider, Unverified, &str)) {
    for provider in PROVIDERS {
        let samples = samples(*provider);
        assert!(samples.len() >= 10, "{} has samples of what it sends", provider.id());
        for (path, sample) in samples {
            assert_eq!(sample.provider, provider.id(), "{}", path.display());
            check(*provider, signed(*provider, &sample), &path.display().to_string());
        }
    }
}

#[test]
fn what_the_provider_signed_is_admitted_and_read_with_keys_that_differ() {
    with_every_sample(|provider, request, path| {
        let Ok(Admission::Verified(verified)) = verify(provider, request, &[SECRET]) else {
            panic!("{path}")
        };
        let Ok(read) = provider.normalise(&verified, now()) else { return };
        let keys: BTreeSet<_> = read.events.iter().map(|event| event.key.to_string()).collect();
        assert_eq!(keys.len(), read.events.len(), "{path}");
        let again = provider.normalise(&verified, now()).unwrap();
        assert_eq!(again, read, "{path}: the same bytes are the same events");
        for event in &read.events {
            assert!(provider.channels().contains(&event.key.channel), "{path}: {}", event.key.channel);
            assert!(event.at <= now(), "{path}");
        }
    });
}

#[test]
fn during_a_rotation_the_old_and_the_new_secret_hold() {
    with_every_sample(|provider, request, path| {
        assert!(matches!(verify(provider, request, &[NEXT, SECRET]), Ok(Admission::Verified(_))), "{path}");
    });
}

#[test]
fn another_secret_or_no_signature_is_refused() {
    with_every_sample(|provider, request, path| {
        let url = request.url.split('?').next().unwrap_or_default().to_owned();
        let bare = Unverified { headers: HeaderMap::new(), url, ..request.clone() };
        assert!(matches!(verify(provider, request, &[NEXT]), Err(Rejected::Signature)), "{path}");
        assert!(matches!(verify(provider, bare, &[SECRET]), Err(Rejected::Signature)), "{path}");
    });
}

#[test]
fn a_signature_that_is_garbage_is_refused_and_never_a_panic() {
    let garbage = ["", " ", "sha256=", "sha256=zz", "=", "ÿ", "0", &"a".repeat(10_000), "sha1=00", "\u{0}"];
    with_every_sample(|provider, request, path| {
        for value in garbage {
            let mut request = request.clone();
            for (name, header) in request.headers.iter_mut() {
                if name != http::header::CONTENT_TYPE
                    && let Ok(value) = http::HeaderValue::from_bytes(value.as_bytes())
                {
                    *header = value;
                }
            }
            let refused = verify(provider, request.clone(), &[SECRET]);
            let as_it_was = request.headers == signed_headers(&request, provider);
            assert!(as_it_was || matches!(refused, Err(Rejected::Signature)), "{path}: {value:?}");
        }
    });
}

/// The headers that signing the request anew gives.
fn signed_headers(request: &Unverified, provider: &dyn Provider) -> HeaderMap {
    let mut anew = request.clone();
    sign(provider, &mut anew);
    anew.headers
}

#[test]
fn a_method_that_the_provider_does_not_use_is_named() {
    with_every_sample(|provider, request, path| {
        let odd = Unverified { method: Method::DELETE, ..request };
        assert!(matches!(verify(provider, odd, &[SECRET]), Err(Rejected::Method(_))), "{path}");
    });
}

#[test]
fn signed_garbage_is_read_as_garbage_and_never_a_panic() {
    let garbage: [&[u8]; 8] =
        [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"{\"a\":1e999}", b"a=b&=&&c", b"\"\\ud800\""];
    for provider in PROVIDERS {
        for body in garbage.into_iter().map(Bytes::copy_from_slice).chain([deep()]) {
            let (_, sample) = samples(*provider).remove(0);
            let mut request =
                sample.request(format!("https://desk.example.com/webhooks/{}", provider.id()), now());
            request.body = body;
            sign(*provider, &mut request);
            if let Ok(Admission::Verified(verified)) = verify(*provider, request, &[SECRET]) {
                drop(provider.normalise(&verified, now()));
            }
        }
    }
}

/// Nested deeper than any reader should follow.
fn deep() -> Bytes {
    Bytes::from(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)))
}

#[test]
fn a_providers_folder_is_registered() {
    let registered: BTreeSet<_> = PROVIDERS.iter().map(|provider| provider.id().to_owned()).collect();
    let folders = std::fs::read_dir("src").unwrap().map(|entry| entry.unwrap().path());
    // Each provider's folder has a page on how to connect it.
    let folders = folders.filter(|folder| folder.join("README.md").exists());
    let folders = folders.map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned());
    assert_eq!(folders.collect::<BTreeSet<_>>(), registered);
}
