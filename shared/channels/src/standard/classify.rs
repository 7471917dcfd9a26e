//! What the app made of a reply ("Delivery success and failure").

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use crate::outcome::{ProviderError, SendOutcome, retry_after};

/// Says what became of a reply. An app that knows a webhook's id takes it once: whatever may have been lost
/// on the way is sent again.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let after = retry_after(response.headers());
    let error = |meaning| ProviderError::http(status, meaning);
    match status {
        _ if status.is_success() => SendOutcome::Sent { id: id(response.body()) },
        StatusCode::GONE => SendOutcome::Refused(error("the app wants no more replies at this address")),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => {
            SendOutcome::Retry { after, error: error("the app did not take the request in time") }
        }
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
            SendOutcome::Retry { after, error: error("the app is under load") }
        }
        _ if status.is_redirection() => {
            SendOutcome::Refused(error("the app is elsewhere: redirects are not followed"))
        }
        _ => SendOutcome::by_status(status, after),
    }
}

/// The app's own id of the message, where it tells one: receipts may name it.
fn id(body: &[u8]) -> Option<String> {
    match serde_json::from_slice::<Value>(body).ok()?.get("id")? {
        Value::String(id) => Some(id.clone()).filter(|id| !id.is_empty()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}
