//! What requests say: the same whenever they come, in events whose keys differ.

use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, header};
use nightdesk_channels::media::File;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Admission, Normalised, PROVIDERS, Provider};
use nightdesk_domain::{Event, EventKind};
use serde_json::json;

use crate::support::{SECRET, now, read, read_at, sample, samples, sent, sign, verify, webhook};
use crate::with_every_sample;

#[test]
fn every_sample_is_read_as_recorded() {
    with_every_sample(|provider, sample, path| {
        // Those with a path of their own are about calls, which are read elsewhere.
        if sample.path.is_some() {
            return;
        }
        let Normalised { events, unreadable, files } = read(provider, sample);
        let mut seen = json!({ "about": sample.about, "events": events, "parked": unreadable });
        if !files.is_empty() {
            let file =
                |file: &File| json!({ "key": file.key, "mime": file.mime, "bytes": file.content.len() });
            seen["files"] = files.iter().map(file).collect();
        }
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".json");
        insta::with_settings!({
            snapshot_path => format!("../../src/{}/tests/snapshots", provider.id()),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_json_snapshot!(name, seen);
        });
    });
}

#[test]
fn events_have_keys_that_differ_on_a_channel_of_the_provider_and_lie_in_the_past() {
    for provider in PROVIDERS {
        let mut keys = BTreeSet::new();
        // The steps of a call, which have paths of their own, are events of one call.
        for (path, sample) in samples(*provider).into_iter().filter(|(_, sample)| sample.path.is_none()) {
            for event in read(*provider, &sample).events {
                let (path, key) = (path.to_string_lossy(), &event.key);
                assert!(provider.channels().contains(&key.channel), "{path}: {}", key.channel);
                assert!(event.at <= now(), "{path}");
                // One mail was published as it came and taken apart.
                let apart = if path.contains("published-") { &*path } else { "" };
                assert!(keys.insert(format!("{key}{apart}")), "{path}: {key}");
            }
        }
    }
}

#[test]
fn what_comes_again_is_the_same_events_whether_replayed_or_signed_anew() {
    with_every_sample(|provider, sample, path| {
        let (sent_at, later) = (now() - TimeDelta::minutes(1), now() + TimeDelta::minutes(3));
        let request = sent(provider, sample, sent_at);
        let first = told(read_at(provider, request.clone(), now()).unwrap_or_default(), now());
        let replayed = told(read_at(provider, request, later).unwrap_or_default(), later);
        assert_eq!(replayed, first, "{path}");

        let mut again = sample.request(webhook(provider), sent_at);
        let date = later.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        again.headers.insert(header::DATE, HeaderValue::try_from(date).unwrap());
        sign(provider, &mut again);
        let again = told(read_at(provider, again, later).unwrap_or_default(), later);
        assert_eq!(again, first, "{path}");
    });
}

#[test]
fn requests_in_another_order_are_the_same_events() {
    for provider in PROVIDERS {
        let samples = samples(*provider);
        let forwards: Vec<_> = samples.iter().map(|(_, sample)| read(*provider, sample)).collect();
        let mut backwards: Vec<_> = samples.iter().rev().map(|(_, sample)| read(*provider, sample)).collect();
        backwards.reverse();
        assert_eq!(backwards, forwards, "{}", provider.id());
    }
}

/// What was told, but for when we received it.
fn told(read: Normalised, received: DateTime<Utc>) -> Normalised {
    let never = DateTime::UNIX_EPOCH;
    let without = |event: Event| {
        let at = if event.at == received { never } else { event.at };
        Event { at, received: never, ..event }
    };
    Normalised { events: read.events.into_iter().map(without).collect(), ..read }
}

#[test]
fn what_was_taken_is_acknowledged_whatever_it_was() {
    with_every_sample(|provider, sample, path| {
        let answer = provider.acknowledge(&read(provider, sample).events);
        assert!(answer.status().is_success(), "{path}: {answer:?}");
    });
}

#[test]
fn what_is_not_known_yet_is_kept_as_a_placeholder() {
    for provider in PROVIDERS {
        let unknown = provider.stand_in().habits().unknown;
        assert!(!unknown.is_empty(), "{} shows nothing that is unknown", provider.id());
        for name in unknown {
            let events = read(*provider, &sample(*provider, name)).events;
            let kept = |event: &Event| matches!(event.kind, EventKind::Unsupported { .. });
            assert!(events.iter().any(kept), "{}: {name}", provider.id());
        }
    }
}

#[test]
fn our_own_replies_that_come_back_are_nobodys_message() {
    for provider in PROVIDERS {
        for name in provider.stand_in().habits().echoes {
            let Normalised { events, unreadable, .. } = read(*provider, &sample(*provider, name));
            // That a reply went out may be told.
            let told = |event: &Event| matches!(event.kind, EventKind::Receipt { .. });
            assert!(events.iter().all(told) && unreadable.is_empty(), "{}: {name}", provider.id());
        }
    }
}

#[test]
fn signed_garbage_is_read_as_garbage_and_never_a_panic() {
    let garbage: [&[u8]; 8] =
        [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"{\"a\":1e999}", b"a=b&=&&c", b"\"\\ud800\""];
    with_every_sample(|provider, sample, _| {
        for body in garbage.into_iter().map(Bytes::from_static) {
            drop(read_garbage(provider, sample, body));
        }
    });
}

/// What a provider makes of a body that it signed, whatever it is, in place of a sample's.
pub(crate) fn read_garbage(provider: &dyn Provider, sample: &Sample, body: Bytes) -> Option<Normalised> {
    let mut request = sample.request(webhook(provider), now());
    request.body = body;
    sign(provider, &mut request);
    match verify(provider, request, &[SECRET]) {
        Ok(Admission::Verified(verified)) => provider.normalise(&verified, now()).ok(),
        _ => None,
    }
}
