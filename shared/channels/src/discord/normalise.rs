//! From a request to events.

use chrono::{DateTime, Utc};
use nightdesk_domain::Account;
use serde_json::Value;

use super::{interaction, webhook_event};
use crate::json;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;

/// Reads a request: an interaction or an event, one at a time.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let body: Value = serde_json::from_slice(request.body())
        .map_err(|error| Malformed(format!("no JSON, line {}, column {}", error.line(), error.column())))?;
    let account =
        request.account().cloned().or_else(|| json::text(&body, "/application_id").map(Account::new));
    let account = account.ok_or_else(|| Malformed("application_id is missing".to_owned()))?;
    let events = match body.get("event") {
        Some(event) => webhook_event::read(event, &account, received),
        None => interaction::read(&body, account, received).map(|event| vec![event]),
    };
    Ok(match events {
        Some(events) => Normalised::of(events),
        None => Normalised::parked("an interaction or an event that names nobody, or cannot be answered"),
    })
}
