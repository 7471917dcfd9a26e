//! Status callbacks: what became of a message of ours.

use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::EventKind;
use nightdesk_domain::event::ReceiptStatus;
use url::Url;

use super::classify;
use super::form::Form;
use crate::element;
use crate::request::Unverified;

/// The query parameter of the callback's URL that carries our reference to the reply.
const REFERENCE: &str = "reference";

/// Where Twilio shall report on one message.
///
/// The reference goes in base64, in letters that no encoding of URLs touches: Twilio has signed
/// queries with `@` and `:` spelt otherwise than it sent them (twilio-node#621).
pub(super) fn url(receipts: &Url, reference: &str) -> Url {
    let mut url = receipts.clone();
    url.query_pairs_mut().append_pair(REFERENCE, &BASE64URL_NOPAD.encode(reference.as_bytes()));
    url
}

fn reference(request: &Unverified) -> Option<String> {
    let encoded = request.query(REFERENCE).filter(|encoded| !encoded.is_empty())?;
    String::from_utf8(BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?).ok()
}

/// What a status says about the message `sid`; none for the steps before it leaves Twilio.
///
/// The statuses are those of the Messages resource, "Message Status Values".
pub(super) fn event(form: &Form, request: &Unverified, sid: &str, status: &str) -> Option<EventKind> {
    let status = match status {
        "accepted" | "scheduled" | "queued" | "sending" => return None,
        "sent" => ReceiptStatus::Sent,
        "delivered" => ReceiptStatus::Delivered,
        "read" => ReceiptStatus::Read,
        "undelivered" | "failed" | "canceled" => failed(form.get("ErrorCode").unwrap_or(status)),
        unknown => {
            return Some(element::unsupported_happening(
                &format!("message status {unknown}"),
                &form.to_json(),
            ));
        }
    };
    Some(EventKind::Receipt { of: sid.to_owned(), status, reference: reference(request) })
}

fn failed(code: &str) -> ReceiptStatus {
    ReceiptStatus::Failed { code: code.to_owned(), opted_out: classify::is_opt_out(code) }
}
