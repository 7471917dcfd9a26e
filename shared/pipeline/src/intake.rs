//! What was read of one delivery, on its way to the queues.

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_channels::Normalised;
use nightdesk_domain::Event;

use crate::envelope::{self, Inbound};
use crate::park::Parking;
use crate::ports::{NotQueued, Order, Queue, QueueMessage};
use crate::{fit, ids};

/// One delivery by a provider: a webhook call, or a mail in a bucket.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The provider's id.
    pub provider: &'static str,
    /// The delivery's own id; it goes with the events all the way to the reply, and stands in every log line.
    pub delivery: &'a str,
    /// The media type of what was delivered, as sent.
    pub content_type: Option<&'a str>,
    /// When it was received.
    pub received: DateTime<Utc>,
    /// Where events go.
    pub inbound: &'a dyn Queue,
    /// Where what cannot be read goes.
    pub parked: &'a dyn Queue,
}

/// What is durably queued of a delivery.
#[derive(Debug)]
pub struct Taken {
    /// The events.
    pub events: Vec<Event>,
    /// How many bodies, or parts of one, are parked.
    pub parked: usize,
}

impl Intake<'_> {
    /// Queues what a delivery holds, and parks what cannot be read.
    ///
    /// # Errors
    /// [`NotQueued`] when not all of it is: the delivery must come again.
    pub async fn take(&self, normalised: Normalised) -> Result<Taken, NotQueued> {
        let Normalised { mut events, unreadable } = normalised;
        let delivery = self.delivery;
        let (mut messages, mut parked) = (Vec::new(), Vec::new());
        let mut parts = unreadable.len();
        for part in &unreadable {
            tracing::error!(delivery, reason = part.why, "parked: a part of the body cannot be read");
            parked.extend(self.parking().messages(part.why, part.element.to_string().as_bytes())?);
        }
        for (event, n) in events.iter_mut().zip(0..) {
            // Providers' clocks are coarse: what came together stays in its order.
            event.received += TimeDelta::microseconds(n);
            fit::shorten_id(event);
            let mut message = self.inbound(event)?;
            if !fit::fits(&message.body) {
                tracing::error!(delivery, kind = event.kind.name(), "parked: an event is too large");
                let event_as_it_was = envelope::json(event)?;
                parked.extend(self.parking().messages("the event is too large", event_as_it_was.as_bytes())?);
                parts += 1;
                fit::leave_out(event);
                message = self.inbound(event)?;
            }
            messages.push(message);
        }
        if !messages.is_empty() {
            self.inbound.send(&messages).await?;
        }
        // Last: what cannot be read must not keep back what can.
        if !parked.is_empty() {
            self.parked.send(&parked).await?;
        }
        for event in &events {
            tracing::info!(delivery, event = %ids::log(&event.key.to_string()), kind = event.kind.name(), "queued");
        }
        Ok(Taken { events, parked: parts })
    }

    /// Parks a delivery that cannot be read as a whole.
    ///
    /// # Errors
    /// [`NotQueued`]: the delivery must come again.
    pub async fn park(&self, why: &str, body: &[u8]) -> Result<Taken, NotQueued> {
        tracing::error!(delivery = self.delivery, reason = why, "parked: the body cannot be read");
        self.parked.send(&self.parking().messages(why, body)?).await?;
        Ok(Taken { events: Vec::new(), parked: 1 })
    }

    fn parking(&self) -> Parking<'_> {
        Parking {
            delivery: self.delivery,
            provider: self.provider,
            content_type: self.content_type.map(str::to_owned),
            received: self.received,
        }
    }

    /// An event as a message on the inbound queue: in order with all of its address.
    fn inbound(&self, event: &Event) -> Result<QueueMessage, NotQueued> {
        let (delivery, provider) = (self.delivery.to_owned(), Some(self.provider.to_owned()));
        let envelope = Inbound::V1 { delivery, provider, event: Box::new(event.clone()) };
        let order = Order {
            group: ids::group(&event.address),
            deduplication: ids::deduplication(&event.key.to_string()),
        };
        Ok(QueueMessage { order: Some(order), body: envelope::json(&envelope)? })
    }
}
