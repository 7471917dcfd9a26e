//! Configuration, clients, run.

use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, http::HttpsApi, sqs::SqsQueue, ssm::SsmLines};
use nightdesk_channels::provider_ids;
use nightdesk_media::{LARGEST, Media, PATIENCE, tallies};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, batch, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(environment::optional)?;
    let path = environment::required("NIGHTDESK_SECRETS_PATH")?;
    let apis = environment::provider_apis(provider_ids())?;
    let dynamodb = aws_sdk_dynamodb::Client::new(&aws.config);
    let bucket = aws.bucket(&environment::required("NIGHTDESK_MEDIA_BUCKET")?).reading(LARGEST);
    let queue = environment::required("NIGHTDESK_MEDIA_QUEUE")?;
    let media = Media {
        lines: Box::new(SsmLines::new(aws.parameters, &path, apis, Default::default())),
        api: Box::new(HttpsApi::new()?.reading(LARGEST).within(PATIENCE)),
        tokens: Default::default(),
        files: Box::new(DynamoRecord::new(dynamodb, environment::required("NIGHTDESK_TABLE")?)),
        bucket: Box::new(bucket),
        queue: Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), queue)),
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<SqsEvent>| {
        let batch = batch::each(event.payload, &media).await;
        tallies(&batch).iter().for_each(|tally| metrics.write(tally));
        Ok::<_, lambda_runtime::Error>(batch.response)
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
