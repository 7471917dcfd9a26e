//! What happens beside messages: taking back, befriending, blocking, pressing buttons.

use nightdesk_domain::EventKind;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::payload::{Follow, Postback, Unsend};
use crate::element;

/// Happenings of which the desk keeps a placeholder, as nobody awaits an answer to them.
const PLACEHOLDERS: &[&str] = &[
    "accountLink",
    "activated",
    "beacon",
    "botResumed",
    "botSuspended",
    "deactivated",
    "delivery",
    "join",
    "leave",
    "memberJoined",
    "memberLeft",
    "membership",
    "module",
    "videoPlayComplete",
];

/// Reads an event that is no message; nothing where its kind is unknown or it is not of its kind's shape.
pub(super) fn read(kind: &str, event: &Value) -> Option<EventKind> {
    match kind {
        "unsend" => {
            let unsend: Unsend = element::read(event.get("unsend")?)?;
            Some(EventKind::Deletion { of: unsend.message_id })
        }
        "follow" => Some(match event.get("follow").and_then(element::read::<Follow>).unwrap_or_default() {
            Follow { is_unblocked: true } => EventKind::OptIn,
            Follow { is_unblocked: false } => EventKind::Started { payload: None },
        }),
        "unfollow" => Some(EventKind::OptOut),
        "postback" => Some(postback(element::read(event.get("postback")?)?, event)),
        _ if PLACEHOLDERS.contains(&kind) => Some(element::unsupported_happening(kind, event)),
        _ => None,
    }
}

/// A pressed button. What was picked with it (`datetime=2026-12-24T10:00`) follows its data, which is
/// written like a query by custom; LINE does not say what the button says, so that the pick is its title.
fn postback(postback: Postback, event: &Value) -> EventKind {
    let Some(params) = postback.params else {
        return EventKind::Postback { title: None, payload: postback.data, of: None };
    };
    // The customer turned a page of the menu: it asks for nothing.
    if params.contains_key("newRichMenuAliasId") {
        return element::unsupported_happening("richmenuswitch", event);
    }
    let picked = ["datetime", "date", "time"].into_iter().find_map(|name| params.get(name)?.as_str());
    let title = picked.map(str::to_owned);
    EventKind::Postback { title, payload: with_params(postback.data, &params), of: None }
}

fn with_params(data: String, params: &Map<String, Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params.iter().map(|(name, value)| (name, text(value))));
    let query = query.finish();
    match (data.is_empty(), query.is_empty()) {
        (_, true) => data,
        (true, false) => query,
        (false, false) => format!("{data}&{query}"),
    }
}
