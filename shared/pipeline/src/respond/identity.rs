//! Who an event is from: the person behind its addresses, new or known.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use nightdesk_domain::customer::{Told, Wish};
use nightdesk_domain::{AddressProfile, Case, Customer, CustomerId, Event, EventKind, Keyword};

use crate::ids::customer_id;
use crate::ports::Known;

/// What a message means about being written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// What it means to this desk, on every channel.
    pub(super) keyword: Option<Keyword>,
    /// Whether its provider takes it for an opt-in of who opted out.
    pub(super) opts_in: bool,
    /// Whether who writes can be written to again, if the provider refused that before.
    pub(super) lets_in: bool,
}

/// The people of an event, as they are once it is recorded.
pub(super) struct People {
    /// The customer that the event belongs to.
    pub(super) customer: Customer,
    /// The profiles of the event's addresses, the one that it came from first.
    pub(super) profiles: Vec<AddressProfile>,
    /// The customer's latest case, open or not.
    pub(super) case: Option<Case>,
    /// Customers who turned out to be `customer`, and their cases that end in `case`.
    joined: Vec<(Customer, Option<Case>)>,
}

impl People {
    /// Finds the customer, and joins those who turn out to be one person.
    ///
    /// Joining sets one pointer, from a customer to the one it is. After a crash in the middle
    /// the next event finds whom the pointers name, and takes over what is still missing.
    pub(super) fn of(event: &Event, known: &Known, word: Word) -> Self {
        let paths = paths(event, known);
        let id = owner(&paths, event, known);
        let found = known.customers.get(&id).cloned();
        let mut customer = found.unwrap_or_else(|| Customer::new(id.clone(), event.at));
        let mut case = known.cases.get(&id).cloned();
        let mut joined = Vec::new();
        let others: BTreeSet<_> = paths.iter().flatten().filter(|other| **other != id).collect();
        for mut other in others.into_iter().filter_map(|other| known.customers.get(other).cloned()) {
            other.joined_into.get_or_insert_with(|| id.clone());
            customer.addresses.extend(other.addresses.iter().cloned());
            customer.language = later(customer.language.take(), other.language.clone());
            customer.zone = later(customer.zone.take(), other.zone.clone());
            let ended = absorbed(known.cases.get(&other.id), &mut case, event);
            joined.push((other, ended));
        }
        customer.addresses.extend(event.addresses().into_iter().cloned());
        Self { profiles: profiles(event, known, &id, word), customer, case, joined }
    }

    /// The profile of the address that the event came from.
    pub(super) fn profile(&self) -> Option<&AddressProfile> {
        self.profiles.first()
    }

    /// The number that the customer's next case gets.
    pub(super) fn next_case_number(&self) -> u32 {
        self.case.as_ref().map_or(1, |case| case.number.saturating_add(1))
    }

    /// Notes the language that the address that the event came from wrote in.
    pub(super) fn note_language(&mut self, language: &str) {
        if let Some(profile) = self.profiles.first_mut() {
            profile.wrote_in = Some(language.to_owned());
        }
    }

    /// Notes that an automatic reply is planned to the address that the event came from.
    pub(super) fn note_reply(&mut self, now: DateTime<Utc>) {
        if let Some(profile) = self.profiles.first_mut() {
            profile.note_reply(now);
        }
    }

    /// Profiles that are not in the record as they are now.
    pub(super) fn changed_profiles(&self, known: &Known) -> Vec<AddressProfile> {
        let unknown = |profile: &&AddressProfile| known.profiles.get(&profile.address) != Some(profile);
        self.profiles.iter().filter(unknown).cloned().collect()
    }

    /// Customers that are not in the record as they are now.
    pub(super) fn changed_customers(&self, known: &Known) -> Vec<Customer> {
        let customers = self.joined.iter().map(|(customer, _)| customer).chain([&self.customer]);
        customers.filter(|customer| known.customers.get(&customer.id) != Some(customer)).cloned().collect()
    }

    /// Cases of joined customers that are not in the record as they are now.
    pub(super) fn ended_cases(&self) -> impl Iterator<Item = (CustomerId, Case)> {
        self.joined.iter().filter_map(|(customer, case)| Some((customer.id.clone(), case.clone()?)))
    }
}

/// What was said later of two things that were said.
fn later<T>(one: Option<Told<T>>, other: Option<Told<T>>) -> Option<Told<T>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if one.at < other.at { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// For each of the event's addresses that was heard of before: its customer, and whom the pointers
/// lead to from there.
fn paths(event: &Event, known: &Known) -> Vec<Vec<CustomerId>> {
    let profiles = event.addresses().into_iter().filter_map(|address| known.profiles.get(address));
    profiles.map(|profile| known.path(&profile.customer)).collect()
}

/// Whose event it is. Where the addresses belong to several customers, it is the one with an
/// open case, so that nobody has to start over; the address that the event came from goes first.
fn owner(paths: &[Vec<CustomerId>], event: &Event, known: &Known) -> CustomerId {
    let ends = || paths.iter().filter_map(|path| path.last());
    let in_a_case = |id: &&CustomerId| known.cases.get(*id).is_some_and(|case| case.goes_on_at(event.at));
    let best = ends().find(in_a_case).or_else(|| ends().next());
    best.cloned().unwrap_or_else(|| customer_id(&event.address))
}

/// The case of a joined customer as it ends in the customer's own; none if there is none open.
fn absorbed(other: Option<&Case>, case: &mut Option<Case>, event: &Event) -> Option<Case> {
    let mut other = other.filter(|other| other.goes_on_at(event.at))?.clone();
    let case = case.as_mut().filter(|case| case.goes_on_at(event.at))?;
    case.absorb(&mut other);
    Some(other)
}

/// The profiles of the event's addresses, with what the event says of the person.
fn profiles(event: &Event, known: &Known, id: &CustomerId, word: Word) -> Vec<AddressProfile> {
    let (channel, account) = (&event.key.channel, &event.key.account);
    let mut profiles = Vec::new();
    for address in event.addresses() {
        let found = known.profiles.get(address).cloned();
        let mut profile = found.unwrap_or_else(|| AddressProfile::new(address.clone(), id.clone()));
        if *address == event.address {
            profile.learn(event);
        }
        if let Some(wanted) = wanted(event, word, profile.last_wish(channel, account)) {
            profile.wish(channel, account, Wish::said(wanted, event.at));
        }
        profiles.push(profile);
    }
    profiles
}

/// What an event says about whether replies are wanted, after what was said before; none where it says
/// nothing.
fn wanted(event: &Event, word: Word, before: Option<Wish>) -> Option<bool> {
    match (&event.kind, word.keyword) {
        (EventKind::OptOut, _) | (_, Some(Keyword::Stop)) => Some(false),
        (EventKind::OptIn, _) => Some(true),
        // To start what was never stopped is no wish, but a word like any other.
        (_, Some(Keyword::Start)) => before.map(|_| true),
        (EventKind::Message { .. } | EventKind::Postback { .. }, _) => {
            let stopped = before.filter(|before| !before.wanted && before.at < event.at)?;
            (word.opts_in || word.lets_in && stopped.by_refusal).then_some(true)
        }
        _ => None,
    }
}
