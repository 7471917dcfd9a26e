//! Ids that do not show the person, for keys and logs.
//!
//! They are hashes without a secret: whoever tries every telephone number finds the one behind an
//! id. They keep numbers out of sight, not out of reach.

use nightdesk_channels::signature::sha256_hex;
use nightdesk_domain::{Address, CustomerId};

use crate::ports::Order;

/// The id of the customer who is first heard of at this address.
///
/// It follows from the address, so that creating the customer again after a crash creates the
/// same one, and so that the record can be read in one round trip before it is known whose the
/// address is. When addresses are joined, the address's profile says whose it is now.
pub fn customer_id(address: &Address) -> CustomerId {
    CustomerId::new(short_hash(&format!("customer {address}")))
}

/// The place of what is handed out about an address: in order with all about the same, and once by its key.
pub(crate) fn order(address: &Address, key: &str) -> Order {
    let group = short_hash(&format!("group {address}"));
    Order { group, deduplication: deduplication(address.as_str(), key) }
}

/// The deduplication id of one hand-out about somebody. The key of what is handed out does not do alone: two
/// people's mails may have one Message-ID, and the queue would drop the second.
pub(crate) fn deduplication(about: &str, of: &str) -> String {
    sha256_hex(format!("{about} {of}").as_bytes())
}

/// Where a customer's file is kept, by its key in the bucket. It follows from the event, so that it can be
/// named before the file is there, and fetching it twice keeps it once.
pub fn file_key(address: &Address, event: &str, number: usize) -> String {
    format!("{}/{number}", sha256_hex(format!("file {address} {event}").as_bytes()))
}

/// A key as it may stand in a log: a provider's id may hold the customer's number, as WhatsApp's do.
pub(crate) fn log(key: &str) -> String {
    short_hash(key)
}

fn short_hash(text: &str) -> String {
    sha256_hex(text.as_bytes()).chars().take(24).collect()
}
