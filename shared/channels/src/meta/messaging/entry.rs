//! One entry: the happenings of one page or Instagram account.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address, Channel, Event, EventKey, EventKind};
use serde_json::Value;

use super::parties::{self, Parties};
use super::{Told, happening, message, moment};
use crate::meta::normalise::Batch;
use crate::meta::payload::text;

/// Reads the entries of one channel.
#[derive(Debug)]
pub(in crate::meta) struct Inbox<'a> {
    /// Messenger or Instagram.
    pub(in crate::meta) channel: Channel,
    /// The app whose secret signed, where the secret names it.
    pub(in crate::meta) app: Option<&'a Account>,
    /// When the request came.
    pub(in crate::meta) received: DateTime<Utc>,
}

/// What all elements of one list share.
#[derive(Clone, Copy)]
struct List<'v> {
    /// The entry's id.
    entry: Option<&'v str>,
    /// True when another app answers these customers: what they write is kept, and nothing is sent.
    standby: bool,
}

impl Inbox<'_> {
    /// Reads an entry: `messaging`, `standby` (conversations that another app has control of), and
    /// `changes` or a single `field`, which is how the console's tests come.
    pub(in crate::meta) fn read_entry(&self, entry: &Value, batch: &mut Batch) {
        let id = parties::id(entry);
        let list = List { entry: id.as_deref(), standby: false };
        let mut found = false;
        for (name, list) in [("messaging", list), ("standby", List { standby: true, ..list })] {
            if let Some(elements) = entry.get(name) {
                found = true;
                each(elements, batch, |element, batch| self.read_element(element, list, batch));
            }
        }
        if let Some(changes) = entry.get("changes") {
            found = true;
            each(changes, batch, |change, batch| self.read_change(change, list, batch));
        }
        if text(entry, "field").is_some() {
            found = true;
            self.read_change(entry, list, batch);
        }
        if !found {
            batch.park("an entry without messaging, standby or changes");
        }
    }

    /// Reads a change by its `field`. What is about posts, comments or the page itself must cause nothing.
    fn read_change(&self, change: &Value, list: List<'_>, batch: &mut Batch) {
        let Some(field) = text(change, "field") else {
            return batch.park("a change without a field");
        };
        let standby = field == "standby";
        if !standby && !field.starts_with("message") && !field.starts_with("messaging_") {
            return;
        }
        let list = List { standby, ..list };
        match change.get("value") {
            Some(Value::Array(elements)) => {
                elements.iter().for_each(|element| self.read_element(element, list, batch));
            }
            Some(element) => self.read_element(element, list, batch),
            None => batch.park("a change without a value"),
        }
    }

    fn read_element(&self, element: &Value, list: List<'_>, batch: &mut Batch) {
        if happening::is_about_no_customer(element) {
            return;
        }
        let Some(parties) = Parties::of(element, list.entry) else {
            return batch.park("an event that names no customer");
        };
        let id = format!("{}:{}", parties.account, parties.customer);
        let Ok(address) = Address::new(self.channel.as_str(), &id) else {
            return batch.park("an event whose customer has no readable id");
        };
        for (id, kind) in self.told(element, &parties) {
            let event = Event {
                key: EventKey { channel: self.channel.clone(), account: Account::new(&parties.account), id },
                address: address.clone(),
                also: Vec::new(),
                thread: if list.standby { String::new() } else { parties.customer.clone() },
                at: moment::at(element, self.received),
                received: self.received,
                sender: Sender::default(),
                kind,
            };
            match &event.kind {
                EventKind::Receipt { .. } => batch.receipts.push(event),
                _ => batch.messages.push(event),
            }
        }
    }

    fn told(&self, element: &Value, parties: &Parties) -> Vec<Told> {
        match element.get("message").filter(|message| !message.is_null()) {
            Some(message) if parties.by_business => message::echo(message, element, self.app),
            Some(message) => message::read(message, element),
            None if parties.by_business => happening::of_the_business(element),
            None => happening::read(element),
        }
    }
}

fn each(elements: &Value, batch: &mut Batch, read: impl Fn(&Value, &mut Batch)) {
    match elements {
        Value::Array(elements) => elements.iter().for_each(|element| read(element, batch)),
        _ => batch.park("a list of events that is no list"),
    }
}
