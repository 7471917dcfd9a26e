//! Postmark: mail as JSON.
//!
//! Sources: <https://postmarkapp.com/developer/webhooks/inbound-webhook>, the other webhooks beside it,
//! and <https://postmarkapp.com/developer/api/email-api>. How to connect it stands in the folder's
//! `README.md`.

mod classify;
mod inbound;
mod outcome;
mod reply;
#[cfg(feature = "stand-in")]
mod stand_in;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Method, Request, Response};
use nightdesk_domain::{Channel, Event};
use serde_json::{Map, Value};

use crate::mail::{self, basic_auth};
use crate::outcome::SendOutcome;
use crate::provider::{
    Admission, Api, Carrier, Limits, Malformed, Normalised, Outgoing, Rejected, Replies, Unsendable, Webhooks,
};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::split::TextLimit;

/// Its id.
const ID: &str = "postmark";

/// Postmark, provider id `postmark`.
#[derive(Debug, Clone, Copy)]
pub struct Postmark;

impl Carrier for Postmark {
    fn id(&self) -> &'static str {
        ID
    }

    fn channels(&self) -> &'static [Channel] {
        &mail::CHANNELS
    }

    fn text_limit(&self, _channel: &Channel) -> TextLimit {
        mail::TEXT_LIMIT
    }
}

impl Webhooks for Postmark {
    fn limits(&self) -> Limits {
        mail::LIMITS
    }

    /// Postmark signs nothing: the webhook's URL carries a user and a password.
    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        _now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        if request.method != Method::POST {
            return Err(Rejected::Method("POST"));
        }
        let proof = basic_auth::check(&request, secrets)?;
        if request.content_type().is_some_and(|kind| kind != "application/json") {
            return Err(Rejected::ContentType("application/json"));
        }
        Ok(Admission::Verified(request.verified(proof)))
    }

    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
        let members: Map<String, Value> = serde_json::from_slice(request.body()).map_err(|error| {
            Malformed(format!("no JSON object, line {}, column {}", error.line(), error.column()))
        })?;
        match members.get("RecordType").and_then(Value::as_str) {
            None | Some("Inbound") => inbound::normalise(Value::Object(members), request.account(), received),
            Some(kind) => Ok(outcome::normalise(kind, &Value::Object(members.clone()), received)),
        }
    }

    /// An empty 200. 403 would stop Postmark's retries.
    fn acknowledge(&self, _events: &[Event]) -> Response<Bytes> {
        Response::new(Bytes::new())
    }
}

impl Replies for Postmark {
    fn api(&self) -> &'static str {
        "https://api.postmarkapp.com"
    }

    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
        reply::request(reply, api)
    }

    fn classify(&self, response: &Response<Bytes>) -> SendOutcome {
        classify::classify(response)
    }
}
