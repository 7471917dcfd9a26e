//! What became of our messages.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::ReceiptStatus;
use serde_json::Value;

use super::errors::OPTED_OUT;
use super::payload::{error_code, text};
use crate::element;

/// What a status is; a placeholder for one that tells neither of success nor of failure
/// (`deleted`, `warning`) or is new.
pub(super) fn kind(id: &str, status: &str, element: &Value) -> EventKind {
    let status = match status {
        "sent" => ReceiptStatus::Sent,
        "delivered" => ReceiptStatus::Delivered,
        // A voice message is read by playing it.
        "read" | "played" => ReceiptStatus::Read,
        "failed" => failed(error_code(element)),
        other => return element::unsupported_happening(&format!("status {other}"), element),
    };
    let reference = text(element, "biz_opaque_callback_data").map(str::to_owned);
    EventKind::Receipt { of: id.to_owned(), status, reference }
}

fn failed(code: Option<i64>) -> ReceiptStatus {
    ReceiptStatus::Failed {
        code: code.map_or_else(|| "unknown".to_owned(), |code| code.to_string()),
        opted_out: code == Some(OPTED_OUT),
    }
}
