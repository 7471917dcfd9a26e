//! Configuration, clients, run.

use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::ssm::SsmLines;
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, http::HttpsApi, signer::Signer, sqs::SqsQueue};
use nightdesk_channels::provider_ids;
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, batch, environment, telemetry};
use nightdesk_sender::{Send, tallies};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(environment::optional)?;
    let queue = |name| {
        let url = environment::required(name)?;
        anyhow::Ok(Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), url)))
    };
    let path = environment::required("NIGHTDESK_SECRETS_PATH")?;
    let table = environment::required("NIGHTDESK_TABLE")?;
    let (apis, webhooks) =
        (environment::provider_apis(provider_ids())?, environment::webhooks(provider_ids())?);
    let send = Send {
        lines: Box::new(SsmLines::new(aws.parameters, &path, apis, webhooks)),
        api: Box::new(HttpsApi::new()?.signing(Signer::from_environment(environment::optional).ok())),
        tokens: Default::default(),
        record: Box::new(DynamoRecord::new(aws_sdk_dynamodb::Client::new(&aws.config), table)),
        agents: queue("NIGHTDESK_AGENTS_QUEUE")?,
        outbound: queue("NIGHTDESK_OUTBOUND_QUEUE")?,
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<SqsEvent>| {
        let batch = batch::each(event.payload, &send).await;
        tallies(&batch).iter().for_each(|tally| metrics.write(tally));
        Ok::<_, lambda_runtime::Error>(batch.response)
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
