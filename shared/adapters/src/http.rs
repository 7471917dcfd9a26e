//! The providers' APIs over HTTPS.

use std::time::Duration;

use ::http::{Request, Response};
use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use nightdesk_pipeline::ports::{CallError, ProviderApi};

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

/// Calls over HTTP/1.1 with TLS by `ring`, connections kept. Follows no redirects and retries nothing.
#[derive(Debug, Clone)]
pub struct HttpsApi {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl HttpsApi {
    /// A client that trusts the certificate authorities of this machine.
    ///
    /// # Errors
    /// When the machine has no certificate authorities that can be read.
    pub fn new() -> std::io::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        // Else the body of a first request waits 40 ms for the other side to acknowledge its head.
        tcp.set_nodelay(true);
        // Plain HTTP is for stand-ins and proxies on this machine: the providers' own APIs are all HTTPS.
        let https = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        let mut client = Client::builder(TokioExecutor::new());
        client.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
        Ok(Self { client: client.build(https.wrap_connector(tcp)) })
    }
}

#[async_trait]
impl ProviderApi for HttpsApi {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        let answer = async {
            let response = self.client.request(request.map(Full::new)).await.map_err(|error| {
                // The error's text may hold the URL, and a URL may hold a token: keep the kind only.
                if error.is_connect() {
                    CallError::Unreached("no connection".to_owned())
                } else {
                    CallError::NoResponse("the connection broke".to_owned())
                }
            })?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LONGEST_ANSWER).collect().await;
            let body =
                body.map_err(|_| CallError::NoResponse("the answer broke off or is too long".to_owned()))?;
            Ok(Response::from_parts(parts, body.to_bytes()))
        };
        let in_time = tokio::time::timeout(TIMEOUT, answer).await;
        in_time.unwrap_or_else(|_| Err(CallError::NoResponse(format!("no answer within {TIMEOUT:?}"))))
    }
}
