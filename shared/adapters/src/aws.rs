//! AWS clients, configured by hand: no provider chains, no second TLS stack.
//!
//! The SDK's default TLS stack costs about 62 ms of CPU in each new process; `ring` does not.

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::tls;
use std::time::Duration;

/// The region and credentials that Lambda gives its functions, by environment variables;
/// `AWS_ENDPOINT_URL` leads to an emulator.
pub async fn from_environment() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(EnvironmentVariableCredentialsProvider::new())
        .http_client(http_client())
        .retry_config(retries())
        .timeout_config(timeouts())
        .load()
        .await
}

/// Clients for services at a loopback address of this machine.
pub fn local(endpoint: &str) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "local");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http_client())
        .retry_config(retries())
        .timeout_config(patience())
        .endpoint_url(endpoint)
        .build()
}

fn http_client() -> aws_sdk_dynamodb::config::SharedHttpClient {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_smithy_http_client::Builder::new().tls_provider(ring).build_https()
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

/// A machine may be busy with other things, and no function's time runs out: a message whose call was
/// given up would lie hidden for minutes.
fn patience() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(15))
        .operation_timeout(Duration::from_secs(30))
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
