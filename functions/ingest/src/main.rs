//! Configuration, clients, run.

use anyhow::Context;
use lambda_http::{Request, RequestExt, service_fn};
use nightdesk_adapters::{aws, sqs::SqsQueue, ssm::SsmSecrets};
use nightdesk_ingest::Ingest;
use nightdesk_runtime::{Clock, environment, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let provider = environment::required("NIGHTDESK_PROVIDER")?;
    let config = aws::for_function(environment::optional)?;
    let queue = |name| {
        let url = environment::required(name)?;
        anyhow::Ok(Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&config), url)))
    };
    let path = environment::required("NIGHTDESK_SECRETS_PATH")?;
    let ingest = Ingest {
        provider: nightdesk_channels::provider(&provider)
            .with_context(|| format!("no provider {provider}"))?,
        secrets: Box::new(SsmSecrets::new(aws_sdk_ssm::Client::new(&config), &path, &provider)),
        inbound: queue("NIGHTDESK_INBOUND_QUEUE")?,
        parked: queue("NIGHTDESK_PARKED_QUEUE")?,
        public_url: environment::optional_url("NIGHTDESK_PUBLIC_URL")?,
        clock: Clock::system(),
    };
    let handle = service_fn(async |request: Request| {
        let delivery = request.lambda_context().request_id;
        Ok::<_, lambda_http::Error>(ingest.handle_event(request, &delivery).await)
    });
    lambda_http::run(handle).await.map_err(anyhow::Error::from_boxed)
}
