//! Configuration, clients, run.

use lambda_runtime::{LambdaEvent, service_fn};
use nightdesk_adapters::{aws, dynamodb::DynamoRecord, http::HttpsOnDemand, sqs::SqsQueue, ssm::SsmSecrets};
use nightdesk_ingest::Ingest;
use nightdesk_pipeline::Documents;
use nightdesk_responder::DeskFolder;
use nightdesk_runtime::environment::{optional, optional_url, required};
use nightdesk_runtime::front_door::{Answer, Call};
use nightdesk_runtime::{Clock, metrics::Metrics, telemetry};
use nightdesk_voice::{PROVIDER, Voice};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let metrics = Metrics::of_stage(required("NIGHTDESK_STAGE")?, Clock::system());
    let aws = aws::from_environment(optional)?;
    let queue = |url| Box::new(SqsQueue::new(aws_sdk_sqs::Client::new(&aws.config), url));
    let (table, secrets) = (required("NIGHTDESK_TABLE")?, required("NIGHTDESK_SECRETS_PATH")?);
    let door = Ingest {
        provider: &nightdesk_channels::twilio::Twilio,
        secrets: Box::new(SsmSecrets::new(aws.parameters, &secrets, PROVIDER)),
        documents: Documents::over(HttpsOnDemand::default()),
        inbound: queue(required("NIGHTDESK_INBOUND_QUEUE")?),
        parked: queue(required("NIGHTDESK_PARKED_QUEUE")?),
        files: None,
        public_url: optional_url("NIGHTDESK_PUBLIC_URL")?,
        clock: Clock::system(),
    };
    let record = Box::new(DynamoRecord::new(aws_sdk_dynamodb::Client::new(&aws.config), table));
    let folder = DeskFolder::read(required("NIGHTDESK_DESK")?.as_ref())?;
    let voice = Voice { door, folder, unplanned: Default::default(), record };
    let handle = service_fn(async |event: LambdaEvent<Call>| {
        let (response, tally) = voice.handle_event(event.payload, &event.context.request_id).await;
        metrics.write(&tally);
        Ok::<_, lambda_runtime::Error>(Answer::from(response))
    });
    lambda_runtime::run(handle).await.map_err(anyhow::Error::from_boxed)
}
