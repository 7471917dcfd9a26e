//! What the events of one request have in common.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::{Map, Value};

use super::CHANNEL;
use super::payload::User;
use crate::{clock, element};

/// A request, or the part of it that is about one user of the business.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) account: Account,
    /// The business's own user.
    pub(super) own: String,
    /// X's id of the delivery, where it gives one.
    pub(super) delivery: Option<&'a str>,
    /// `users` and `apps` by their ids, where the request has them.
    pub(super) members: &'a Map<String, Value>,
    pub(super) received: DateTime<Utc>,
}

impl Frame<'_> {
    /// An event of a customer's. `at` is in milliseconds since 1970, as a text.
    pub(super) fn event(
        &self,
        id: String,
        customer: &str,
        at: Option<&str>,
        kind: EventKind,
    ) -> Option<Event> {
        let at = at.and_then(|at| at.parse().ok()).and_then(DateTime::from_timestamp_millis);
        Some(Event {
            key: EventKey { channel: CHANNEL, account: self.account.clone(), id },
            address: Address::new("x", customer).ok().filter(|_| is_id(customer))?,
            also: Vec::new(),
            thread: customer.to_owned(),
            at: clock::by_provider(at, self.received),
            received: self.received,
            sender: self.sender(customer),
            kind,
        })
    }

    /// The id of an element that has none: X's of the delivery, or the element's own hash.
    pub(super) fn id_of(&self, element: &Value) -> String {
        match self.delivery {
            Some(delivery) => format!("event:{delivery}"),
            None => element::made_id(element),
        }
    }

    fn sender(&self, id: &str) -> Sender {
        let user = self.members.get("users").and_then(|users| users.get(id));
        // The X Activity API has each user in an envelope of its own.
        let user = user.map(|user| user.get("data").unwrap_or(user)).and_then(element::read::<User>);
        let Some(user) = user else { return Sender::default() };
        Sender { name: user.name, username: user.username, ..Sender::default() }
    }

    /// The name of an app.
    pub(super) fn app(&self, id: &str) -> Option<&str> {
        self.members.get("apps")?.get(id)?.get("name")?.as_str()
    }
}

/// A user's or a message's id: a number, which stands in paths.
pub(super) fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
