//! Configuration, clients, run.

use anyhow::Context;
use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, http::HttpsOnDemand, sqs::SqsQueue, ssm::SsmSecrets};
use nightdesk_channels::webchat::Sites;
use nightdesk_pipeline::Documents;
use nightdesk_runtime::environment::{optional, required};
use nightdesk_runtime::front_door::{Answer, Call};
use nightdesk_runtime::metrics::Metrics;
use nightdesk_runtime::{Clock, telemetry};
use nightdesk_webchat::WebChat;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(optional)?;
    let (dynamodb, sqs) = (aws_sdk_dynamodb::Client::new(&aws.config), aws_sdk_sqs::Client::new(&aws.config));
    let queue = |name| anyhow::Ok(Box::new(SqsQueue::new(sqs.clone(), required(name)?)));
    let sites = Sites::parse(&required("NIGHTDESK_WEBCHAT_SITES")?);
    let chat = WebChat {
        files: Box::new(aws.hand_in(&required("NIGHTDESK_MEDIA_BUCKET")?)),
        secrets: Box::new(SsmSecrets::new(aws.parameters, &required("NIGHTDESK_SECRETS_PATH")?, "webchat")),
        sites: sites.context("the variable NIGHTDESK_WEBCHAT_SITES")?,
        documents: Documents::over(HttpsOnDemand::default()),
        inbound: queue("NIGHTDESK_INBOUND_QUEUE")?,
        parked: queue("NIGHTDESK_PARKED_QUEUE")?,
        conversation: Box::new(DynamoRecord::new(dynamodb, required("NIGHTDESK_TABLE")?)),
        clock: Clock::system(),
    };
    let handle = service_fn(async |event: LambdaEvent<Call>| {
        let (response, tally) = chat.handle_event(event.payload, &event.context.request_id).await;
        metrics.write(&tally);
        Ok::<_, lambda_runtime::Error>(Answer::from(response))
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
