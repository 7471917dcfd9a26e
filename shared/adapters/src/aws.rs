//! AWS clients, configured by hand: no provider chains, no second TLS stack.
//!
//! The SDK's default TLS stack costs about 62 ms of CPU in each new process; `ring` does not.

use std::io;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider, SharedHttpClient};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// What the services' certificates chain up to.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

/// For a function, by the variables that Lambda sets: region, credentials, and `AWS_ENDPOINT_URL` or
/// `AWS_ENDPOINT_URL_<SERVICE>` where they lead to an emulator.
///
/// It trusts Amazon's own certificate authorities, or those of the file `AWS_CA_BUNDLE` alone. Reading
/// the 140 that every machine has, and the SDK's own search for configuration, would be most of what a
/// function executes before its first event.
///
/// # Errors
/// When that file cannot be read.
pub fn for_function(environment: fn(&str) -> Option<String>) -> io::Result<SdkConfig> {
    let bundle = environment("AWS_CA_BUNDLE").map(std::fs::read).transpose()?;
    let roots = bundle.unwrap_or_else(|| AMAZON_ROOTS.to_vec());
    let trusted = TrustStore::empty().with_pem_certificate(roots);
    let tls = TlsContext::builder().with_trust_store(trusted).build().map_err(io::Error::other)?;
    let mut config = configured(tls)
        .region(environment("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        .service_config(Variables(environment));
    config.set_endpoint_url(environment("AWS_ENDPOINT_URL"));
    Ok(config.build())
}

/// For a command of ops, which finds region, credentials and certificate authorities as the SDK does.
pub async fn from_environment() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(EnvironmentVariableCredentialsProvider::new())
        .http_client(http_client(TlsContext::default()))
        .retry_config(retries())
        .timeout_config(timeouts())
        .load()
        .await
}

/// Clients for services at a loopback address of this machine.
pub fn local(endpoint: &str) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "local");
    configured(TlsContext::default())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(endpoint)
        .build()
}

/// What is set for single services: `AWS_ENDPOINT_URL_SQS`.
#[derive(Debug)]
struct Variables(fn(&str) -> Option<String>);

impl LoadServiceConfig for Variables {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_ascii_uppercase().replace(' ', "_");
        (self.0)(&format!("{}_{service}", key.env()))
    }
}

fn configured(tls: TlsContext) -> aws_types::sdk_config::Builder {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http_client(tls))
        .retry_config(retries())
        .timeout_config(timeouts())
}

fn http_client(context: TlsContext) -> SharedHttpClient {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_smithy_http_client::Builder::new().tls_provider(ring).tls_context(context).build_https()
}

/// A few quick retries: what fails for longer is retried by the queue, or by the provider.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(50))
}

/// A call that hangs must end while there is time to try again within the function's own, which
/// is 20 s for a batch in `infra/template.yaml`.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(1500))
        .operation_timeout(Duration::from_secs(3))
        .build()
}

/// A failed call by its kind, the service's code and the request's id: the SDK's own text may hold
/// the whole response, and with it what customers wrote, or a secret.
pub(crate) fn describe<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "the request could not be built",
        SdkError::TimeoutError(_) => "timed out",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "the response could not be read",
        _ => "the service refused",
    };
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    let id = error.as_service_error().and_then(|error| error.meta().extra("aws_request_id"));
    [Some(kind), code, id].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
