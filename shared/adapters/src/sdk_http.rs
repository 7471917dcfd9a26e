//! The AWS SDK's calls over the client that providers are called with, too.
//!
//! The SDK's own client of the same libraries cannot be had without HTTP/2, which no service used here
//! speaks, and which makes a twelfth of ingest's package.

use std::fmt::Debug;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector as SdkConnector, HttpConnectorFuture, HttpConnectorSettings,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::ErrorKind;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};

use crate::http::{self, Https};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(1);

/// How long a connection is kept for the next call. AWS closes them a little later than this; a call
/// over one that is closed is made again by the SDK.
const IDLE: Duration = Duration::from_secs(20);

/// The SDK's way to its services.
#[derive(Debug, Clone)]
pub(crate) struct SdkHttp<C>(Client<C, SdkBody>);

impl SdkHttp<Https> {
    /// The way to AWS.
    ///
    /// # Errors
    /// When the machine has no certificate authorities that can be read.
    pub(crate) fn aws() -> std::io::Result<Self> {
        Ok(Self(http::client(http::https(CONNECT)?, IDLE)))
    }
}

impl SdkHttp<HttpConnector> {
    /// The way to services on this machine, without TLS.
    pub(crate) fn local() -> Self {
        Self(http::client(HttpConnector::new(), IDLE))
    }
}

impl<C: Connect + Clone + Debug + Send + Sync + 'static> HttpClient for SdkHttp<C> {
    /// One for every service. Calls end by the SDK's own timeouts of attempts and operations.
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl<C: Connect + Clone + Debug + Send + Sync + 'static> SdkConnector for SdkHttp<C> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            let response = client.request(request).await.map_err(|error| {
                // Either is tried again: what the functions write may be written twice.
                match error.is_connect() {
                    true => ConnectorError::io(error.into()),
                    false => ConnectorError::other(error.into(), Some(ErrorKind::TransientError)),
                }
            })?;
            let response = HttpResponse::try_from(response.map(SdkBody::from_body_1_x));
            response.map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
