//! Configuration, clients, run.

use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord};
use nightdesk_promises::Watch;
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(environment::required("NIGHTDESK_STAGE")?, Clock::system());
    let table = environment::required("NIGHTDESK_TABLE")?;
    let client = aws_sdk_dynamodb::Client::new(&aws::from_environment(environment::optional)?.config);
    let watch = Watch { promises: Box::new(DynamoRecord::new(client, table)), clock: Clock::system() };
    // What the schedule sends says nothing that is needed.
    let handle = service_fn(async |_: LambdaEvent<serde_json::Value>| {
        metrics.write(&watch.look().await?);
        Ok::<_, lambda_runtime::Error>(())
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
