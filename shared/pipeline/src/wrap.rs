//! Events as messages on the inbound queue.

use chrono::TimeDelta;
use nightdesk_domain::Event;

use crate::envelope::{self, Inbound};
use crate::ports::{NotQueued, QueueMessage};
use crate::{fit, ids};

/// The events of one delivery, on their way to the inbound queue.
pub(crate) struct Wrapped {
    /// The events as they are queued.
    pub(crate) events: Vec<Event>,
    /// A message for each.
    pub(crate) messages: Vec<QueueMessage>,
    /// The events that are too large; each has a placeholder among the others.
    pub(crate) too_large: Vec<TooLarge>,
}

/// An event that is too large for the record.
pub(crate) struct TooLarge {
    /// The name of its kind.
    pub(crate) kind: &'static str,
    /// The event as JSON.
    pub(crate) json: String,
}

/// Wraps the events that a provider told in one delivery.
pub(crate) fn wrap(provider: &str, delivery: &str, mut events: Vec<Event>) -> Result<Wrapped, NotQueued> {
    let (mut messages, mut too_large) = (Vec::new(), Vec::new());
    for (event, n) in events.iter_mut().zip(0..) {
        // Providers' clocks are coarse: what came together stays in its order.
        event.received += TimeDelta::microseconds(n);
        fit::shorten_id(event);
        let mut message = inbound(provider, delivery, event)?;
        if !fit::fits(&message.body) {
            too_large.push(TooLarge { kind: event.kind.name(), json: envelope::json(event)? });
            fit::leave_out(event);
            message = inbound(provider, delivery, event)?;
        }
        messages.push(message);
    }
    Ok(Wrapped { events, messages, too_large })
}

/// An event as a message: in order with all of its address.
fn inbound(provider: &str, delivery: &str, event: &Event) -> Result<QueueMessage, NotQueued> {
    let (delivery, provider) = (delivery.to_owned(), Some(provider.to_owned()));
    let envelope = Inbound::V1 { delivery, provider, event: Box::new(event.clone()) };
    let order = ids::order(&event.address, &event.key.to_string());
    Ok(QueueMessage { order: Some(order), body: envelope::json(&envelope)? })
}
