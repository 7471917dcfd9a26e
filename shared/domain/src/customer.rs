//! A person, and the addresses that reach them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::event::{Account, Channel, Event, Sender};

/// A customer's id. Opaque: it tells nothing of the person, so that it may stand in a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerId(String);

impl CustomerId {
    /// The id as it is written in the record.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person: a set of addresses, with what they prefer.
///
/// Messages live under their address, so joining and separating customers rewrites none of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The customer's id.
    pub id: CustomerId,
    /// Every address that reaches them.
    pub addresses: BTreeSet<Address>,
    /// The language that they or an agent said they prefer, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The time zone that they or an agent said they live in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Tz>,
    /// When they were first heard of.
    pub since: DateTime<Utc>,
    /// Counts the writes: a writer who read an older one must read again.
    pub version: u64,
}

impl Customer {
    /// A customer who was first heard of at `since`, not yet written.
    pub fn new(id: CustomerId, since: DateTime<Utc>) -> Self {
        Self { id, addresses: BTreeSet::new(), language: None, zone: None, since, version: 0 }
    }
}

/// What is known of one address: whose it is, and what its channel told us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressProfile {
    /// The address.
    pub address: Address,
    /// Whose it is.
    pub customer: CustomerId,
    /// What the channel last said about the person.
    #[serde(default, skip_serializing_if = "Sender::is_empty")]
    pub sender: Sender,
    /// Since when no replies are wanted, by `channel:account`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opted_out: BTreeMap<String, DateTime<Utc>>,
    /// Counts the writes: a writer who read an older one must read again.
    pub version: u64,
}

impl AddressProfile {
    /// The profile of an address that has not been heard of before, not yet written.
    pub fn new(address: Address, customer: CustomerId) -> Self {
        let (sender, opted_out) = (Sender::default(), BTreeMap::new());
        Self { address, customer, sender, opted_out, version: 0 }
    }

    /// Whether the customer wants no replies on this channel from this account.
    pub fn has_opted_out(&self, channel: &Channel, account: &Account) -> bool {
        self.opted_out.contains_key(&line(channel, account))
    }

    /// Records that no replies are wanted on this channel from this account since `at`.
    pub fn opt_out(&mut self, channel: &Channel, account: &Account, at: DateTime<Utc>) {
        self.opted_out.entry(line(channel, account)).or_insert(at);
    }

    /// Records that replies are wanted again on this channel from this account.
    pub fn opt_in(&mut self, channel: &Channel, account: &Account) {
        self.opted_out.remove(&line(channel, account));
    }

    /// Takes over what an event says about the person; what it leaves out stays as it was.
    pub fn learn(&mut self, event: &Event) {
        let Sender { name, username, language } = &event.sender;
        for (known, said) in [
            (&mut self.sender.name, name),
            (&mut self.sender.username, username),
            (&mut self.sender.language, language),
        ] {
            if said.is_some() {
                known.clone_from(said);
            }
        }
    }
}

/// One way between a customer and the business: opt-outs hold for it alone.
fn line(channel: &Channel, account: &Account) -> String {
    format!("{channel}:{account}")
}
