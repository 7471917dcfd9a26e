//! What a notification of SES is about.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::sns::Message;
use super::{outcome, received};
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// Reads one notification.
pub(super) fn normalise(request: &Verified, at: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let message: Message =
        serde_json::from_slice(request.body()).map_err(|_| Malformed("not a message of SNS".to_owned()))?;
    let Ok(body) = serde_json::from_str::<Value>(&message.message) else {
        // SES publishes a line of text when a topic is set up.
        return Ok(Normalised::unreadable(
            "a notification that is not one of SES",
            Value::String(message.message),
        ));
    };
    let kind = ["notificationType", "eventType"].into_iter().find_map(|name| body.get(name)?.as_str());
    match kind {
        Some("Received") => received::normalise(&body, request.account(), at),
        Some(kind) => Ok(outcome::normalise(kind, &body, request.account(), at)),
        None => Ok(Normalised::unreadable("a notification that is not one of SES", body)),
    }
}
