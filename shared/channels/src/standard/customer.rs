//! A customer of the app's.

use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address};
use serde_json::json;

use super::payload::Customer;
use crate::element;
use crate::mail::mailbox;

/// A customer: their addresses, and what the app shows of them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) address: Address,
    pub(super) also: Vec<Address>,
    pub(super) sender: Sender,
}

impl Person {
    /// Reads a customer; nothing where the id makes no address. What else cannot be read is left out.
    pub(super) fn of(customer: Customer, account: &Account) -> Option<Self> {
        let address = Address::new("app", &format!("{account}:{}", customer.id)).ok();
        let address = address.filter(|_| !customer.id.trim().is_empty())?;
        let also = customer.also.iter().filter_map(|address| vouched(address));
        let zone = customer.zone.map(|zone| element::read::<Sender>(&json!({ "zone": zone })));
        let sender = Sender {
            name: customer.name,
            username: customer.username,
            language: customer.language,
            zone: zone.flatten().and_then(|sender| sender.zone),
            ..Sender::default()
        };
        Some(Self { address, also: also.collect(), sender })
    }
}

/// An address that the app vouches for, in the one spelling in which other channels have it.
fn vouched(text: &str) -> Option<Address> {
    let address: Address = text.trim().parse().ok()?;
    match address.scheme() {
        "tel" => Some(address),
        "mailto" => mailbox::by_uri(&address),
        _ => None,
    }
}
