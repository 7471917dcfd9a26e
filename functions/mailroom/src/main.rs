//! Configuration, clients, run.

use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, sqs::SqsQueue};
use nightdesk_mailroom::{LARGEST, Mailroom, Notice};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(environment::optional)?;
    let queue = |name| {
        let url = environment::required(name)?;
        anyhow::Ok(Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), url)))
    };
    let bucket = environment::required("NIGHTDESK_MAIL_BUCKET")?;
    let mailroom = Mailroom {
        objects: Box::new(aws.bucket(&bucket).reading(LARGEST)),
        bucket,
        inbound: queue("NIGHTDESK_INBOUND_QUEUE")?,
        parked: queue("NIGHTDESK_PARKED_QUEUE")?,
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<Notice>| {
        metrics.write(&mailroom.handle(&event.payload).await?);
        Ok::<_, lambda_runtime::Error>(())
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
