//! The AWS SDK's calls over the client that providers are called with, too.
//!
//! The SDK's own client of the same libraries cannot be had without HTTP/2, which no service used here
//! speaks, and which makes a twelfth of ingest's package.

use std::fmt::Debug;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ::http::Request;
use ::http::uri::{PathAndQuery, Uri};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector as SdkConnector, HttpConnectorFuture, HttpConnectorSettings,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::ErrorKind;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::http::{self, Https, HttpsApi};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(1);

/// How long a connection is kept for the next call. AWS closes them a little later than this; a call
/// over one that is closed is made again by the SDK.
const IDLE: Duration = Duration::from_secs(20);

/// The SDK's way to its services.
#[derive(Debug, Clone)]
pub(crate) struct SdkHttp<C>(Client<C, SdkBody>);

/// What the services' certificates chain up to: <https://www.amazontrust.com/repository/>.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

impl SdkHttp<Https> {
    /// The way to AWS, which trusts Amazon's own certificate authorities, or those in `bundle` alone.
    ///
    /// Reading the 140 that every machine has would be most of what a function executes before its
    /// first event.
    ///
    /// # Errors
    /// When `bundle` is no list of certificates in PEM.
    pub(crate) fn aws(bundle: Option<&[u8]>) -> io::Result<Self> {
        let mut trusted = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(bundle.unwrap_or(AMAZON_ROOTS)) {
            trusted.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(trusted)
            .with_no_client_auth();
        let tls = HttpsConnectorBuilder::new().with_tls_config(tls);
        Ok(Self(http::client(http::https(tls, CONNECT), IDLE)))
    }

    /// Calls to AWS that no SDK makes, over the same connections.
    pub(crate) fn api(&self) -> HttpsApi {
        HttpsApi::over(self.0.clone())
    }

    /// Asks the service at `url` whether it is there, for nothing but the connection that is open then.
    ///
    /// `/ping` is what load balancers ask SQS and DynamoDB; it needs no signature and costs nothing.
    pub(crate) async fn ping(&self, url: &str) {
        let Some(ping) = ping(url) else { return };
        let answer = async {
            // Read to its end, as a connection is free for the next call only then.
            self.0.request(ping).await.ok()?.into_body().collect().await.ok()
        };
        tokio::time::timeout(CONNECT, answer).await.ok();
    }
}

fn ping(url: &str) -> Option<Request<SdkBody>> {
    let mut parts = Uri::try_from(url).ok()?.into_parts();
    parts.path_and_query = Some(PathAndQuery::from_static("/ping"));
    Request::get(Uri::from_parts(parts).ok()?).body(SdkBody::empty()).ok()
}

impl SdkHttp<HttpConnector> {
    /// The way to services on this machine, without TLS.
    pub(crate) fn local() -> Self {
        Self(http::client(http::tcp(), IDLE))
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
