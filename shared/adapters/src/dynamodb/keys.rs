//! The table's keys. Partition key `pk`, sort key `sk`; local index `by_time` sorts by `at`, the
//! provider's clock and, for events, behind a `#` the microsecond in which we received them.
//!
//! | `pk` | `sk` | item |
//! |---|---|---|
//! | `addr#<address>` | `event#<event key>` | an inbound event, with what became of its files |
//! | `addr#<address>` | `event#<event key>/reply/<n>` | a reply, with its status |
//! | `addr#<address>` | `profile` | what is known of the address |
//! | `addr#<address>` | `sent#<event key>` | what receipts said of an outbound message, and which reply it is |
//! | `cust#<id>` | `profile` | the customer |
//! | `cust#<id>` | `case#<number>` | a case; numbers are padded so that they sort |
//! | `desk` | `closure#<until>#<office>#<made>` | a closure or an opening that nobody planned |
//! | `promises#<day>` | `<by>#<event key>` | a promise to a customer, by the day on which it falls due |
//! | `answers#<day>` | `<at>#<event key>#<outcome>` | what became of a question or an answer, by the day on which it was written |

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, NaiveDate, Utc};
use nightdesk_domain::dialogue::Verdict;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::{Address, CustomerId, EventKey, Promise};

/// An item's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Key {
    /// The key as attributes.
    pub fn item(self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            ("pk".to_owned(), AttributeValue::S(self.pk)),
            ("sk".to_owned(), AttributeValue::S(self.sk)),
        ])
    }
}

/// The partition of an address.
pub fn partition(address: &Address) -> String {
    format!("addr#{address}")
}

/// An inbound event or a reply under its address, by its key.
pub fn entry(address: &Address, key: &str) -> Key {
    Key { pk: partition(address), sk: format!("event#{key}") }
}

/// An address's profile.
pub fn profile(address: &Address) -> Key {
    Key { pk: partition(address), sk: "profile".to_owned() }
}

/// What receipts said of an outbound message.
pub fn sent(address: &Address, message: &EventKey) -> Key {
    Key { pk: partition(address), sk: format!("sent#{message}") }
}

/// A customer.
pub fn customer(id: &CustomerId) -> Key {
    Key { pk: format!("cust#{id}"), sk: "profile".to_owned() }
}

/// A customer's case.
pub fn case(id: &CustomerId, number: u32) -> Key {
    Key { pk: format!("cust#{id}"), sk: format!("case#{number:010}") }
}

/// The partition of what is in force for the whole desk.
pub const DESK: &str = "desk";

/// A closure or an opening that nobody planned.
pub fn unplanned(of: &Unplanned) -> Key {
    let until = sortable(of.exception.until);
    let sk = format!("closure#{until}#{}#{}", of.office, of.made.timestamp_micros());
    Key { pk: DESK.to_owned(), sk }
}

/// The partition of the promises that fall due on a day.
pub fn promises(day: NaiveDate) -> String {
    format!("promises#{day}")
}

/// A promise.
pub fn promise(of: &Promise) -> Key {
    let sk = format!("{}#{}", sortable(of.by), of.event);
    Key { pk: promises(of.by.date_naive()), sk }
}

/// The partition of what became of what was written on a day.
pub fn answers(day: NaiveDate) -> String {
    format!("answers#{day}")
}

/// What became of a question or an answer.
pub fn verdict(of: &Verdict) -> Key {
    let sk = format!("{}#{}#{}", sortable(of.at), of.event, of.outcome.name());
    Key { pk: answers(of.at.date_naive()), sk }
}

/// Whether an item is a profile, of an address or of a customer.
pub fn is_profile(item: &HashMap<String, AttributeValue>) -> bool {
    item.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == "profile")
}

/// An instant as it sorts in `by_time`: always with milliseconds.
pub fn sortable(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
