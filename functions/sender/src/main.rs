//! Configuration, clients, run.

use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::ssm::SsmLines;
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, http::HttpsApi, sqs::SqsQueue};
use nightdesk_channels::PROVIDERS;
use nightdesk_runtime::{Clock, batch, environment, telemetry};
use nightdesk_sender::Send;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let config = aws::for_function(environment::optional)?;
    let queue = |name| {
        let url = environment::required(name)?;
        anyhow::Ok(Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&config), url)))
    };
    let path = environment::required("NIGHTDESK_SECRETS_PATH")?;
    let apis = environment::provider_apis(PROVIDERS.iter().map(|provider| provider.id()))?;
    let public_url = environment::optional_url("NIGHTDESK_PUBLIC_URL")?;
    let table = environment::required("NIGHTDESK_TABLE")?;
    let send = Send {
        lines: Box::new(SsmLines::new(aws_sdk_ssm::Client::new(&config), &path, apis, public_url)),
        api: Box::new(HttpsApi::new()?),
        record: Box::new(DynamoRecord::new(aws_sdk_dynamodb::Client::new(&config), table)),
        agents: queue("NIGHTDESK_AGENTS_QUEUE")?,
        outbound: queue("NIGHTDESK_OUTBOUND_QUEUE")?,
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<SqsEvent>| {
        Ok::<_, lambda_runtime::Error>(batch::each(event.payload, &send).await)
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
