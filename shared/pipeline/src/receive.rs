//! From a webhook request to the inbound queue: verify, normalise, keep its files, queue, and only then 200.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Response, StatusCode, header};
use nightdesk_channels::{
    Admission, Malformed, Normalised, Rejected, Secrets, Unverified, Verified, Webhooks,
};
use nightdesk_domain::Event;
use url::Url;

use crate::documents::{self, Documents, NotGot};
use crate::intake::{Intake, NotTaken, Taken, Whole};
use crate::ports::{Objects, Queue};

/// One provider's endpoint.
#[derive(Clone, Copy)]
pub struct Receiver<'a> {
    /// The provider.
    pub provider: &'a dyn Webhooks,
    /// What its requests may be signed with.
    pub secrets: &'a Secrets,
    /// What the provider publishes to verify with.
    pub documents: &'a Documents,
    /// Where events go.
    pub inbound: &'a dyn Queue,
    /// Where what cannot be read goes.
    pub parked: &'a dyn Queue,
    /// Where files go that come inside of requests, before the events that name them; none where none ever do.
    pub files: Option<&'a dyn Objects>,
}

/// A request's answer, and what became of the request.
#[derive(Debug)]
pub struct Answer {
    /// What the provider is answered.
    pub response: Response<Bytes>,
    /// What became of the request.
    pub became: Became,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// All of it is queued or parked.
    Accepted {
        /// How many bodies, or parts of one, are parked.
        parked: usize,
    },
    /// The provider asked whether we are here.
    Handshake,
    /// It is not for us: why, in a word or two.
    Refused(&'static str),
    /// It could not be kept or queued now: the provider will try again.
    Unavailable,
}

/// A request that goes on, and one that is answered.
enum Admitted {
    Verified(Verified),
    Handshake(Response<Bytes>),
}

/// Why a request does not go on.
enum NotAdmitted {
    Rejected(Rejected),
    Unavailable(NotGot),
}

impl From<Rejected> for NotAdmitted {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(rejected)
    }
}

impl From<NotGot> for NotAdmitted {
    fn from(error: NotGot) -> Self {
        Self::Unavailable(error)
    }
}

