//! Who an event is from: the person behind its addresses, new or known.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use nightdesk_domain::{AddressProfile, Case, Customer, CustomerId, Event, EventKind, phone_zone};

use crate::ids::customer_id;
use crate::ports::Known;

/// The people of an event, as they are once it is recorded.
pub(super) struct People {
    /// The customer that the event belongs to.
    pub(super) customer: Customer,
    /// The profile of the address that it came from.
    pub(super) profile: AddressProfile,
    /// The customer's latest case, open or not.
    pub(super) case: Option<Case>,
    /// The profiles of the other addresses that the event names as the same person's.
    aliases: Vec<AddressProfile>,
    /// Customers who lose an address to `customer`.
    parted: Vec<Customer>,
}

impl People {
    /// Finds the customer, and joins the addresses that the provider says are one person's.
    pub(super) fn of(event: &Event, known: &Known) -> Self {
        let owner = owner(event, known);
        let found = known.customers.get(&owner).cloned();
        let mut customer = found.unwrap_or_else(|| Customer::new(owner.clone(), event.at));
        let case = known.cases.get(&owner).cloned();
        let mut profiles = Vec::new();
        let mut parted: BTreeMap<CustomerId, Customer> = BTreeMap::new();
        for address in event.addresses() {
            let mut profile = known.profiles.get(address).cloned();
            if let Some(before) = profile.as_ref().map(|profile| &profile.customer).filter(|id| **id != owner)
                && let Some(loser) = known.customers.get(before)
            {
                let loser = parted.entry(loser.id.clone()).or_insert_with(|| loser.clone());
                loser.addresses.remove(address);
            }
            let profile = profile.get_or_insert_with(|| AddressProfile::new(address.clone(), owner.clone()));
            profile.customer = owner.clone();
            customer.addresses.insert(address.clone());
            profiles.push(profile.clone());
        }
        let mut profile = profiles.remove(0);
        profile.learn(event);
        match event.kind {
            EventKind::OptOut => profile.opt_out(&event.key.channel, &event.key.account, event.at),
            EventKind::OptIn => profile.opt_in(&event.key.channel, &event.key.account),
            _ => {}
        }
        Self { customer, profile, case, aliases: profiles, parted: parted.into_values().collect() }
    }

    /// The number that the customer's next case gets.
    pub(super) fn next_case_number(&self) -> u32 {
        self.case.as_ref().map_or(1, |case| case.number.saturating_add(1))
    }

    /// The customer's own time zone, where it is known: as they said, else by telephone number.
    pub(super) fn zone(&self, event: &Event) -> Option<Tz> {
        self.customer.zone.or_else(|| phone_zone::zone_of(&event.address.number()?))
    }

    /// Profiles that are not in the record as they are now.
    pub(super) fn changed_profiles(&self, known: &Known) -> Vec<AddressProfile> {
        let profiles = std::iter::once(&self.profile).chain(&self.aliases);
        profiles.filter(|profile| known.profiles.get(&profile.address) != Some(profile)).cloned().collect()
    }

    /// Customers that are not in the record as they are now.
    pub(super) fn changed_customers(&self, known: &Known) -> Vec<Customer> {
        let customers = std::iter::once(&self.customer).chain(&self.parted);
        customers.filter(|customer| known.customers.get(&customer.id) != Some(customer)).cloned().collect()
    }
}

/// Whose event it is. Where the addresses belong to several customers, it is the one with an
/// open case, so that nobody has to start over; the address that the event came from goes first.
fn owner(event: &Event, known: &Known) -> CustomerId {
    let owners: Vec<&CustomerId> = event
        .addresses()
        .into_iter()
        .filter_map(|address| known.profiles.get(address))
        .map(|profile| &profile.customer)
        .collect();
    let in_a_case = |id: &CustomerId| known.cases.get(id).is_some_and(|case| case.goes_on_at(event.at));
    let best = owners.iter().find(|id| in_a_case(id)).or_else(|| owners.first());
    best.map_or_else(|| customer_id(&event.address), |id| (*id).clone())
}
