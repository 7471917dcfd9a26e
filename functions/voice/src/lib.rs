//! The voice function: calls, answered at once.
//!
//! Each request about a call is verified as every webhook is, what it means is queued as events, and
//! only then is it answered, by TwiML.

mod conversation;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use nightdesk_channels::twilio::voice::Call;
use nightdesk_channels::twilio::voice::twiml;
use nightdesk_domain::hours::Unplanned;
use nightdesk_ingest::{Ingest, request_of};
use nightdesk_pipeline::ports::Record;
use nightdesk_pipeline::receive::Answer;
use nightdesk_pipeline::respond::UnplannedCache;
use nightdesk_responder::DeskFolder;
use nightdesk_runtime::front_door;
use nightdesk_runtime::metrics::Tally;

pub use conversation::{Conversation, Turn};

/// The provider whose calls are answered.
pub const PROVIDER: &str = "twilio";

/// Where calls are answered, built once per process.
pub struct Voice {
    /// How requests are verified, and where events go.
    pub door: Ingest,
    /// The desk and its wording.
    pub folder: DeskFolder,
    /// The closures and openings that nobody planned, as they were last read.
    pub unplanned: UnplannedCache,
    /// The customer record, for these.
    pub record: Box<dyn Record>,
}

impl Voice {
    /// Answers one request of the HTTP API.
    pub async fn handle_event(&self, call: front_door::Call, delivery: &str) -> (Response<Bytes>, Tally) {
        let answer = match request_of(call, delivery) {
            Ok(request) => self.handle(request, delivery).await,
            Err(answer) => *answer,
        };
        let tally = self.door.tally(&answer);
        (answer.response, tally)
    }

    /// Answers one request. `delivery` is the call's own id.
    pub async fn handle(&self, request: Request<Bytes>, delivery: &str) -> Answer {
        let unplanned = self.unplanned(delivery).await;
        let conversation = Conversation {
            desk: &self.folder.desk,
            wording: &self.folder.wording,
            unplanned: &unplanned,
            now: self.door.clock.now(),
        };
        let read = |verified: &_| {
            let Turn { events, says } = conversation.turn(&Call::read(verified)?)?;
            Ok((events, xml(&says)))
        };
        self.door.converse(request, delivery, read, xml(&twiml::Response::default())).await
    }

    /// The closures and openings that nobody planned. A caller is answered without them rather than not
    /// at all.
    async fn unplanned(&self, delivery: &str) -> Arc<[Unplanned]> {
        let read = self.unplanned.at(&*self.record, self.door.clock.now()).await;
        read.unwrap_or_else(|error| {
            tracing::error!(delivery, %error, "a call is answered by the planned hours alone");
            Arc::from([])
        })
    }
}

fn xml(twiml: &twiml::Response) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(twiml.to_xml()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    response
}
