//! From a webhook request to the inbound queue: verify, normalise, queue, and only then 200.

use std::io::Write;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use http::{Response, StatusCode, header};
use nightdesk_channels::{Admission, Normalised, Provider, Rejected, Secrets, Unverified, Verified};
use nightdesk_domain::Event;

use crate::envelope::{Inbound, Parked};
use crate::ids;
use crate::ports::{NotQueued, Order, Queue, QueueMessage};

/// One provider's endpoint.
#[derive(Clone, Copy)]
pub struct Receiver<'a> {
    /// The provider.
    pub provider: &'a dyn Provider,
    /// What its requests may be signed with.
    pub secrets: &'a Secrets,
    /// Where events go.
    pub inbound: &'a dyn Queue,
    /// Where what cannot be read goes.
    pub parked: &'a dyn Queue,
}

impl Receiver<'_> {
    /// Takes one request and answers it as its provider wants to be answered.
    ///
    /// 200 means that every event is durably queued. `delivery` is this call's own id; it goes
    /// with the events all the way to the reply, and stands in every log line.
    pub async fn receive(&self, request: Unverified, delivery: &str, now: DateTime<Utc>) -> Response<Bytes> {
        if request.body.len() > self.provider.limits().body {
            let most = self.provider.limits().body;
            tracing::warn!(delivery, bytes = request.body.len(), most, "refused: too large");
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, &format!("the body is over {most} bytes\n"));
        }
        let verified = match self.provider.verify(request, self.secrets, now) {
            Ok(Admission::Verified(verified)) => verified,
            Ok(Admission::Handshake(answer)) => {
                tracing::info!(delivery, "handshake answered");
                return answer;
            }
            Err(rejected) => {
                tracing::warn!(delivery, reason = %rejected, "refused");
                return rejection(rejected);
            }
        };
        match self.accept(&verified, delivery, now).await {
            Ok(events) => self.provider.acknowledge(&events),
            Err(error) => {
                tracing::error!(delivery, %error, "not queued: the provider will try again");
                refusal(StatusCode::SERVICE_UNAVAILABLE, "")
            }
        }
    }

    /// Queues what a verified request holds, and parks what cannot be read.
    async fn accept(
        &self,
        verified: &Verified,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, NotQueued> {
        let Normalised { events, unreadable } = match self.provider.normalise(verified, now) {
            Ok(normalised) => normalised,
            Err(malformed) => {
                tracing::error!(delivery, reason = %malformed, "parked: the body cannot be read");
                let body = self.park(verified, delivery, now, &malformed.to_string(), verified.body())?;
                self.parked.send(&[body]).await?;
                return Ok(Vec::new());
            }
        };
        if !unreadable.is_empty() {
            let park = |part: &nightdesk_channels::Unreadable| {
                tracing::error!(delivery, reason = part.why, "parked: a part of the body cannot be read");
                self.park(verified, delivery, now, part.why, part.element.to_string().as_bytes())
            };
            let parts = unreadable.iter().map(park).collect::<Result<Vec<_>, _>>()?;
            self.parked.send(&parts).await?;
        }
        let messages = events.iter().map(|event| inbound(event, delivery)).collect::<Result<Vec<_>, _>>()?;
        if !messages.is_empty() {
            self.inbound.send(&messages).await?;
        }
        for event in &events {
            tracing::info!(delivery, event = %ids::log(&event.key.to_string()), kind = event.kind.name(), "queued");
        }
        Ok(events)
    }

    fn park(
        &self,
        request: &Verified,
        delivery: &str,
        received: DateTime<Utc>,
        why: &str,
        body: &[u8],
    ) -> Result<QueueMessage, NotQueued> {
        let parked = Parked::V1 {
            delivery: delivery.to_owned(),
            provider: self.provider.id().to_owned(),
            received,
            why: why.to_owned(),
            content_type: request.request().content_type(),
            body: pack(body).map_err(|error| NotQueued(error.to_string()))?,
        };
        Ok(QueueMessage { order: None, body: json(&parked)? })
    }
}

/// An event as a message on the inbound queue: in order with all of its address.
fn inbound(event: &Event, delivery: &str) -> Result<QueueMessage, NotQueued> {
    let envelope = Inbound::V1 { delivery: delivery.to_owned(), event: Box::new(event.clone()) };
    let order = Order {
        group: ids::group(&event.address),
        deduplication: ids::deduplication(&event.key.to_string()),
    };
    Ok(QueueMessage { order: Some(order), body: json(&envelope)? })
}

fn json(value: &impl serde::Serialize) -> Result<String, NotQueued> {
    serde_json::to_string(value).map_err(|error| NotQueued(error.to_string()))
}

/// Gzip and base64: a queue takes 1 MiB of text, a body may have 3 MB of any bytes.
fn pack(body: &[u8]) -> std::io::Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body)?;
    Ok(data_encoding::BASE64.encode(&gzip.finish()?))
}

fn rejection(rejected: Rejected) -> Response<Bytes> {
    let (status, allow) = match rejected {
        // No word of what was wrong with a signature: that would help only a forger.
        Rejected::Signature | Rejected::Stale => return refusal(StatusCode::UNAUTHORIZED, ""),
        Rejected::Handshake => return refusal(StatusCode::FORBIDDEN, ""),
        Rejected::Incomplete(_) => (StatusCode::BAD_REQUEST, None),
        Rejected::Method(used) => (StatusCode::METHOD_NOT_ALLOWED, Some(used)),
        Rejected::ContentType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, None),
    };
    let mut response = refusal(status, &format!("{rejected}\n"));
    if let Some(used) = allow.and_then(|used| used.parse().ok()) {
        response.headers_mut().insert(header::ALLOW, used);
    }
    response
}

/// A refusal in plain text.
pub fn refusal(status: StatusCode, says: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(says.as_bytes()));
    *response.status_mut() = status;
    if !says.is_empty() {
        let text = header::HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, text);
    }
    response
}
