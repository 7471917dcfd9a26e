//! Bodies as large as is taken: read in a time that grows no faster than they do, and never a panic.
//!
//! What is larger is refused unread (`pipeline`, `receive`).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{PROVIDERS, Provider};
use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use crate::reading::read_garbage;
use crate::support::{now, read, samples, signed};

/// What hurts readers that nest, look back or copy: some of these, over and over.
const OVER_AND_OVER: [&str; 5] = ["[", "<a>", "a=b&", "\"\\u0000\",", "--xYzZY\r\n\r\n"];

/// As much garbage as shows how the work grows.
const A_MIB: usize = 1024 * 1024;

/// Work that grows with the square of these sizes takes far longer.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn garbage_is_read_in_time_however_much_it_is() {
    for provider in PROVIDERS {
        for sample in of_every_form(*provider) {
            for piece in OVER_AND_OVER {
                let began = Instant::now();
                let body = piece.repeat(provider.limits().body.min(A_MIB) / piece.len());
                drop(read_garbage(*provider, &sample, Bytes::from(body)));
                assert!(began.elapsed() < LONG, "{}: {piece}", provider.id());
            }
        }
    }
}

/// A sample of each form that a provider's bodies have.
fn of_every_form(provider: &dyn Provider) -> impl Iterator<Item = Sample> {
    let form = |sample: &Sample| sample.request("", now()).content_type();
    let forms: BTreeMap<_, _> =
        samples(provider).into_iter().map(|(_, sample)| (form(&sample), sample)).collect();
    forms.into_values()
}

#[test]
fn a_message_as_long_as_can_be_is_read_in_time_and_is_one_event() {
    for provider in PROVIDERS {
        let long = long_message(*provider);
        let size = signed(*provider, &long).body.len();
        let limit = provider.limits().body;
        assert!((limit / 4..=limit).contains(&size), "{}: {size} of {limit} bytes", provider.id());
        let began = Instant::now();
        assert_eq!(read(*provider, &long).events.len(), 1, "{}", provider.id());
        assert!(began.elapsed() < LONG, "{}", provider.id());
    }
}

/// A sample of one message whose text goes on and on.
fn long_message(provider: &dyn Provider) -> Sample {
    let line = "\nIt is a long story.";
    // A form writes three characters for one, and encryption four bytes for three.
    let times = provider.limits().body / 2 / line.len();
    for (_, mut sample) in samples(provider) {
        let events = read(provider, &sample).events;
        if let [Event { kind: EventKind::Message { content, .. }, .. }] = &events[..]
            && let Some(said) = &content.text
            && let Some(text) = where_it_is_said(&mut sample.body, said)
        {
            text.push_str(&line.repeat(times));
            return sample;
        }
    }
    panic!("{} shows no message", provider.id())
}

/// The text of a body that holds what was said.
fn where_it_is_said<'a>(value: &'a mut Value, said: &str) -> Option<&'a mut String> {
    match value {
        Value::String(text) => Some(text).filter(|text| text.contains(said)),
        Value::Array(elements) => elements.iter_mut().find_map(|element| where_it_is_said(element, said)),
        Value::Object(members) => members.values_mut().find_map(|member| where_it_is_said(member, said)),
        _ => None,
    }
}
