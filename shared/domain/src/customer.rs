//! A person, and the addresses that reach them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::event::{Account, Channel, Event, Sender};

/// A customer's id. It does not show the person, so that it may stand in a log.
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
    /// The customer that this one turned out to be. Addresses go on pointing here, and whoever
    /// follows them goes on to there: taking this away separates the two again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_into: Option<CustomerId>,
    /// The language that somebody said they prefer, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Told<String>>,
    /// The time zone that somebody said they live in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Told<Tz>>,
    /// When they were first heard of.
    pub since: DateTime<Utc>,
    /// Counts the writes: a writer who read an older one must read again.
    pub version: u64,
}

impl Customer {
    /// A customer who was first heard of at `since`, not yet written.
    pub fn new(id: CustomerId, since: DateTime<Utc>) -> Self {
        Self {
            id,
            addresses: BTreeSet::new(),
            joined_into: None,
            language: None,
            zone: None,
            since,
            version: 0,
        }
    }
}

/// Something that somebody said of a customer. No guess ever replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told<T> {
    /// What they said.
    pub value: T,
    /// Who said so.
    pub by: Teller,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who said something of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Teller {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
}

/// Whether replies are wanted, and since when that is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// False after an opt-out, true after an opt-in.
    pub wanted: bool,
    /// When the customer last said so.
    pub at: DateTime<Utc>,
    /// When it last changed.
    #[serde(default)]
    pub since: DateTime<Utc>,
    /// Whether nobody said so, but the provider refused a reply for it, as where the customer blocks the
    /// business. Who writes again lets us in again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_refusal: bool,
}

impl Wish {
    /// A wish as it is said at `at`.
    pub fn said(wanted: bool, at: DateTime<Utc>) -> Self {
        Self { wanted, at, since: at, by_refusal: false }
    }

    /// An opt-out as a provider's refusal tells of it.
    pub fn told_by_refusal(at: DateTime<Utc>) -> Self {
        Self { by_refusal: true, ..Self::said(false, at) }
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
    /// What was last said about replies, by `channel:account`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wishes: BTreeMap<String, Wish>,
    /// The language that they last wrote in, as a BCP 47 tag, found by their text: a guess.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrote_in: Option<String>,
    /// When automatic replies to it were planned, in seconds since 1970, over a day at the most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replied: Vec<i64>,
    /// Counts the writes: a writer who read an older one must read again.
    pub version: u64,
}

impl AddressProfile {
    /// The profile of an address that has not been heard of before, not yet written.
    pub fn new(address: Address, customer: CustomerId) -> Self {
        Self {
            address,
            customer,
            sender: Sender::default(),
            wishes: BTreeMap::new(),
            wrote_in: None,
            replied: Vec::new(),
            version: 0,
        }
    }

    /// Whether the customer wants no replies on this channel from this account.
    pub fn has_opted_out(&self, channel: &Channel, account: &Account) -> bool {
        self.wishes.get(&line(channel, account)).is_some_and(|wish| !wish.wanted)
    }

    /// What was last said about replies on this channel from this account.
    pub fn last_wish(&self, channel: &Channel, account: &Account) -> Option<Wish> {
        self.wishes.get(&line(channel, account)).copied()
    }

    /// Notes whether replies are wanted on this channel from this account. What was said later
    /// counts, in whichever order it reaches us; what the customer said stays theirs, however often a
    /// provider then refuses.
    pub fn wish(&mut self, channel: &Channel, account: &Account, wish: Wish) {
        let known = self.wishes.entry(line(channel, account)).or_insert(wish);
        let same = known.wanted == wish.wanted;
        let by_refusal = wish.by_refusal && (!same || known.by_refusal);
        if known.at <= wish.at {
            let since = if same { known.since } else { wish.since };
            *known = Wish { since, by_refusal, ..wish };
        } else if same {
            known.by_refusal &= wish.by_refusal;
        }
    }

    /// Takes over what an event says about the person; what it leaves out stays as it was.
    pub fn learn(&mut self, event: &Event) {
        let Sender { name, username, language, zone, utc_offset_minutes: _, machine: _ } = &event.sender;
        for (known, said) in [
            (&mut self.sender.name, name),
            (&mut self.sender.username, username),
            (&mut self.sender.language, language),
        ] {
            if said.is_some() {
                known.clone_from(said);
            }
        }
        self.sender.zone = zone.or(self.sender.zone);
    }

    /// Notes that an automatic reply is planned at `now`, and forgets those of more than a day ago.
    pub fn note_reply(&mut self, now: DateTime<Utc>) {
        let now = now.timestamp();
        self.replied.retain(|earlier| now - earlier < TimeDelta::days(1).num_seconds());
        self.replied.push(now);
    }

    /// How many automatic replies were planned within a time before `now`.
    pub fn replies_within(&self, time: TimeDelta, now: DateTime<Utc>) -> usize {
        self.replied.iter().filter(|earlier| now.timestamp() - **earlier < time.num_seconds()).count()
    }
}

/// One way between a customer and the business: opt-outs hold for it alone.
fn line(channel: &Channel, account: &Account) -> String {
    format!("{channel}:{account}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn after(wishes: [Wish; 2]) -> Wish {
        let (sms, account) = (Channel::new("sms"), Account::new("1"));
        let address = "tel:+447700900123".parse().unwrap();
        let mut profile = AddressProfile::new(address, CustomerId::new("c"));
        wishes.into_iter().for_each(|wish| profile.wish(&sms, &account, wish));
        profile.last_wish(&sms, &account).unwrap()
    }

    #[test]
    fn what_a_customer_said_stays_theirs_whenever_a_provider_refuses_for_it() {
        let (said, refused) = (Wish::said(false, at(10)), Wish::told_by_refusal(at(20)));
        assert!(!after([said, refused]).by_refusal && !after([refused, said]).by_refusal);
        assert!(after([Wish::said(true, at(10)), refused]).by_refusal);
        assert!(after([refused, Wish::told_by_refusal(at(30))]).by_refusal);
    }

    #[test]
    fn what_was_said_later_counts_in_whichever_order_it_comes() {
        let (out, back) = (Wish::told_by_refusal(at(10)), Wish::said(true, at(20)));
        assert_eq!((after([out, back]), after([back, out])), (back, back));
    }
}
