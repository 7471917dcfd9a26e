//! The web chat function: serves the widget, gives visitors their tokens, takes what they write to the
//! inbound queue, and lets them read their own conversation out of the record.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /webchat/widget.js` | the widget, for a `<script>` of the business's site |
//! | `GET /webchat/languages/{tag}.json` | its words in another language than English |
//! | `POST /webchat/session` | a visitor's token, new or renewed |
//! | `POST /webchat/files` | where a visitor may put a file, before the message that names it |
//! | `POST /webchat/messages` | what a visitor did, or an agent wrote, to the inbound queue |
//! | `GET /webchat/messages?after=` | the conversation, or what is new in it |
//! | `OPTIONS` | the browser's question before a request to another origin |

mod cors;
mod files;
mod history;
mod session;
mod widget;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use nightdesk_adapters::dynamodb::{DynamoRecord, RecordEntry};
use nightdesk_channels::webchat::{Sites, Token, bearer};
use nightdesk_channels::{Unverified, webchat};
use nightdesk_domain::Address;
use nightdesk_pipeline::Documents;
use nightdesk_pipeline::ports::{HandIn, Queue, RecordError, SecretSource};
use nightdesk_pipeline::receive::{Answer, Became, Receiver, refusal};
use nightdesk_runtime::Clock;
use nightdesk_runtime::front_door::Call;
use nightdesk_runtime::metrics::Tally;
use serde::Serialize;

pub use widget::source as widget_source;

/// What visitors read of the record.
#[async_trait]
pub trait Conversation: Send + Sync {
    /// How many entries an address has from an instant on, for as little as can be.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn count_since(&self, address: &Address, since: DateTime<Utc>) -> Result<usize, RecordError>;

    /// The latest entries, up to `most`, from an instant on where one is given, in the order of time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn latest(
        &self,
        address: &Address,
        since: Option<DateTime<Utc>>,
        most: i32,
    ) -> Result<Vec<(DateTime<Utc>, RecordEntry)>, RecordError>;
}

#[async_trait]
impl Conversation for DynamoRecord {
    async fn count_since(&self, address: &Address, since: DateTime<Utc>) -> Result<usize, RecordError> {
        DynamoRecord::count_since(self, address, since).await
    }

    async fn latest(
        &self,
        address: &Address,
        since: Option<DateTime<Utc>>,
        most: i32,
    ) -> Result<Vec<(DateTime<Utc>, RecordEntry)>, RecordError> {
        DynamoRecord::latest(self, address, since, most).await
    }
}

/// The endpoint, built once per process.
pub struct WebChat {
    /// What tokens are signed with.
    pub secrets: Box<dyn SecretSource>,
    /// Which sites may show which account's chat.
    pub sites: Sites,
    /// What providers publish; web chat has none who does.
    pub documents: Documents,
    /// Where events go.
    pub inbound: Box<dyn Queue>,
    /// Where what cannot be read goes.
    pub parked: Box<dyn Queue>,
    /// Where visitors' conversations stand.
    pub conversation: Box<dyn Conversation>,
    /// Where visitors put their files.
    pub files: Box<dyn HandIn>,
    /// The time.
    pub clock: Clock,
}

impl WebChat {
    /// Answers one request of the HTTP API, whose body may have come in base64.
    pub async fn handle_event(&self, call: Call, delivery: &str) -> (Response<Bytes>, Tally) {
        let answer = match nightdesk_ingest::request_of(call, delivery) {
            Ok(request) => self.handle(request, delivery).await,
            Err(answer) => *answer,
        };
        let tally = nightdesk_ingest::tally("webchat", &answer);
        (answer.response, tally)
    }

