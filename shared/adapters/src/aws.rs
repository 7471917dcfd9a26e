//! AWS clients, configured by hand: no provider chains, no second TLS stack.
//!
//! The SDK's default TLS stack costs about 62 ms of CPU in each new process; `ring` does not.

use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, SharedAsyncSleep, SharedCredentialsProvider,
};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::HttpClient;
use aws_types::SdkConfig;
use aws_types::sdk_config::Builder;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::bedrock::Bedrock;
use crate::hand_in::S3HandIn;
use crate::http::{Https, HttpsApi};
use crate::parameter_store::ParameterStore;
use crate::s3::S3Bucket;
use crate::sdk_http::SdkHttp;
use crate::signer::Signer;

/// Why AWS cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum NoAccess {
    /// A variable that says how is not set.
    #[error("the variable {0} is not set, and without it AWS cannot be called")]
    Variable(&'static str),
    /// The certificate authorities cannot be read.
    #[error("the certificate authorities that AWS_CA_BUNDLE names cannot be read: {0}")]
    Certificates(#[from] std::io::Error),
}

/// The way to AWS: what clients are made of, and the connections that they share.
#[derive(Debug)]
pub struct Aws {
    /// What clients are made of.
    pub config: SdkConfig,
    /// The Parameter Store.
    pub parameters: ParameterStore,
    http: SdkHttp<Https>,
    api: HttpsApi,
    signer: Signer,
    region: String,
    variable: fn(&str) -> Option<String>,
}

impl Aws {
    /// Opens a connection to the service at `url`, which the first call to it then finds open.
    ///
    /// For the time before a function asks for its first event: Lambda gives it a whole processor then,
    /// whatever its memory, and a handshake is most of what a first call costs. Nothing depends on it,
    /// so that what goes wrong is left for that call to say.
    pub async fn connect(&self, url: &str) {
        self.http.ping(url).await;
    }

    /// A bucket that others put files into, by addresses that this function signs.
    pub fn hand_in(&self, bucket: &str) -> S3HandIn {
        S3HandIn::new(self.signer.clone(), self.bucket_address(bucket))
    }

    /// A bucket in this region, by its name. It costs nothing until it is called.
    pub fn bucket(&self, name: &str) -> S3Bucket {
        S3Bucket::new(self.api.clone(), self.bucket_address(name))
    }

    /// Where a bucket in this region is; at an emulator's address, below it.
    fn bucket_address(&self, name: &str) -> String {
        match elsewhere(self.variable, "S3") {
            Some(url) => format!("{}/{name}", url.trim_end_matches('/')),
            None => address(&format!("{name}.s3"), &self.region),
        }
    }

    /// A language model, by its id, its inference profile's or an ARN.
    pub fn bedrock(&self, model: &str) -> Bedrock {
        let elsewhere = elsewhere(self.variable, "BEDROCK_RUNTIME");
        let address = elsewhere.unwrap_or_else(|| address("bedrock-runtime", &self.region));
        Bedrock::new(self.api.clone(), &address, model)
    }
}

/// The way to AWS by the environment variables that Lambda sets, of which `variable` reads one.
///
/// `AWS_ENDPOINT_URL`, or `AWS_ENDPOINT_URL_<SERVICE>`, leads to an emulator, and `AWS_CA_BUNDLE` names a
/// file of the certificate authorities to trust instead of Amazon's.
///
/// The `aws-config` crate would do it by a chain of providers (profiles, STS, ECS, instance metadata)
/// that no function needs and each would carry and start: a tenth of ingest.
///
/// # Errors
/// [`NoAccess`] says what is missing.
pub fn from_environment(variable: fn(&str) -> Option<String>) -> Result<Aws, NoAccess> {
    let (credentials, region) = identity(variable)?;
    let signer = Signer::new(credentials.clone(), region.clone());
    let bundle = variable("AWS_CA_BUNDLE").map(std::fs::read).transpose()?;
    let http = SdkHttp::aws(bundle.as_deref())?;
    let api = http.api().signing(Some(signer.clone()));
    let store = elsewhere(variable, "SSM").unwrap_or_else(|| address("ssm", &region));
    let parameters = ParameterStore::new(api.clone(), store);
    let mut config = clients(region.clone(), credentials, http.clone());
    config.set_endpoint_url(variable("AWS_ENDPOINT_URL"));
    let config = config.service_config(OfService(variable)).build();
    Ok(Aws { config, parameters, http, api, signer, region, variable })
}

/// Who this function is, and the region that it is in.
pub(crate) fn identity(variable: fn(&str) -> Option<String>) -> Result<(Credentials, String), NoAccess> {
    let required = |name| variable(name).ok_or(NoAccess::Variable(name));
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let credentials = Credentials::new(
        required("AWS_ACCESS_KEY_ID")?,
        required("AWS_SECRET_ACCESS_KEY")?,
        variable("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    Ok((credentials, region.ok_or(NoAccess::Variable("AWS_REGION"))?))
}

/// Where a service is when not where AWS has it: for calls that no SDK makes.
fn elsewhere(variable: fn(&str) -> Option<String>, service: &str) -> Option<String> {
    variable(&format!("AWS_ENDPOINT_URL_{service}")).or_else(|| variable("AWS_ENDPOINT_URL"))
}

/// Where a service is in a region; those of China have a domain of their own.
pub fn address(service: &str, region: &str) -> String {
    let china = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://{service}.{region}.amazonaws.com{china}")
}

/// What is set for single services: `AWS_ENDPOINT_URL_SQS`.
#[derive(Debug)]
struct OfService(fn(&str) -> Option<String>);

impl LoadServiceConfig for OfService {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_ascii_uppercase().replace(' ', "_");
        (self.0)(&format!("{}_{service}", key.env()))
    }
}

/// Clients for services at a loopback address of this machine.
pub fn local(endpoint: &str) -> SdkConfig {
    let credentials = Credentials::new("local", "local", None, None, "local");
    let config = clients("us-east-1".to_owned(), credentials, SdkHttp::local());
    config.timeout_config(patience()).endpoint_url(endpoint).build()
}

fn clients(region: String, credentials: Credentials, http: impl HttpClient + 'static) -> Builder {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http)
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .retry_config(retries())
        .timeout_config(timeouts())
}

/// A few quick retries: what fails for longer is retried by the queue, or by the provider.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(50))
}

/// A call that hangs must end while there is time to try again within the function's own, which
/// is 20 s for a batch in `infra/template.yaml`.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_millis(1500))
        .operation_timeout(Duration::from_secs(3))
        .build()
}

/// A machine may be busy with other things, and no function's time runs out: a message whose call was
/// given up would lie hidden for minutes.
fn patience() -> TimeoutConfig {
    TimeoutConfig::builder()
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
