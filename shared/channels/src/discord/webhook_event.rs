//! What Discord tells the app by webhook.
//!
//! Source: "Webhook Events", <https://docs.discord.com/developers/events/webhook-events>. They have no id
//! and may be repeated for ten minutes: what they are, of whom and when names them.

use chrono::{DateTime, NaiveDateTime, Utc};
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde_json::Value;

use super::DISCORD;
use super::person::Person;
use crate::json;
use crate::{clock, element};

/// A message of a lobby that was taken back names nobody.
const OF_NO_CUSTOMER: &[&str] = &["LOBBY_MESSAGE_DELETE"];

/// Reads an event; nothing where it names nobody.
pub(super) fn read(event: &Value, account: &Account, received: DateTime<Utc>) -> Option<Vec<Event>> {
    let what = json::text(event, "/type")?;
    let data = event.get("data").unwrap_or(&Value::Null);
    let for_a_server = data.get("integration_type").and_then(Value::as_u64) == Some(0);
    let kind = match what {
        _ if OF_NO_CUSTOMER.contains(&what) => return Some(Vec::new()),
        // A server's own people added the app: no customer wants anything.
        "APPLICATION_AUTHORIZED" if for_a_server => return Some(Vec::new()),
        "APPLICATION_AUTHORIZED" => EventKind::OptIn,
        "APPLICATION_DEAUTHORIZED" => EventKind::OptOut,
        _ => element::unsupported_happening(what, event),
    };
    let user = ["user", "author"].iter().find_map(|name| data.get(name));
    let person = user
        .map_or_else(|| Person::of_id(json::text(data, "/user_id")?), |user| Person::of_user(user, None))?;
    let written = json::text(event, "/timestamp").unwrap_or_default();
    let id = [what, person.address.id(), json::text(data, "/id").unwrap_or_default(), written].join(":");
    Some(vec![Event {
        key: EventKey { channel: DISCORD, account: account.clone(), id: format!("event:{id}") },
        address: person.address,
        also: Vec::new(),
        thread: String::new(),
        at: clock::by_provider(instant(written), received),
        received,
        sender: person.sender,
        kind,
    }])
}

/// A time of ISO 8601, which Discord writes in UTC, with or without saying so.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    zoned.or_else(|| text.parse::<NaiveDateTime>().ok().map(|at| at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_and_without_its_offset() {
        let at = instant("2024-10-18T14:42:53.064834").unwrap();
        assert_eq!(instant("2024-10-18T14:42:53.064834+00:00"), Some(at));
        assert_eq!(at.timestamp_subsec_micros(), 64_834);
        assert_eq!(instant("yesterday"), None);
    }
}