    /// Answers one request. `delivery` is the call's own id.
    pub async fn handle(&self, request: Request<Bytes>, delivery: &str) -> Answer {
        let (parts, body) = request.into_parts();
        let origin = parts.headers.get(header::ORIGIN).cloned();
        let mut answer = self.route(parts, body, delivery).await;
        cors::allow(answer.response.headers_mut(), origin.as_ref(), &self.sites);
        let sniffed = HeaderValue::from_static("nosniff");
        answer.response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, sniffed);
        answer
    }

    async fn route(&self, parts: Parts, body: Bytes, delivery: &str) -> Answer {
        let path = parts.uri.path().split_once("/webchat/").map(|(_, path)| path.to_owned());
        match (&parts.method, path.as_deref()) {
            (&Method::OPTIONS, Some(_)) => read(cors::preflight()),
            (&Method::GET | &Method::HEAD, Some("widget.js")) => read(widget::script(&parts)),
            (&Method::GET | &Method::HEAD, Some(path)) if path.starts_with("languages/") => {
                let words = path.strip_prefix("languages/").and_then(|name| widget::words(name, &parts));
                words.map_or_else(nothing_here, read)
            }
            (&Method::POST, Some("session")) => self.session(&parts, &body, delivery).await,
            (&Method::GET, Some("messages")) => self.history(&parts, delivery).await,
            (_, Some("messages")) => self.receive(parts, body, delivery).await,
            (&Method::POST, Some("files")) => self.place(&parts, &body, delivery).await,
            (_, Some("session" | "files")) => {
                refused(StatusCode::METHOD_NOT_ALLOWED, "POST alone\n", "method")
            }
            _ => nothing_here(),
        }
    }

    /// The address of the visitor whose token comes with a request, from a page that may use it.
    async fn visitor_of(&self, parts: &Parts, delivery: &str) -> Result<Address, Box<Answer>> {
        let Ok(secrets) = self.secrets.current().await else { return Err(Box::new(no_secrets(delivery))) };
        let token =
            bearer(&parts.headers).and_then(|text| Token::open(text, &secrets, self.clock.now()).ok());
        let token = token.filter(|token| token.is_for(origin(parts)));
        let Some(address) = token.as_ref().and_then(Token::address) else {
            return Err(Box::new(refused(StatusCode::UNAUTHORIZED, "", "token")));
        };
        match token.is_some_and(|token| self.sites.allow(&token.account, &token.site)) {
            true => Ok(address),
            false => Err(Box::new(refused(StatusCode::FORBIDDEN, "", "origin"))),
        }
    }

    /// Takes what a visitor did to the inbound queue, as any provider's webhook.
    async fn receive(&self, parts: Parts, body: Bytes, delivery: &str) -> Answer {
        if origin(&parts).is_some_and(|origin| !self.sites.know(origin)) {
            return refused(StatusCode::FORBIDDEN, "", "origin");
        }
        let Ok(secrets) = self.secrets.current().await else { return no_secrets(delivery) };
        let request =
            Unverified { method: parts.method, url: parts.uri.to_string(), headers: parts.headers, body };
        let receiver = Receiver {
            provider: &webchat::WebChat,
            secrets: &secrets,
            documents: &self.documents,
            inbound: &*self.inbound,
            parked: &*self.parked,
            // A post names its files, which were put there before.
            files: None,
        };
        let mut answer = receiver.receive(request, delivery, self.clock.now()).await;
        answer.response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }
}

/// The page's origin, as the browser says.
fn origin(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::ORIGIN)?.to_str().ok()
}

/// An answer that changes nothing.
fn read(response: Response<Bytes>) -> Answer {
    Answer { response, became: Became::Accepted { parked: 0 } }
}

fn refused(status: StatusCode, says: &str, why: &'static str) -> Answer {
    Answer::refused(refusal(status, says), why)
}

fn nothing_here() -> Answer {
    refused(StatusCode::NOT_FOUND, "there is nothing here\n", "path")
}

fn no_secrets(delivery: &str) -> Answer {
    tracing::error!(delivery, "no secrets: the widget will try again");
    Answer::unavailable()
}

/// A value as an answer that nobody keeps.
fn json(value: &impl Serialize) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(serde_json::to_vec(value).unwrap_or_default()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
