//! Who the customer is: a telephone number, a business-scoped user id (BSUID), or both.
//!
//! Since March 2026 a customer may hide their number: `from`, `wa_id` and `recipient_id` are then
//! absent, and the BSUID (`US.13491208655302741918`) is all there is. Source: "Business-scoped user
//! IDs".

use nightdesk_domain::event::Sender;
use nightdesk_domain::{Address, PhoneNumber};
use serde_json::Value;

use super::payload::text;

/// The members that name one person: number, BSUID, and the BSUID that linked portfolios share.
pub(super) type Members = [&'static str; 3];

/// In `contacts[]` and in a system message.
pub(super) const CONTACT: Members = ["wa_id", "user_id", "parent_user_id"];
/// In `messages[]`.
pub(super) const SENDER: Members = ["from", "from_user_id", "from_parent_user_id"];
/// In `message_echoes[]`.
pub(super) const ADDRESSEE: Members = ["to", "to_user_id", "to_parent_user_id"];
/// In `statuses[]`.
pub(super) const RECIPIENT: Members = ["recipient_id", "recipient_user_id", "parent_recipient_user_id"];
/// In `statuses[]` of a message to a group, one for each of its people.
pub(super) const PARTICIPANT: Members =
    ["recipient_participant_id", "recipient_participant_user_id", "recipient_participant_parent_user_id"];

/// What Meta calls one person.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names<'v> {
    number: Option<&'v str>,
    user: Option<&'v str>,
    parent: Option<&'v str>,
}

impl<'v> Names<'v> {
    pub(super) fn of(element: &'v Value, [number, user, parent]: Members) -> Self {
        Self { number: text(element, number), user: text(element, user), parent: text(element, parent) }
    }

    pub(super) fn user(user: &'v str) -> Self {
        Self { user: Some(user), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.number.is_none() && self.user.is_none()
    }

    fn phone(&self) -> Option<PhoneNumber> {
        let number = self.number?;
        PhoneNumber::from_digits(number.strip_prefix('+').unwrap_or(number)).ok()
    }

    /// True when both name the same person. Numbers compare in their one canonical spelling: a
    /// message's `from` and its contact's `wa_id` may be spelt differently.
    fn same_as(&self, other: &Self) -> bool {
        let same_user = self.user.is_some() && self.user == other.user;
        same_user || self.phone().is_some_and(|phone| other.phone() == Some(phone))
    }

    fn or(self, other: Self) -> Self {
        Self {
            number: self.number.or(other.number),
            user: self.user.or(other.user),
            parent: self.parent.or(other.parent),
        }
    }
}

/// One customer, by everything that is known of them.
#[derive(Debug)]
pub(super) struct Customer {
    /// The telephone number where it is known, else the BSUID.
    pub(super) address: Address,
    /// The other names that Meta gives for the same person.
    pub(super) also: Vec<Address>,
    /// What a reply's `to` or `recipient` needs, as Meta spells it.
    pub(super) thread: String,
    /// What the contact says.
    pub(super) sender: Sender,
}

impl Customer {
    /// The customer of these names alone; none when neither a number nor a BSUID can be read.
    pub(super) fn named(names: Names<'_>) -> Option<Self> {
        let phone = names.phone().map(|phone| Address::phone(&phone));
        let thread = names.number.filter(|_| phone.is_some()).or(names.user)?.to_owned();
        let ids = names.user.into_iter().chain(names.parent);
        let ids = ids.filter_map(|id| Address::new("whatsapp", id).ok());
        let mut addresses = phone.into_iter().chain(ids);
        let address = addresses.next()?;
        Some(Self { address, also: addresses.collect(), thread, sender: Sender::default() })
    }
}

/// The `contacts[]` of a change: what is known of the people in its messages and statuses, in no
/// particular order.
#[derive(Debug)]
pub(super) struct Contacts<'v>(pub(super) &'v [Value]);

impl<'v> Contacts<'v> {
    /// The customer of these names, completed by the contact that shares one of them.
    pub(super) fn customer(&self, names: Names<'v>) -> Option<Customer> {
        let named = |contact: &&Value| names.same_as(&Names::of(contact, CONTACT));
        let Some(contact) = self.0.iter().find(named) else {
            return Customer::named(names);
        };
        let customer = Customer::named(names.or(Names::of(contact, CONTACT)))?;
        Some(Customer { sender: sender(contact), ..customer })
    }
}

fn sender(contact: &Value) -> Sender {
    let profile = contact.get("profile").unwrap_or(&Value::Null);
    let username = text(profile, "username").or_else(|| text(contact, "username"));
    Sender {
        name: text(profile, "name").map(str::to_owned),
        username: username.map(|name| name.trim_start_matches('@').to_owned()),
        ..Sender::default()
    }
}
