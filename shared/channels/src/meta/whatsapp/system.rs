//! Customers who changed their telephone number, and with it their BSUID.

use nightdesk_domain::{Address, EventKind};
use serde_json::Value;

use super::customer::{CONTACT, Customer, Names};
use super::payload::text;

/// `customer_changed_number` and `new_wa_id` are the older spellings.
const MOVES: [&str; 3] = ["user_changed_number", "user_changed_user_id", "customer_changed_number"];
const OLD_SPELLING: [&str; 3] = ["new_wa_id", "user_id", "parent_user_id"];

/// A customer's new names.
pub(super) struct Moved {
    to: Address,
    new: Customer,
}

/// Where a system message says that the customer went; none if it says something else.
pub(super) fn moved(element: &Value, customer: &Customer) -> Option<Moved> {
    let system = change_of_names(element)?;
    let names = if text(system, "new_wa_id").is_some() { OLD_SPELLING } else { CONTACT };
    let new = Customer::named(Names::of(system, names))?;
    let mut addresses = std::iter::once(&new.address).chain(&new.also);
    let to = addresses.find(|address| **address != customer.address)?.clone();
    Some(Moved { to, new })
}

impl Moved {
    /// The event's customer, still under the old address but reached at the new one, and its kind.
    pub(super) fn into_parts(self, old: Customer) -> (Customer, EventKind) {
        let all = old.also.iter().cloned().chain([self.new.address]).chain(self.new.also);
        let mut also: Vec<Address> = Vec::new();
        for address in all {
            if address != old.address && address != self.to && !also.contains(&address) {
                also.push(address);
            }
        }
        let customer = Customer { also, thread: self.new.thread, ..old };
        (customer, EventKind::AddressChanged { to: self.to })
    }
}

/// The BSUID that a customer with a hidden number had before, which only the wording tells: `User
/// <name> changed from <old> to <new>`. Read from its end, which the name does not reach.
pub(super) fn previous_user(element: &Value) -> Option<&str> {
    let system = change_of_names(element)?;
    let new = text(system, "user_id")?;
    let sentence = text(system, "body")?.strip_suffix(new)?.strip_suffix(" to ")?;
    let (_, previous) = sentence.rsplit_once(" from ")?;
    let is_id = previous.contains('.') && previous.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    is_id.then_some(previous)
}

fn change_of_names(element: &Value) -> Option<&Value> {
    let system = (text(element, "type") == Some("system")).then(|| element.get("system"))??;
    MOVES.contains(&text(system, "type")?).then_some(system)
}
