//! The one HTTPS client there is, and the providers' APIs called with it.

use std::sync::OnceLock;
use std::time::Duration;

use ::http::header::CONTENT_LENGTH;
use ::http::{Request, Response};
use async_trait::async_trait;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper_rustls::builderstates::WantsSchemes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use nightdesk_channels::SignedForAws;
use nightdesk_pipeline::ports::{CallError, ProviderApi};

use crate::signer::Signer;

/// How long a provider may take to answer. Shorter than the function's own time, so that the
/// outcome is still written down.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long connecting may take. A connection that does not come is a call that was not made.
const CONNECT: Duration = Duration::from_secs(3);

/// How long a connection is kept for the next call. A function that was frozen wakes up with
/// connections that the other side has long closed; a call over one may or may not have arrived.
const IDLE: Duration = Duration::from_secs(5);

/// The most of an answer that is read: providers answer a message with a few hundred bytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// HTTP/1.1 with TLS by `ring`.
pub(crate) type Https = HttpsConnector<HttpConnector>;

/// Connections by TLS as it is set up. Plain HTTP is for stand-ins, emulators and proxies on this machine.
pub(crate) fn https(tls: HttpsConnectorBuilder<WantsSchemes>, connect: Duration) -> Https {
    let mut tcp = tcp();
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(connect));
    tls.https_or_http().enable_http1().wrap_connector(tcp)
}

/// Connections without TLS.
pub(crate) fn tcp() -> HttpConnector {
    let mut tcp = HttpConnector::new();
    // Else the body of a first request waits 40 ms for the other side to acknowledge its head.
    tcp.set_nodelay(true);
    tcp
}

/// A client that keeps its connections, follows no redirects and retries nothing. What it sends is of the
/// SDK's kind, whoever calls: a client of another would be the same code a second time.
pub(crate) fn client<C: Connect + Clone>(connector: C, idle: Duration) -> Client<C, SdkBody> {
    let mut client = Client::builder(TokioExecutor::new());
    client.pool_timer(TokioTimer::new()).pool_idle_timeout(idle);
    client.build(connector)
}

/// Calls to providers.
#[derive(Debug, Clone)]
pub struct HttpsApi {
    client: Client<Https, SdkBody>,
    signer: Option<Signer>,
    longest: usize,
    patience: Duration,
}

impl HttpsApi {
    /// A client that trusts the certificate authorities of this machine.
    ///
    /// # Errors
    /// When the machine has no certificate authorities that can be read.
    pub fn new() -> std::io::Result<Self> {
        let tls = HttpsConnectorBuilder::new().with_native_roots()?;
        Ok(Self::over(client(https(tls, CONNECT), IDLE)))
    }

    /// Calls by a client that there is already.
    pub(crate) fn over(client: Client<Https, SdkBody>) -> Self {
        Self { client, signer: None, longest: LONGEST_ANSWER, patience: TIMEOUT }
    }

    /// Signs the calls that are to be signed for AWS. Without a signer they go unsigned: a stand-in does
    /// not mind, and AWS says that it does.
    #[must_use]
    pub fn signing(self, signer: Option<Signer>) -> Self {
        Self { signer, ..self }
    }

    /// Reads answers of so many bytes, in place of the few that providers send.
    #[must_use]
    pub fn reading(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Waits so long for an answer, in place of the time that a provider may take for a message.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

#[async_trait]
impl ProviderApi for HttpsApi {
    async fn call(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        if let (Some(signer), Some(SignedForAws(service))) =
            (&self.signer, request.extensions().get::<SignedForAws>().copied())
        {
            let signed = signer.sign(service, &mut request);
            signed.map_err(|_| CallError::Unreached("the call could not be signed".to_owned()))?;
        }
        let answer = async {
            let response = self.client.request(request.map(SdkBody::from)).await.map_err(|error| {
                // The error's text may hold the URL, and a URL may hold a token: keep the kind only.
                if error.is_connect() {
                    CallError::Unreached("no connection".to_owned())
                } else {
                    CallError::NoResponse("the connection broke".to_owned())
                }
            })?;
            let (parts, body) = response.into_parts();
            // By what its head says, before any of it is read.
            let told = parts.headers.get(CONTENT_LENGTH).and_then(|bytes| bytes.to_str().ok()?.parse().ok());
            if told.is_some_and(|bytes: usize| bytes > self.longest) {
                return Err(CallError::TooLong);
            }
            let body = Limited::new(body, self.longest).collect().await.map_err(|error| {
                match error.is::<LengthLimitError>() {
                    true => CallError::TooLong,
                    false => CallError::NoResponse("the answer broke off".to_owned()),
                }
            })?;
            Ok(Response::from_parts(parts, body.to_bytes()))
        };
        let in_time = tokio::time::timeout(self.patience, answer).await;
        in_time
            .unwrap_or_else(|_| Err(CallError::NoResponse(format!("no answer within {:?}", self.patience))))
    }
}

/// [`HttpsApi`], made at the first call: reading this machine's certificate authorities is more work than
/// all else at a start, and most functions that may need them never do.
#[derive(Debug, Default)]
pub struct HttpsOnDemand(OnceLock<HttpsApi>);

#[async_trait]
impl ProviderApi for HttpsOnDemand {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        let api = match self.0.get() {
            Some(api) => api,
            None => {
                let api = HttpsApi::new().map_err(|error| CallError::Unreached(error.to_string()))?;
                self.0.get_or_init(|| api)
            }
        };
        api.call(request).await
    }
}
