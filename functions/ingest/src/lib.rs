//! The ingest function: one provider's webhooks, from HTTP to the inbound queue.
//!
//! Deployed once per provider, each with its own secret, role, concurrency and alarm.

use std::sync::Arc;

use bytes::Bytes;
use http::uri::Authority;
use http::{HeaderMap, Request, Response, StatusCode, header};
use nightdesk_channels::{Malformed, Secrets, Unverified, Verified, Webhooks};
use nightdesk_domain::Event;
use nightdesk_pipeline::Documents;
pub use nightdesk_pipeline::ports::SecretSource;
use nightdesk_pipeline::ports::{Objects, Queue};
use nightdesk_pipeline::receive::{Answer, Became, Receiver, refusal};
use nightdesk_runtime::Clock;
use nightdesk_runtime::front_door::Call;
use nightdesk_runtime::metrics::Tally;
use url::Url;

/// One provider's endpoint, built once per process.
pub struct Ingest {
    /// The provider.
    pub provider: &'static dyn Webhooks,
    /// What its webhooks are verified with.
    pub secrets: Box<dyn SecretSource>,
    /// What the provider publishes to verify with.
    pub documents: Documents,
    /// Where events go.
    pub inbound: Box<dyn Queue>,
    /// Where what cannot be read goes.
    pub parked: Box<dyn Queue>,
    /// Where files go that come inside of webhooks; none where none ever do.
    pub files: Option<Box<dyn Objects>>,
    /// The address that the provider was given, where it is not the one that requests arrive at.
    pub public_url: Option<Url>,
    /// The time.
    pub clock: Clock,
}

impl Ingest {
    /// Reads the secrets before the first request needs them, which says what is wrong if they are not
    /// to be had.
    #[cfg(feature = "lambda")]
    pub async fn prepare(&self) {
        self.secrets.current().await.ok();
    }

    /// Answers one request of the HTTP API or a function URL, whose body may have come in base64.
    pub async fn handle_event(&self, call: Call, delivery: &str) -> (Response<Bytes>, Tally) {
        let answer = match request_of(call, delivery) {
            Ok(request) => self.handle(request, delivery).await,
            Err(answer) => *answer,
        };
        let tally = self.tally(&answer);
        (answer.response, tally)
    }

    /// Answers one request. `delivery` is the call's own id.
    pub async fn handle(&self, request: Request<Bytes>, delivery: &str) -> Answer {
        match self.prepared(request, delivery).await {
            Ok((request, secrets)) => {
                self.receiver(&secrets).receive(request, delivery, self.clock.now()).await
            }
            Err(answer) => *answer,
        }
    }

    /// Answers one request by what it says (see [`Receiver::converse`]).
    pub async fn converse(
        &self,
        request: Request<Bytes>,
        delivery: &str,
        read: impl Fn(&Verified) -> Result<(Vec<Event>, Response<Bytes>), Malformed>,
        otherwise: Response<Bytes>,
    ) -> Answer {
        match self.prepared(request, delivery).await {
            Ok((request, secrets)) => {
                let (receiver, now) = (self.receiver(&secrets), self.clock.now());
                receiver.converse(request, delivery, now, read, otherwise).await
            }
            Err(answer) => *answer,
        }
    }

    /// A request as its provider made it, and what to verify it with.
    async fn prepared(
        &self,
        request: Request<Bytes>,
        delivery: &str,
    ) -> Result<(Unverified, Arc<Secrets>), Box<Answer>> {
        let (parts, body) = request.into_parts();
        let Some(url) = public_url(self.public_url.as_ref(), &parts.uri, &parts.headers) else {
            let response = refusal(StatusCode::BAD_REQUEST, "the request names no host\n");
            return Err(Box::new(Answer::refused(response, "no host")));
        };
        match self.secrets.current().await {
            Ok(secrets) => {
                Ok((Unverified { method: parts.method, url, headers: parts.headers, body }, secrets))
            }
            Err(error) => {
                tracing::error!(delivery, %error, "no secrets: the provider will try again");
                Err(Box::new(Answer::unavailable()))
            }
        }
    }

    fn receiver<'a>(&'a self, secrets: &'a Secrets) -> Receiver<'a> {
        Receiver {
            provider: self.provider,
            secrets,
            documents: &self.documents,
            inbound: &*self.inbound,
            parked: &*self.parked,
            files: self.files.as_deref(),
        }
    }

    /// An answer as metrics.
    pub fn tally(&self, answer: &Answer) -> Tally {
        tally(self.provider.id(), answer)
    }
}

/// The request that a call is; else how it is answered.
///
/// # Errors
/// The answer to a call that is no request.
pub fn request_of(call: Call, delivery: &str) -> Result<Request<Bytes>, Box<Answer>> {
    call.request().map_err(|error| {
        tracing::warn!(delivery, %error, "refused");
        let response = refusal(StatusCode::BAD_REQUEST, &format!("{error}\n"));
        Box::new(Answer::refused(response, "no request"))
    })
}

/// An answer to one of a provider's requests as metrics.
pub fn tally(provider: &'static str, answer: &Answer) -> Tally {
    let tally = Tally::of_provider(provider);
    match answer.became {
        // What was accepted is counted where it is recorded, and how often this was called by Lambda.
        Became::Accepted { parked } => tally.count("Parked", parked),
        Became::Handshake => tally,
        Became::Refused(why) => {
            let unauthorised = answer.response.status() == StatusCode::UNAUTHORIZED;
            tally.count("Refused", 1).count("Unauthorised", unauthorised.into()).because(why)
        }
        Became::Unavailable => tally.count("Unavailable", 1),
    }
}

/// The URL as the provider called it, to the letter: on the configured address, else on the host it
/// asked for.
fn public_url(configured: Option<&Url>, uri: &http::Uri, headers: &HeaderMap) -> Option<String> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    if let Some(base) = configured {
        return Some(format!("{}{path}", base.as_str().trim_end_matches('/')));
    }
    let host = uri.authority().map(|authority| authority.as_str());
    // A host and nothing else: a '#' or '/' in it would hide the real path from the signature.
    let host = host.or_else(|| headers.get(header::HOST)?.to_str().ok())?.parse::<Authority>().ok()?;
    let scheme = uri.scheme_str().unwrap_or("http");
    Some(format!("{scheme}://{host}{path}"))
}
