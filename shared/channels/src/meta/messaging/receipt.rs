//! What became of our messages.
//!
//! Receipts name messages, or only a watermark: everything sent until then has arrived or was read.
//! Which messages that are, only the record could tell, and a receipt for none of them would be an
//! invention: a watermark alone is left.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::ReceiptStatus;
use serde_json::{Value, json};

use super::{Told, made_id};
use crate::element;
use crate::meta::payload::{list, text};

/// One receipt for each message that a delivery names; what is no name is kept.
pub(super) fn deliveries(delivery: &Value) -> Vec<Told> {
    let told = |mid: &Value| match mid.as_str().filter(|mid| !mid.is_empty()) {
        Some(mid) => receipt(mid, ReceiptStatus::Delivered),
        None => {
            let id = made_id("delivery", &json!([delivery.get("watermark"), mid]));
            (id, element::unsupported_happening("delivery", mid))
        }
    };
    list(delivery, "mids").iter().map(told).collect()
}

/// The receipt for the message that was read, which Instagram names and Messenger does not.
pub(super) fn read(read: &Value) -> Vec<Told> {
    text(read, "mid").map(|mid| receipt(mid, ReceiptStatus::Read)).into_iter().collect()
}

fn receipt(mid: &str, status: ReceiptStatus) -> Told {
    let word = if status == ReceiptStatus::Read { "read" } else { "delivered" };
    (format!("{mid}:{word}"), EventKind::Receipt { of: mid.to_owned(), status, reference: None })
}
