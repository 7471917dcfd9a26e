//! Requests that hold many happenings: each stands for itself.

use std::collections::{BTreeMap, BTreeSet};

use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Normalised, PROVIDERS, Provider};
use nightdesk_domain::Event;
use serde_json::{Value, json};

use crate::support::{read, samples};

/// Calls `check` with every sample that holds such a list, with each of them changed in this way.
fn with_every_list(change: impl Fn(&mut Vec<Value>), check: impl Fn(&str, &Normalised, &Normalised)) {
    for provider in PROVIDERS {
        let names = provider.stand_in().habits().batches;
        for (path, sample) in samples(*provider) {
            let as_sent = read(*provider, &sample);
            // What is not read element by element, as an import of the past, shows nothing.
            if as_sent.events.is_empty() {
                continue;
            }
            for list in lists(&sample.body).iter().filter(|list| names.contains(&list.name.as_str())) {
                let changed = read(*provider, &list.changed(&sample, &change));
                check(&format!("{}, {}", path.display(), list.pointer), &as_sent, &changed);
            }
        }
    }
}

/// A list within a sample's body.
struct List {
    /// The member that it is; empty for a body that is itself the list.
    name: String,
    pointer: String,
    length: usize,
}

impl List {
    /// The sample with this list of it changed.
    fn changed(&self, sample: &Sample, change: impl Fn(&mut Vec<Value>)) -> Sample {
        let mut body = sample.body.clone();
        change(body.pointer_mut(&self.pointer).unwrap().as_array_mut().unwrap());
        Sample { body, ..sample.clone() }
    }
}

/// All lists in a body.
fn lists(body: &Value) -> Vec<List> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), "", body)];
    while let Some((pointer, name, value)) = open.pop() {
        match value {
            Value::Array(elements) => {
                let (name, length) = (name.to_owned(), elements.len());
                found.push(List { name, pointer: pointer.clone(), length });
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

/// Whether an element of the list is a happening of its own: without it, one is missing, and all others are
/// as they were. What is a part of a message changes the message.
fn holds_happenings(provider: &dyn Provider, sample: &Sample, list: &List) -> bool {
    let as_sent = read(provider, sample);
    let others = by_key(&as_sent);
    (0..list.length).any(|position| {
        let without = list.changed(sample, |elements| drop(elements.remove(position)));
        let without = read(provider, &without);
        let unchanged = by_key(&without).iter().all(|(key, event)| others.get(key) == Some(event))
            && without.unreadable.iter().all(|element| as_sent.unreadable.contains(element));
        unchanged && count(&without) < count(&as_sent)
    })
}

fn count(read: &Normalised) -> usize {
    read.events.len() + read.unreadable.len()
}

#[test]
fn every_list_of_happenings_is_one_that_the_provider_is_said_to_have_and_shown() {
    for provider in PROVIDERS {
        let mut found = BTreeSet::new();
        for (_, sample) in samples(*provider) {
            let lists = lists(&sample.body).into_iter();
            found.extend(
                lists.filter(|list| holds_happenings(*provider, &sample, list)).map(|list| list.name),
            );
        }
        let said = provider.stand_in().habits().batches.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(found, said, "{}", provider.id());
    }
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
            assert_eq!(count(with_bad), count(as_sent) + 1, "{place}: {bad}");
        });
    }
}
