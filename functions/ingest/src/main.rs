//! Configuration, clients, run.

use anyhow::Context;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, http::HttpsOnDemand, sqs::SqsQueue, ssm::SsmSecrets};
use nightdesk_ingest::Ingest;
use nightdesk_pipeline::Documents;
use nightdesk_runtime::front_door::{Answer, Call};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let provider = environment::required("NIGHTDESK_PROVIDER")?;
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(environment::optional)?;
    let queue = |url| Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), url));
    let inbound = environment::required("NIGHTDESK_INBOUND_QUEUE")?;
    let path = environment::required("NIGHTDESK_SECRETS_PATH")?;
    let bucket = aws.bucket(&environment::required("NIGHTDESK_MEDIA_BUCKET")?);
    let ingest = Ingest {
        provider: nightdesk_channels::webhooks(&provider)
            .with_context(|| format!("no provider {provider}"))?,
        secrets: Box::new(SsmSecrets::new(aws.parameters.clone(), &path, &provider)),
        documents: Documents::over(HttpsOnDemand::default()),
        inbound: queue(inbound.clone()),
        parked: queue(environment::required("NIGHTDESK_PARKED_QUEUE")?),
        files: Some(Box::new(bucket)),
        public_url: environment::optional_url("NIGHTDESK_PUBLIC_URL")?,
        clock: Clock::system(),
    };
    tokio::join!(ingest.prepare(), aws.connect(&inbound));
    let handle = service_fn(async |event: LambdaEvent<Call>| {
        let (response, tally) = ingest.handle_event(event.payload, &event.context.request_id).await;
        metrics.write(&tally);
        Ok::<_, lambda_runtime::Error>(Answer::from(response))
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
