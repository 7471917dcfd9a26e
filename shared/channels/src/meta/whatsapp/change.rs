//! One change of an entry: the messages and statuses of one account.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Account, Event, EventKey, EventKind};
use serde_json::Value;

use super::customer::{ADDRESSEE, CONTACT, Contacts, Customer, Names, PARTICIPANT, RECIPIENT, SENDER};
use super::payload::{list, text, timestamp};
use super::{WHATSAPP, message, receipt, system};
use crate::clock;
use crate::meta::normalise::Batch;
use crate::meta::payload::fingerprint;

/// Reads an entry: every change on its own.
pub(in crate::meta) fn read_entry(entry: &Value, received: DateTime<Utc>, batch: &mut Batch) {
    match entry.get("changes").and_then(Value::as_array) {
        Some(changes) => changes.iter().for_each(|change| read_change(change, received, batch)),
        None => batch.park("an entry without a list of changes"),
    }
}

/// Reads one change by its `field`.
///
/// Fields other than `messages` and `smb_message_echoes` tell of the account (templates, reviews,
/// preferences) or import its past (`history`), and must cause nothing.
fn read_change(change: &Value, received: DateTime<Utc>, batch: &mut Batch) {
    let Some(field) = text(change, "field") else {
        return batch.park("a change without a field");
    };
    if !matches!(field, "messages" | "smb_message_echoes") {
        return;
    }
    let value = change.get("value").unwrap_or(&Value::Null);
    let account = value.get("metadata").and_then(|metadata| text(metadata, "phone_number_id"));
    let Some(account) = account else {
        return batch.park("a change that names no account (phone_number_id)");
    };
    let contacts = Contacts(list(value, "contacts"));
    let change = Change { account: Account::new(account), contacts, value, received };
    each(value, "messages", batch, |element, batch| change.read_message(element, batch));
    each(value, "message_echoes", batch, |element, batch| change.read_echo(element, batch));
    each(value, "statuses", batch, |element, batch| change.read_status(element, batch));
}

/// Reads the elements of a list one by one. The list `errors`, which tells of the account, is left.
fn each<'v>(value: &'v Value, list: &str, batch: &mut Batch, read: impl Fn(&'v Value, &mut Batch)) {
    match value.get(list) {
        None => {}
        Some(Value::Array(elements)) => elements.iter().for_each(|element| read(element, batch)),
        Some(_) => batch.park("a list of messages or statuses that is no list"),
    }
}

/// What all elements of a change share.
struct Change<'v> {
    account: Account,
    contacts: Contacts<'v>,
    value: &'v Value,
    received: DateTime<Utc>,
}

impl<'v> Change<'v> {
    fn read_message(&self, element: &'v Value, batch: &mut Batch) {
        let Some(id) = text(element, "id") else {
            return batch.park("a message without an id");
        };
        let Some(customer) = self.contacts.customer(self.sender(element)) else {
            return batch.park("a message that names no sender");
        };
        let (customer, kind) = match system::moved(element, &customer) {
            Some(moved) => moved.into_parts(customer),
            None => (customer, message::kind(element)),
        };
        batch.messages.push(self.event(id.to_owned(), customer, element, kind));
    }

    /// What a colleague wrote in the WhatsApp Business app, under the customer who got it.
    fn read_echo(&self, element: &'v Value, batch: &mut Batch) {
        let Some(id) = text(element, "id") else {
            return batch.park("an echo without an id");
        };
        let Some(customer) = self.contacts.customer(Names::of(element, ADDRESSEE)) else {
            return batch.park("an echo that names no recipient");
        };
        let kind = EventKind::AgentMessage { content: message::echo(element) };
        batch.messages.push(self.event(id.to_owned(), customer, element, kind));
    }

    fn read_status(&self, element: &'v Value, batch: &mut Batch) {
        let (Some(id), Some(status)) = (text(element, "id"), text(element, "status")) else {
            return batch.park("a status without an id or a value");
        };
        let to_group = text(element, "recipient_type") == Some("group");
        let names = Names::of(element, if to_group { PARTICIPANT } else { RECIPIENT });
        if to_group && names.is_empty() {
            // "Sent" to a group is about no person; each participant's receipts follow.
            return;
        }
        let Some(customer) = self.contacts.customer(names) else {
            return batch.park("a status that names no recipient");
        };
        let mut key = format!("{id}:{status}");
        if to_group {
            // What tells a group's participants apart.
            key = format!("{key}:{}", fingerprint(&customer.thread));
        }
        let kind = receipt::kind(id, status, element);
        batch.receipts.push(self.event(key, customer, element, kind));
    }

    /// The names of a message's sender.
    ///
    /// Meta documents messages that name nobody beside a single contact (shared contact details):
    /// where a change has one message, one contact and nothing else that somebody did, the contact is the
    /// sender.
    fn sender(&self, element: &'v Value) -> Names<'v> {
        let names = Names::of(element, SENDER);
        if !names.is_empty() {
            return names;
        }
        if let Some(previous) = system::previous_user(element) {
            return Names::user(previous);
        }
        let beside = |other: &&Value| text(other, "id") != text(element, "id");
        let somebodys = |other: &Value| text(other, "id").is_some() || !Names::of(other, SENDER).is_empty();
        let mut others = list(self.value, "messages").iter().filter(beside);
        let alone = !others.any(somebodys) && list(self.value, "statuses").is_empty();
        match self.contacts.0 {
            [contact] if alone => Names::of(contact, CONTACT),
            _ => names,
        }
    }

    fn event(&self, id: String, customer: Customer, element: &Value, kind: EventKind) -> Event {
        Event {
            key: EventKey { channel: WHATSAPP, account: self.account.clone(), id },
            address: customer.address,
            also: customer.also,
            thread: customer.thread,
            at: clock::by_seconds(timestamp(element), self.received),
            received: self.received,
            sender: customer.sender,
            kind,
        }
    }
}
