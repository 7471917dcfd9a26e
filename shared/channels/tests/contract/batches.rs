//! Requests that hold many happenings: each stands for itself.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Normalised, PROVIDERS};
use nightdesk_domain::Event;
use serde_json::{Value, json};

use crate::support::{read, samples};

/// Calls `check` with every sample that holds such a list, with each of them changed in this way.
fn with_every_list(change: impl Fn(&mut Vec<Value>), check: impl Fn(&str, &Normalised, &Normalised)) {
    for provider in PROVIDERS {
        let names = provider.stand_in().habits().batches;
        let mut lists = 0;
        for (path, sample) in samples(*provider) {
            let as_sent = read(*provider, &sample);
            // What is not read element by element, as an import of the past, shows nothing.
            if as_sent.events.is_empty() {
                continue;
            }
            for pointer in pointers(&sample.body, names) {
                let mut body = sample.body.clone();
                change(body.pointer_mut(&pointer).unwrap().as_array_mut().unwrap());
                let changed = read(*provider, &Sample { body, ..sample.clone() });
                check(&format!("{}, {pointer}", path.display()), &as_sent, &changed);
                lists += 1;
            }
        }
        assert!(names.is_empty() || lists > 0, "{} shows none of {names:?}", provider.id());
    }
}

/// Where in a body there are lists of these names.
fn pointers(body: &Value, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), "", body)];
    while let Some((pointer, name, value)) = open.pop() {
        match value {
            Value::Array(elements) => {
                if names.contains(&name) {
                    found.push(pointer.clone());
                }
                let within = elements.iter().enumerate();
                open.extend(within.map(|(n, element)| (format!("{pointer}/{n}"), "0", element)));
            }
            Value::Object(members) => {
                let within = members.iter();
                open.extend(
                    within.map(|(name, member)| (format!("{pointer}/{name}"), name.as_str(), member)),
                );
            }
            _ => {}
        }
    }
    found
}

fn keys(read: &Normalised) -> BTreeSet<String> {
    read.events.iter().map(|event| event.key.to_string()).collect()
}

fn by_key(read: &Normalised) -> BTreeMap<String, &Event> {
    read.events.iter().map(|event| (event.key.to_string(), event)).collect()
}

#[test]
fn in_another_order_they_are_the_same_events() {
    with_every_list(
        |list| list.reverse(),
        |place, as_sent, reversed| {
            assert_eq!(by_key(reversed), by_key(as_sent), "{place}");
            assert_eq!(reversed.unreadable.len(), as_sent.unreadable.len(), "{place}");
        },
    );
}

#[test]
fn what_stands_there_twice_has_the_same_key_twice() {
    let twice =
        |list: &mut Vec<Value>| *list = list.iter().flat_map(|one| [one.clone(), one.clone()]).collect();
    with_every_list(twice, |place, as_sent, doubled| {
        assert_eq!(keys(doubled), keys(as_sent), "{place}");
    });
}

#[test]
fn a_bad_element_is_kept_or_parked_and_costs_no_other() {
    for bad in [json!(null), json!(7), json!("bad"), json!([]), json!({}), json!({ "type": 7, "id": [] })] {
        let in_the_middle = |list: &mut Vec<Value>| list.insert(list.len() / 2, bad.clone());
        with_every_list(in_the_middle, |place, as_sent, with_bad| {
            let others = by_key(as_sent);
            let found = by_key(with_bad);
            assert!(others.iter().all(|(key, event)| found.get(key) == Some(event)), "{place}: {bad}");
            let all = |read: &Normalised| read.events.len() + read.unreadable.len();
            assert_eq!(all(with_bad), all(as_sent) + 1, "{place}: {bad}");
        });
    }
}