impl Receiver<'_> {
    /// Takes one request and answers it as its provider wants to be answered.
    ///
    /// 200 means that every event is durably queued, and every file that came along kept. `delivery` is
    /// this call's own id; it goes with the events all the way to the reply, and stands in every log line.
    pub async fn receive(&self, request: Unverified, delivery: &str, now: DateTime<Utc>) -> Answer {
        let verified = match self.verified(request, delivery, now).await {
            Ok(verified) => verified,
            Err(answer) => return *answer,
        };
        let read = normalise(self.provider, &verified, now);
        match self.keep(read, Whole::Webhook(self.provider, &verified), delivery, now).await {
            Ok(Taken { events, parked }) => {
                Answer { response: self.provider.acknowledge(&events), became: Became::Accepted { parked } }
            }
            Err(error) => not_taken(delivery, &error),
        }
    }

    /// Takes one request that is answered by what it says, as a call is: `read` makes events and the
    /// answer of it. What it cannot read is parked, and answered by `otherwise`.
    pub async fn converse(
        &self,
        request: Unverified,
        delivery: &str,
        now: DateTime<Utc>,
        read: impl Fn(&Verified) -> Result<(Vec<Event>, Response<Bytes>), Malformed>,
        otherwise: Response<Bytes>,
    ) -> Answer {
        let verified = match self.verified(request, delivery, now).await {
            Ok(verified) => verified,
            Err(answer) => return *answer,
        };
        let read = catch_unwind(AssertUnwindSafe(|| read(&verified)));
        let read = read.unwrap_or_else(|_| Err(Malformed("the reader panicked".to_owned())));
        let (normalised, response) = match read {
            Ok((events, response)) => (Ok(Normalised::of(events)), response),
            Err(malformed) => (Err(malformed), otherwise),
        };
        match self.keep(normalised, Whole::Call(self.provider, &verified), delivery, now).await {
            Ok(Taken { parked, .. }) => Answer { response, became: Became::Accepted { parked } },
            Err(error) => not_taken(delivery, &error),
        }
    }

    /// Verifies a request; else how it is answered.
    async fn verified(
        &self,
        request: Unverified,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<Verified, Box<Answer>> {
        let most = self.provider.limits().body;
        if request.body.len() > most {
            tracing::warn!(delivery, bytes = request.body.len(), most, "refused: too large");
            let says = format!("the body is over {most} bytes\n");
            let response = refusal(StatusCode::PAYLOAD_TOO_LARGE, &says);
            return Err(Box::new(Answer::refused(response, "too large")));
        }
        let answer = match self.admit(request, now).await {
            Ok(Admitted::Verified(verified)) => return Ok(verified),
            Ok(Admitted::Handshake(response)) => {
                tracing::info!(delivery, "handshake answered");
                Answer { response, became: Became::Handshake }
            }
            Err(NotAdmitted::Rejected(rejected)) => {
                tracing::warn!(delivery, reason = %rejected, "refused");
                Answer::refused(rejection(rejected), name(rejected))
            }
            Err(NotAdmitted::Unavailable(error)) => {
                tracing::error!(delivery, %error, "not verified: what the provider publishes is not to be had");
                Answer::unavailable()
            }
        };
        Err(Box::new(answer))
    }

    /// Verifies a request, with what the provider publishes where it takes that.
    async fn admit(&self, request: Unverified, now: DateTime<Utc>) -> Result<Admitted, NotAdmitted> {
        match self.provider.verify(request, self.secrets, now)? {
            Admission::Needs { document, request } => self.admit_by(&document, request, now).await,
            admission => self.admitted(admission).await,
        }
    }

    async fn admit_by(
        &self,
        document: &Url,
        request: Unverified,
        now: DateTime<Utc>,
    ) -> Result<Admitted, NotAdmitted> {
        for age in [documents::A_DAY, documents::AN_HOUR] {
            let published = self.documents.get(document, age, now).await?;
            match self.provider.verify_by(&published, request.clone(), self.secrets, now) {
                // The provider may have a new key since.
                Err(Rejected::UnknownKey) => {}
                admission => return self.admitted(admission?).await,
            }
        }
        Err(Rejected::UnknownKey.into())
    }

    async fn admitted(&self, admission: Admission) -> Result<Admitted, NotAdmitted> {
        match admission {
            Admission::Verified(verified) => Ok(Admitted::Verified(verified)),
            Admission::Handshake(response) => Ok(Admitted::Handshake(response)),
            Admission::Confirm { call, response } => {
                self.documents.call(&call).await?;
                Ok(Admitted::Handshake(response))
            }
            Admission::Needs { .. } => Err(Rejected::UnknownKey.into()),
        }
    }

    /// Queues what was read of a request, and parks it where not all could be.
    async fn keep(
        &self,
        read: Result<Normalised, Malformed>,
        whole: Whole<'_>,
        delivery: &str,
        now: DateTime<Utc>,
    ) -> Result<Taken, NotTaken> {
        let (provider, received) = (self.provider.id(), now);
        let Self { inbound, parked, files, .. } = *self;
        let intake = Intake { provider, delivery, whole, received, inbound, parked, files };
        match read {
            Ok(normalised) => intake.take(normalised).await,
            Err(malformed) => intake.park(&malformed.to_string()).await,
        }
    }
}

/// Reads a request. A reader that panics is a body that cannot be read, not an endless retry.
pub(crate) fn normalise(
    provider: &dyn Webhooks,
    verified: &Verified,
    received: DateTime<Utc>,
) -> Result<Normalised, Malformed> {
    let read = catch_unwind(AssertUnwindSafe(|| provider.normalise(verified, received)));
    read.unwrap_or_else(|_| Err(Malformed("the reader panicked".to_owned())))
}

fn not_taken(delivery: &str, error: &NotTaken) -> Answer {
    tracing::error!(delivery, %error, "not queued: the provider will try again");
    Answer::unavailable()
}

impl Answer {
    /// A request that is not for us.
    pub fn refused(response: Response<Bytes>, why: &'static str) -> Self {
        Self { response, became: Became::Refused(why) }
    }

    /// The provider is to try again.
    pub fn unavailable() -> Self {
        Self { response: refusal(StatusCode::SERVICE_UNAVAILABLE, ""), became: Became::Unavailable }
    }
}

/// A rejection in a word or two.
fn name(rejected: Rejected) -> &'static str {
    match rejected {
        Rejected::Signature => "signature",
        Rejected::Stale => "stale",
        Rejected::UnknownKey => "unknown key",
        Rejected::Handshake => "handshake",
        Rejected::Incomplete(_) => "incomplete",
        Rejected::Method(_) => "method",
        Rejected::ContentType(_) => "content type",
    }
}

fn rejection(rejected: Rejected) -> Response<Bytes> {
    let (status, allow) = match rejected {
        // No word of what was wrong with a signature: that would help only a forger.
        Rejected::Signature | Rejected::Stale | Rejected::UnknownKey => {
            return refusal(StatusCode::UNAUTHORIZED, "");
        }
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
